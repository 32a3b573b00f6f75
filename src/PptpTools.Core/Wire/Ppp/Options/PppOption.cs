using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// A configuration option, as Configure-Request, -Ack, -Nak and -Reject carry them.
/// <code>
///   0                   1
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |     Type      |    Length     |    Data ...
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1661 section 6. Length counts all three fields.
/// </summary>
public abstract record PppOption : WireRecord
{
    internal const string Section = "RFC 1661 6";
    internal const int HeaderLength = 2;
    internal const int MaximumLength = 255;

    private protected PppOption()
    {
    }

    /// <summary>The option's type within its protocol.</summary>
    public virtual byte Type => Kind.Type;

    /// <summary>The standard's name in one word, such as <c>MaximumReceiveUnit</c>; <c>Option</c> where none is assigned.</summary>
    public virtual string Name => Kind.Name;

    /// <summary>pppd's word, such as <c>mru</c>; where pppd has none, one in the same manner.</summary>
    public virtual string ShortName => Kind.ShortName;

    /// <inheritdoc/>
    public override string Reference => Kind.Reference;

    /// <inheritdoc/>
    public override int Length => HeaderLength + ValueLength;

    internal abstract OptionKind Kind { get; }

    /// <summary>Number of octets behind the Length octet.</summary>
    internal abstract int ValueLength { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The option is longer than the 255 octets that its Length octet can say.</exception>
    public override void WriteTo(Span<byte> destination)
    {
        int length = Length;
        if (length > MaximumLength)
            throw new InvalidOperationException($"An option has at most {MaximumLength} octets, not {length}.");
        var writer = new WireWriter(destination.Slice(0, length));
        writer.UInt8(Type);
        writer.UInt8((byte)length);
        WriteValue(ref writer);
    }

    /// <summary>The option as a group that has its name: one field <c>Value</c>, several fields, or none for a flag.</summary>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.BeginGroup(Name, Type);
        DescribeValue(sink);
        sink.EndGroup();
    }

    /// <summary>pppd's form: <c> &lt;mru 1400&gt;</c>.</summary>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" <").Ascii(ShortName);
        AppendValue(line);
        line.Ascii('>');
    }

    /// <inheritdoc/>
    public sealed override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        ExamineAt(anomalies, 0);
    }

    internal abstract void WriteValue(ref WireWriter writer);

    internal abstract void DescribeValue(FieldSink sink);

    /// <summary>Appends what follows the short name, with a blank before each part.</summary>
    internal abstract void AppendValue(LineWriter line);

    /// <summary>Reports with offsets counted from the start of the packet, in which the option begins at <paramref name="offset"/>.</summary>
    internal virtual void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (Kind.IsDeprecated)
            anomalies.Add("DeprecatedOption", $"{Name} (type {Type}) is deprecated.", Reference, offset);
    }
}
