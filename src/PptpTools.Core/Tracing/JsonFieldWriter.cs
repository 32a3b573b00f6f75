using System;
using System.Collections.Generic;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>
/// The fields of a record as the members of a JSON object, in wire order. A code's meaning stands beside it under
/// <c>…Meaning</c>. A group is an object; one that has the single field <c>Value</c> is that value, an empty one is
/// <c>true</c>. The second field of a name at one level gets <c>_2</c> at its end. What it writes around the values it adds to the
/// tree of <see cref="JsonFieldNode"/>, from which <see cref="JsonFieldSink"/> writes the next record with the same fields.
/// </summary>
internal sealed class JsonFieldWriter : FieldSink
{
    private enum Form : byte
    {
        /// <summary>No field of the group has come.</summary>
        Empty,

        /// <summary>One field, <c>Value</c>, has come and was written in the group's place.</summary>
        Lifted,

        /// <summary>An object is open.</summary>
        Object,
    }

    private struct Level
    {
        public string Group;
        public Form Form;
        public bool HasMembers;
        public int FirstName;

        /// <summary>Where the lifted value lies in the line, and its meaning.</summary>
        public int ValueStart;
        public int ValueEnd;
        public string? Meaning;
    }

    private readonly List<string> _names = [];
    private readonly LineWriter _scratch = new();
    private Level[] _levels = new Level[8];
    private int _depth;

    /// <summary>How often the name of the last key has stood at its level.</summary>
    private int _repetition = 1;

    private LineWriter _line = null!;

    /// <summary>The node of the field written last; null where it could not be kept.</summary>
    private JsonFieldNode? _node;
    private int _fieldStart;
    private int _valueStart;

    /// <summary>Number of nodes added so far.</summary>
    public int NodesAdded { get; private set; }

    /// <summary>Appends the members without the braces around them.</summary>
    /// <param name="line">Where to.</param>
    /// <param name="record">The record to describe.</param>
    /// <param name="root">The tree's root.</param>
    public void Append(LineWriter line, WireRecord record, JsonFieldNode root)
    {
        _line = line;
        _node = root;
        _depth = 0;
        _names.Clear();
        _levels[0] = new Level { Group = "", Form = Form.Object };
        record.Describe(this);
    }

    public override void Number(string name, ulong value)
    {
        Key(name);
        _line.Decimal(value);
        EndValue(name);
    }

    public override void Signed(string name, int value)
    {
        Key(name);
        _line.SignedDecimal(value);
        EndValue(name);
    }

    public override void Hexadecimal(string name, ulong value, int digits) => Number(name, value);

    public override void Boolean(string name, bool value)
    {
        Key(name);
        _line.Ascii(value ? "true" : "false");
        _valueStart = _line.Length;
        EndValue(name, null, value ? JsonFieldKind.True : JsonFieldKind.False);
    }

    public override void Code(string name, uint value, string? meaning)
    {
        Key(name);
        _line.Decimal(value);
        EndValue(name, meaning);
    }

    public override void Word(string name, string value)
    {
        Key(name);
        JsonText.AppendString(_line, value);
        EndValue(name);
    }

    public override void Text(string name, ReadOnlySpan<byte> octets)
    {
        Key(name);
        JsonText.AppendQuoted(_line, octets);
        EndValue(name);
    }

    public override void Address(string name, ReadOnlySpan<byte> address)
    {
        Key(name);
        _line.Ascii('"').AddressText(address).Ascii('"');
        EndValue(name);
    }

    public override void Octets(string name, ReadOnlySpan<byte> octets)
    {
        Key(name);
        _line.Ascii('"').Hex(octets).Ascii('"');
        EndValue(name);
    }

    public override void BeginGroup(string name, int type)
    {
        _fieldStart = _line.Length;
        // A group inside a group makes the outer one an object.
        if (_levels[_depth].Form == Form.Lifted)
            Unlift();
        else if (_levels[_depth].Form == Form.Empty)
            OpenObject();
        if (++_depth == _levels.Length)
            Array.Resize(ref _levels, _depth * 2);
        _levels[_depth] = new Level { Group = name, Form = Form.Empty, FirstName = _names.Count };
        Keep(JsonFieldKind.Begin, name, null, _line.Length, _line.Length);
    }

