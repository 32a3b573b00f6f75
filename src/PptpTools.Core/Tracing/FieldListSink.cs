using System;
using System.Collections.Generic;
using System.Net;
using System.Text;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>Turns a record's fields into objects.</summary>
internal sealed class FieldListSink : FieldSink
{
    private static readonly EventFieldList None = new([]);

    private readonly Stack<(string Name, List<EventField> Outer)> _groups = new();
    private List<EventField> _fields = [];

    public static EventFieldList FieldsOf(WireRecord? record)
    {
        if (record is null)
            return None;
        var sink = new FieldListSink();
        record.Describe(sink);
        return new EventFieldList(sink._fields);
    }

    public override void Number(string name, ulong value) => Add(name, (long)value);

    public override void Signed(string name, int value) => Add(name, (long)value);

    public override void Hexadecimal(string name, ulong value, int digits) => Add(name, (long)value, "0x" + value.ToString("x" + digits, null));

    public override void Boolean(string name, bool value) => Add(name, value);

    public override void Code(string name, uint value, string? meaning) => Add(name, (long)value, meaning);

    public override void Word(string name, string value) => Add(name, value);

    public override void Text(string name, ReadOnlySpan<byte> octets)
    {
        var line = new LineWriter();
        line.Quoted(octets);
        string quoted = line.ToString();
        Add(name, quoted.Substring(1, quoted.Length - 2));
    }

    public override void Address(string name, ReadOnlySpan<byte> address)
    {
        if (address.Length is 4 or 16)
        {
            Add(name, new IPAddress(address.ToArray()));
            return;
        }

        var line = new LineWriter();
        Add(name, Encoding.ASCII.GetString(line.AddressText(address).Written.ToArray()));
    }

    public override void Octets(string name, ReadOnlySpan<byte> octets) => Add(name, new OctetString(octets));

    public override void BeginGroup(string name, int type)
    {
        _groups.Push((name, _fields));
        _fields = [];
    }

    public override void EndGroup()
    {
        List<EventField> inner = _fields;
        (string name, _fields) = _groups.Pop();
        if (inner.Count == 0)
            Add(name, true);
        else if (inner.Count == 1 && inner[0].Name == "Value")
            Add(name, inner[0].Value, inner[0].Meaning);
        else
            Add(name, new EventFieldList(inner));
    }

    private void Add(string name, object value, string? meaning = null) => _fields.Add(new EventField(name, value, meaning));
}
