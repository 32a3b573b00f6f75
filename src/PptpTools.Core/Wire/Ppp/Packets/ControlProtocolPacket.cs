using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A packet of LCP or of a protocol that shares its format: IPCP, IPV6CP, CCP, ECP, BACP and every other network control protocol.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |     Code      |  Identifier   |            Length             |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |    Data ...
///  +-+-+-+-+
/// </code>
/// RFC 1661 section 5. Length counts from Code to the end of Data; octets behind it are padding.
/// </summary>
public abstract record ControlProtocolPacket : PppPacket
{
    internal const string Section = "RFC 1661 5";
    internal const int HeaderLength = 4;
    internal const int LengthOffset = 2;

    private protected ControlProtocolPacket(PppProtocol protocol, PppCode code, byte identifier)
    {
        Protocol = protocol;
        Code = code;
        Identifier = identifier;
    }

    /// <inheritdoc/>
    public sealed override PppProtocol Protocol { get; }

    /// <summary>What kind of packet it is.</summary>
    public PppCode Code { get; }

    /// <inheritdoc/>
    public sealed override byte? Identifier { get; }

    /// <summary>Octets behind the end that the Length field gives; they are not part of the packet.</summary>
    public OctetString Padding { get; init; }

    /// <summary>Number of octets that the Length field announces and that are not there; 0 for a whole packet.</summary>
    public int MissingOctets { get; init; }

    /// <summary>The value of the Length field.</summary>
    public int DeclaredLength => HeaderLength + DataLength + MissingOctets;

    /// <inheritdoc/>
    public sealed override int Length => HeaderLength + DataLength + Padding.Length;

    /// <inheritdoc/>
    public override string Message => PppCodes.NameOf(Protocol, Code) ?? "Unknown";

    /// <inheritdoc/>
    public override string Reference => PppCodes.ReferenceOf(Protocol, Code);

    /// <summary>Number of octets of Data that are there.</summary>
    internal abstract int DataLength { get; }

    /// <inheritdoc/>
    public sealed override void WriteTo(Span<byte> destination)
    {
        var writer = new WireWriter(destination.Slice(0, Length));
        writer.UInt8((byte)Code);
        writer.UInt8(Identifier.GetValueOrDefault());
        writer.UInt16((ushort)DeclaredLength);
        WriteData(ref writer);
        writer.Octets(Padding);
    }

    /// <inheritdoc/>
    public sealed override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Code("Code", (byte)Code, PppCodes.NameOf(Protocol, Code));
        sink.Hexadecimal("Identifier", Identifier.GetValueOrDefault(), 2);
        sink.Number("Length", (ulong)DeclaredLength);
        DescribeData(sink);
        if (Padding.Length > 0)
            sink.Octets("Padding", Padding.Span);
    }

    /// <summary>What pppd prints behind the identifier.</summary>
    public abstract override void AppendText(LineWriter line);

    /// <inheritdoc/>
    public sealed override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (MissingOctets > 0)
            anomalies.Add("Truncated", $"Length says {DeclaredLength} octets, {Length} are there.", Section, LengthOffset);
        if (Padding.Length > 0)
            anomalies.Add("TrailingOctets", $"{Padding.Length} octets follow the {DeclaredLength} that Length gives.", Section, HeaderLength + DataLength);
        ExamineData(anomalies);
    }

    internal abstract void WriteData(ref WireWriter writer);

    internal abstract void DescribeData(FieldSink sink);

    internal virtual void ExamineData(AnomalyCollector anomalies)
    {
    }
}
