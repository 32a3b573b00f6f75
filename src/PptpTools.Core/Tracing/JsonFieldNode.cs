using System;

namespace PptpTools.Tracing;

/// <summary>What a field is to the JSON around its value.</summary>
internal enum JsonFieldKind : byte
{
    /// <summary>A member whose value is written each time.</summary>
    Value,

    /// <summary>A flag that is set, value included.</summary>
    True,

    /// <summary>A flag that is not set, value included.</summary>
    False,

    /// <summary>A group begins.</summary>
    Begin,

    /// <summary>The group begun last ends.</summary>
    End,
}

/// <summary>
/// A field in the tree of the field sequences that records have had: its parents are the fields before it in its record. Everything
/// but the value follows from the sequence, separators, braces and the numbering of names included, and is kept here as octets.
/// </summary>
internal sealed class JsonFieldNode(JsonFieldKind kind, string name, string? meaning, byte[] before, byte[] after)
{
    /// <summary>More successors than this are not searched for: it costs less to write the record anew.</summary>
    private const int MaximumSuccessors = 64;

    private JsonFieldNode? _firstSuccessor;
    private JsonFieldNode? _sibling;
    private int _successors;

    public JsonFieldKind Kind { get; } = kind;

    public string Name { get; } = name;

    public string? Meaning { get; } = meaning;

    /// <summary>What stands before the value.</summary>
    public byte[] Before { get; } = before;

    /// <summary>What stands behind the value: the member with its meaning.</summary>
    public byte[] After { get; } = after;

    /// <summary>The successor taken last, which is mostly the next one.</summary>
    public JsonFieldNode? Likely { get; private set; }

    /// <summary>The successor with these words; null where none has been added.</summary>
    public JsonFieldNode? Find(JsonFieldKind kind, string name, string? meaning)
    {
        for (JsonFieldNode? node = _firstSuccessor; node is not null; node = node._sibling)
        {
            if (node.Kind == kind && string.Equals(node.Name, name, StringComparison.Ordinal) && string.Equals(node.Meaning, meaning, StringComparison.Ordinal))
                return Likely = node;
        }

        return null;
    }

    /// <summary>Adds a successor that there is none of; null where there are too many already.</summary>
    public JsonFieldNode? Add(JsonFieldNode node)
    {
        if (_successors == MaximumSuccessors)
            return null;
        _successors++;
        node._sibling = _firstSuccessor;
        return Likely = _firstSuccessor = node;
    }
}
