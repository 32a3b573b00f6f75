using System;

namespace PptpTools.Wire.Control;

/// <summary>Text in a field of fixed length, filled up with octets of value 0.</summary>
internal static class FixedText
{
    /// <summary>Length in octets of host, vendor, number and subaddress fields.</summary>
    public const int Length = 64;

    /// <summary>Length in octets of the call statistics.</summary>
    public const int StatisticsLength = 128;

    /// <summary>A field without text.</summary>
    public static OctetString Empty { get; } = new(new byte[Length]);

    /// <summary>Statistics without text.</summary>
    public static OctetString EmptyStatistics { get; } = new(new byte[StatisticsLength]);

    /// <summary>Fills text up with zeros to the field's length.</summary>
    /// <exception cref="ArgumentException">The text is longer than the field.</exception>
    public static OctetString Fill(OctetString text, int length)
    {
        if (text.Length == length)
            return text;
        if (text.Length > length)
            throw new ArgumentException($"The field holds {length} octets.", nameof(text));
        Span<byte> field = stackalloc byte[length];
        field.Clear();
        text.Span.CopyTo(field);
        return new OctetString(field);
    }

    /// <summary>What stands before the first octet of value 0.</summary>
    public static ReadOnlySpan<byte> Trim(OctetString field)
    {
        int end = field.Span.IndexOf((byte)0);
        return end < 0 ? field.Span : field.Span.Slice(0, end);
    }

    /// <summary>The text as people read it; octets that are not printable ASCII as <c>\ooo</c>.</summary>
    public static string Text(OctetString field)
    {
        ReadOnlySpan<byte> text = Trim(field);
        if (text.IsEmpty)
            return "";
        var line = new LineWriter();
        line.Quoted(text);
        string quoted = line.ToString();
        return quoted.Substring(1, quoted.Length - 2);
    }

    /// <summary>Reports octets behind the text that are not 0.</summary>
    public static void Examine(AnomalyCollector anomalies, string name, OctetString field, string reference, int offset)
    {
        int length = Trim(field).Length;
        ReadOnlySpan<byte> padding = field.Span.Slice(length);
        for (int i = 0; i < padding.Length; i++)
        {
            if (padding[i] != 0)
            {
                anomalies.Add("PaddingNotZero", $"{name} is not filled up with octets of value 0.", reference, offset + length + i);
                return;
            }
        }
    }

    /// <summary>Reports a number whose length field contradicts it.</summary>
    public static void ExamineNumber(AnomalyCollector anomalies, string name, ushort declared, OctetString field, string reference, int offset)
    {
        int length = Trim(field).Length;
        if (declared != length)
            anomalies.Add("BadLength", $"The length of {name} is given as {declared}, its text has {length} octets.", reference, offset);
    }

    /// <summary>Appends text where there is any.</summary>
    public static void TextField(this LineWriter line, string name, OctetString field)
    {
        ReadOnlySpan<byte> text = Trim(field);
        if (!text.IsEmpty)
            line.Text(name, text);
    }

    /// <summary>Appends the length field of a number where it contradicts the number.</summary>
    public static void NumberLengthField(this LineWriter line, string name, ushort declared, OctetString field)
    {
        if (declared != Trim(field).Length)
            line.Number(name, declared);
    }
}
