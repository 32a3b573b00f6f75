using System;
using System.Text;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A packet of code, identifier, length and data. It holds its data as received, and its fields are read from there, so that
/// every packet, well formed or not, is written back as it was.
/// </summary>
public abstract record CodedPacket : PppPacket
{
    private const int LengthOffset = 2;

    private readonly byte _identifier;

    private protected CodedPacket(in CodedHeader parsed)
    {
        Code = parsed.Code;
        _identifier = parsed.Identifier;
        DeclaredLength = parsed.Length;
        Data = new OctetString(parsed.Data);
        Padding = new OctetString(parsed.Padding);
    }

    private protected CodedPacket(byte code, byte identifier, ReadOnlySpan<byte> data)
    {
        if (data.Length > ushort.MaxValue - CodedHeader.HeaderLength)
            throw new ArgumentException("The data is longer than a length field can say.", nameof(data));
        Code = code;
        _identifier = identifier;
        DeclaredLength = (ushort)(CodedHeader.HeaderLength + data.Length);
        Data = new OctetString(data);
    }

    /// <summary>The code octet.</summary>
    public byte Code { get; }

    /// <inheritdoc/>
    public sealed override byte? Identifier => _identifier;

    /// <summary>The length field, in octets from the code to the end of the data; as received, right or wrong.</summary>
    public ushort DeclaredLength { get; }

    /// <inheritdoc/>
    public sealed override int Length => CodedHeader.HeaderLength + Data.Length + Padding.Length;

    /// <summary>What follows the length field, as far as the length field counts it.</summary>
    internal OctetString Data { get; }

    /// <summary>What follows that.</summary>
    internal OctetString Padding { get; }

    /// <summary>False where data or padding may hold a secret, so that only their lengths are told.</summary>
    private protected virtual bool IsPrintable => true;

    /// <inheritdoc/>
    public sealed override void WriteTo(Span<byte> destination)
    {
        var writer = new WireWriter(destination);
        writer.UInt8(Code);
        writer.UInt8(_identifier);
        writer.UInt16(DeclaredLength);
        writer.Octets(Data);
        writer.Octets(Padding);
    }

    /// <inheritdoc/>
    public sealed override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Code(Protocol == PppProtocol.Bap ? "Type" : "Code", Code, Message);
        sink.Number("Identifier", _identifier);
        sink.Number("Length", DeclaredLength);
        DescribeData(sink);
        if (Padding.Length == 0)
            return;
        if (IsPrintable)
            sink.Octets("Padding", Padding.Span);
        else
            sink.Number("PaddingLength", (ulong)Padding.Length);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        DescribeData(line);
    }

    /// <inheritdoc/>
    public sealed override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        int missing = DeclaredLength - CodedHeader.HeaderLength - Data.Length;
        if (DeclaredLength < CodedHeader.HeaderLength)
            anomalies.Add("BadLength", $"The length field says {DeclaredLength}, less than the header's 4 octets.", Reference, LengthOffset);
        else if (missing > 0)
            anomalies.Add("Truncated", $"{missing} octets of the {DeclaredLength} that the length field says are not there.", Reference, Length);
        else if (Padding.Length > 0)
            anomalies.Add("Padding", $"{Padding.Length} octets follow those that the length field counts.", Reference, CodedHeader.HeaderLength + Data.Length);
        ExamineData(anomalies);
    }

    private protected abstract void DescribeData(FieldSink sink);

    private protected virtual void ExamineData(AnomalyCollector anomalies)
    {
    }

    private protected WireReader DataReader() => new(Data.Span);

    /// <summary>Octets of the peer as people read them. A terminal takes no orders from them.</summary>
    private protected static string TextOf(ReadOnlySpan<byte> octets) => PlainText.Of(Encoding.UTF8.GetString(octets.ToArray()));

    private protected void ReportFault(in WireReader reader, AnomalyCollector anomalies, string what)
    {
        if (reader.Faulted)
            anomalies.Add("BadLength", what, Reference, CodedHeader.HeaderLength + reader.FaultOffset);
        else if (reader.Remaining > 0)
            anomalies.Add("TrailingOctets", $"{reader.Remaining} octets follow the last field.", Reference, CodedHeader.HeaderLength + reader.Position);
    }
}

/// <summary>A packet whose code its protocol does not define, or of a protocol whose data has no public description.</summary>
public sealed record UnknownCodedPacket : CodedPacket
{
    private readonly string _reference;

    internal UnknownCodedPacket(PppProtocol protocol, in CodedHeader parsed, string reference)
        : base(parsed)
    {
        Protocol = protocol;
        _reference = reference;
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol { get; }

    /// <inheritdoc/>
    public override string Message => "Unknown";

    /// <inheritdoc/>
    public override string Reference => _reference;

    internal static bool TryParse(PppProtocol protocol, ReadOnlySpan<byte> information, string reference, out PppPacket? packet, out WireError error)
    {
        bool complete = CodedHeader.TryParse(information, reference, out CodedHeader header, out error);
        packet = complete ? new UnknownCodedPacket(protocol, header, reference) : null;
        return complete;
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        base.AppendText(line.Ascii(" code=").Hex(Code));
    }

    private protected override bool IsPrintable => Protocol is not (PppProtocol.Pap or PppProtocol.Spap);

    private protected override void DescribeData(FieldSink sink)
    {
        if (IsPrintable)
            sink.Octets("Data", Data.Span);
        else
            sink.Number("DataLength", (ulong)Data.Length);
    }

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        if (Protocol != PppProtocol.Spap)
            anomalies.Add("UnknownCode", $"Code {Code} is not assigned.", Reference, 0);
    }
}
