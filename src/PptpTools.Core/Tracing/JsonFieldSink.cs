using System;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>
/// The fields of a record as a JSON object. Records of one kind have the same fields in the same order over and over: what stands
/// around the values is copied from what <see cref="JsonFieldWriter"/> wrote the first time.
/// </summary>
internal sealed class JsonFieldSink : FieldSink
{
    /// <summary>With more nodes than this all are forgotten, so that no capture makes the tree grow without end.</summary>
    private const int MaximumNodes = 8192;

    private readonly JsonFieldNode _nowhere = NewRoot();
    private JsonFieldWriter _writer = new();
    private JsonFieldNode _root = NewRoot();
    private JsonFieldNode _node = null!;
    private LineWriter _line = null!;

    /// <summary>Appends the object; <c>{}</c> where there is no record.</summary>
    public void Append(LineWriter line, WireRecord? record)
    {
        line.Ascii('{');
        if (record is not null)
        {
            int start = line.Length;
            _line = line;
            _node = _root;
            record.Describe(this);
            if (_node == _nowhere)
                AppendNew(line, record, start);
        }

        line.Ascii('}');
    }

    public override void Number(string name, ulong value)
    {
        if (TryFollow(JsonFieldKind.Value, name, null))
            _line.Utf8(_node.Before).Decimal(value);
    }

    public override void Signed(string name, int value)
    {
        if (TryFollow(JsonFieldKind.Value, name, null))
            _line.Utf8(_node.Before).SignedDecimal(value);
    }

    public override void Hexadecimal(string name, ulong value, int digits)
    {
        if (TryFollow(JsonFieldKind.Value, name, null))
            _line.Utf8(_node.Before).Decimal(value);
    }

    public override void Boolean(string name, bool value)
    {
        if (TryFollow(value ? JsonFieldKind.True : JsonFieldKind.False, name, null))
            _line.Utf8(_node.Before);
    }

    public override void Code(string name, uint value, string? meaning)
    {
        if (!TryFollow(JsonFieldKind.Value, name, meaning))
            return;
        _line.Utf8(_node.Before).Decimal(value);
        if (meaning is not null)
            _line.Utf8(_node.After);
    }

    public override void Word(string name, string value)
    {
        if (TryFollow(JsonFieldKind.Value, name, null))
            JsonText.AppendString(_line.Utf8(_node.Before), value);
    }

    public override void Text(string name, ReadOnlySpan<byte> octets)
    {
        if (TryFollow(JsonFieldKind.Value, name, null))
            JsonText.AppendQuoted(_line.Utf8(_node.Before), octets);
    }

    public override void Address(string name, ReadOnlySpan<byte> address)
    {
        if (TryFollow(JsonFieldKind.Value, name, null))
            _line.Utf8(_node.Before).Ascii('"').AddressText(address).Ascii('"');
    }

    public override void Octets(string name, ReadOnlySpan<byte> octets)
    {
        if (TryFollow(JsonFieldKind.Value, name, null))
            _line.Utf8(_node.Before).Ascii('"').Hex(octets).Ascii('"');
    }

    public override void BeginGroup(string name, int type)
    {
        if (TryFollow(JsonFieldKind.Begin, name, null))
            _line.Utf8(_node.Before);
    }

    public override void EndGroup()
    {
        if (TryFollow(JsonFieldKind.End, "", null))
            _line.Utf8(_node.Before);
    }

    private static JsonFieldNode NewRoot() => new(JsonFieldKind.Value, "", null, [], []);

    /// <summary>Goes on to the node of the next field. False where no record has had this field after those before it.</summary>
    private bool TryFollow(JsonFieldKind kind, string name, string? meaning)
    {
        // The words are literals of ours, so that the same word is nearly always the same object.
        JsonFieldNode? next = _node.Likely;
        if (next is null || next.Kind != kind || (object)next.Name != name || (object?)next.Meaning != meaning)
            next = _node.Find(kind, name, meaning);
        _node = next ?? _nowhere;
        return next is not null;
    }

    private void AppendNew(LineWriter line, WireRecord record, int start)
    {
        if (_writer.NodesAdded > MaximumNodes)
        {
            _root = NewRoot();
            _writer = new JsonFieldWriter();
        }

        line.Truncate(start);
        _writer.Append(line, record, _root);
    }
}