    public override void EndGroup()
    {
        _fieldStart = _line.Length;
        ref Level level = ref _levels[_depth];
        if (level.Form == Form.Empty)
        {
            AppendKey(_depth - 1, level.Group);
            _line.Ascii("true");
        }
        else if (level.Form == Form.Object)
        {
            _line.Ascii('}');
        }

        _names.RemoveRange(level.FirstName, _names.Count - level.FirstName);
        _depth--;
        Keep(JsonFieldKind.End, "", null, _line.Length, _line.Length);
    }

    private void Key(string name)
    {
        _fieldStart = _line.Length;
        AppendKey(name);
        _valueStart = _line.Length;
    }

    private void AppendKey(string name)
    {
        ref Level level = ref _levels[_depth];
        if (level.Form == Form.Empty && name == "Value")
        {
            AppendKey(_depth - 1, level.Group);
            level.Form = Form.Lifted;
            level.ValueStart = _line.Length;
            return;
        }

        if (level.Form == Form.Empty)
            OpenObject();
        else if (level.Form == Form.Lifted)
            Unlift();
        AppendKey(_depth, name);
    }

    private void EndValue(string name, string? meaning = null, JsonFieldKind kind = JsonFieldKind.Value)
    {
        int end = _line.Length;
        AppendMeaning(meaning);
        Keep(kind, name, meaning, _valueStart, end);
    }

    private void AppendMeaning(string? meaning)
    {
        ref Level level = ref _levels[_depth];
        if (level.Form == Form.Lifted)
        {
            level.ValueEnd = _line.Length;
            level.Meaning = meaning;
        }

        if (meaning is null)
            return;
        _line.Ascii(",\"").Ascii(level.Form == Form.Lifted ? level.Group : _names[_names.Count - 1]);
        AppendRepetition();
        _line.Ascii("Meaning\":");
        JsonText.AppendString(_line, meaning);
    }

    /// <summary>Adds what was written around a value to the tree.</summary>
    private void Keep(JsonFieldKind kind, string name, string? meaning, int valueStart, int valueEnd)
    {
        if (_node is null)
            return;
        JsonFieldNode? next = _node.Find(kind, name, meaning);
        if (next is null)
        {
            ReadOnlySpan<byte> written = _line.Written;
            byte[] before = written.Slice(_fieldStart, valueStart - _fieldStart).ToArray();
            next = _node.Add(new JsonFieldNode(kind, name, meaning, before, written.Slice(valueEnd).ToArray()));
            NodesAdded++;
        }

        _node = next;
    }

    private void OpenObject()
    {
        AppendKey(_depth - 1, _levels[_depth].Group);
        _line.Ascii('{');
        _levels[_depth].Form = Form.Object;
    }

    /// <summary>A second field has come: the lifted value moves into an object. What stands already is changed, so no node can tell it.</summary>
    private void Unlift()
    {
        ref Level level = ref _levels[_depth];
        _node = null;
        _scratch.Clear();
        _scratch.Utf8(_line.Written.Slice(level.ValueStart, level.ValueEnd - level.ValueStart));
        _line.Truncate(level.ValueStart);
        level.Form = Form.Object;
        _line.Ascii('{');
        AppendKey(_depth, "Value");
        _line.Utf8(_scratch.Written);
        AppendMeaning(level.Meaning);
    }

    private void AppendKey(int depth, string name)
    {
        ref Level level = ref _levels[depth];
        _line.Ascii(level.HasMembers ? ",\"" : "\"").Ascii(name);
        level.HasMembers = true;

        // The names of a level end where those of the group that is open in it begin.
        int end = depth < _depth ? _levels[depth + 1].FirstName : _names.Count;
        _repetition = 1;
        for (int i = level.FirstName; i < end; i++)
        {
            if (_names[i] == name)
                _repetition++;
        }

        AppendRepetition();
        _line.Ascii("\":");
        _names.Insert(end, name);
        if (depth < _depth)
            _levels[depth + 1].FirstName++;
    }

    private void AppendRepetition()
    {
        if (_repetition > 1)
            _line.Ascii('_').Decimal((ulong)_repetition);
    }
}
