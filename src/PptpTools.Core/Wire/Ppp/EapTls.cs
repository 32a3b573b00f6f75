using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A message of a method that carries TLS: EAP-TLS 13, TTLS 21, PEAP 25, FAST 43, TEAP 55. TLS messages are cut into fragments;
/// a packet without data acknowledges one.
/// <code>
///  +--------+-+-+-+-+-+-----+----------------------------+----------------
///  |  Type  |L|M|S|O|R| Ver | TLS Message Length (if L)  |  TLS data ...
///  +--------+-+-+-+-+-+-----+----------------------------+----------------
/// </code>
/// RFC 5216 section 3.1; RFC 5281 section 9.1 and MS-PEAP 2.2.2 (version); RFC 7170 section 4.1 (O: an Outer TLV Length follows).
/// </summary>
public sealed record EapTls : EapMethod
{
    private const byte LengthIncludedBit = 0x80;
    private const byte MoreFragmentsBit = 0x40;
    private const byte StartBit = 0x20;
    private const byte OuterLengthBit = 0x10;
    private const byte VersionMask = 0x07;

    internal EapTls(in CodedHeader parsed)
        : base(parsed)
    {
    }

    /// <inheritdoc/>
    public override string Reference => Type switch
    {
        EapTypes.TunneledTls => "RFC 5281 9.1",
        EapTypes.ProtectedEap => "MS-PEAP 2.2.2",
        EapTypes.FlexibleTunneling => "RFC 4851 4.1",
        EapTypes.TunnelEap => "RFC 7170 4.1",
        _ => "RFC 5216 3.1",
    };

    /// <summary>The flags and the version; 0 where they are not there.</summary>
    public byte Flags => TypeData.IsEmpty ? (byte)0 : TypeData[0];

    /// <summary>Bit L: the length of the whole TLS message is told.</summary>
    public bool LengthIsIncluded => (Flags & LengthIncludedBit) != 0;

    /// <summary>Bit M: more fragments of the TLS message follow.</summary>
    public bool HasMoreFragments => (Flags & MoreFragmentsBit) != 0;

    /// <summary>Bit S: the server starts.</summary>
    public bool IsStart => (Flags & StartBit) != 0;

    /// <summary>The method's version, 0 to 7.</summary>
    public int Version => Flags & VersionMask;

    /// <summary>Octets of the whole TLS message; null where it is not told.</summary>
    public uint? MessageLength
    {
        get
        {
            Read(out uint? length, out _);
            return length;
        }
    }

    /// <summary>True when there is no data, flag or length: the receiver of a fragment asks for the next.</summary>
    public bool IsAcknowledgment => TypeData.Length <= 1 && (Flags & ~VersionMask) == 0;

    /// <summary>What this fragment begins with in TLS, where it is the whole of a message; null where it cannot be told alone.</summary>
    public string? Summary => HasMoreFragments || IsAcknowledgment || IsStart || Fragment.IsEmpty ? null : TlsSummary.Of(Fragment);

    internal ReadOnlySpan<byte> Fragment => Read(out _, out _);

    private bool HasOuterLength => (Flags & OuterLengthBit) != 0 && Type == EapTypes.TunnelEap;

    private protected override void AppendTypeData(LineWriter line)
    {
        if (TypeData.IsEmpty)
            return;
        if (IsAcknowledgment)
        {
            line.Ascii(" Ack");
            return;
        }

        line.Ascii(LengthIsIncluded ? " L" : " -").Ascii(HasMoreFragments ? 'M' : '-').Ascii(IsStart ? 'S' : '-');
        if (Version != 0)
            line.Ascii(" v").Decimal((ulong)Version);
        ReadOnlySpan<byte> fragment = Read(out uint? length, out _);
        if (length is { } total)
            line.Ascii(" total=").Decimal(total);
        if (!fragment.IsEmpty)
            line.Ascii(" data=").Decimal((ulong)fragment.Length);
        if (Summary is { } summary)
            line.Ascii(" <").Ascii(summary).Ascii('>');
    }

    private protected override void DescribeTypeData(FieldSink sink)
    {
        if (TypeData.IsEmpty)
            return;
        sink.Boolean("LengthIncluded", LengthIsIncluded);
        sink.Boolean("MoreFragments", HasMoreFragments);
        sink.Boolean("Start", IsStart);
        sink.Number("Version", (ulong)Version);
        ReadOnlySpan<byte> fragment = Read(out uint? length, out uint? outerLength);
        if (length is { } total)
            sink.Number("TlsMessageLength", total);
        if (outerLength is { } outer)
            sink.Number("OuterTlvLength", outer);
        if (!fragment.IsEmpty)
            sink.Octets("TlsData", fragment);
        if (Summary is { } summary)
            sink.Word("Tls", summary);
    }

    private protected override void ExamineTypeData(AnomalyCollector anomalies)
    {
        ReadOnlySpan<byte> fragment = Read(out uint? length, out _);
        if (TypeData.IsEmpty)
            anomalies.Add("Truncated", "The flags are not there.", Reference, TypeDataOffset);
        else if (LengthIsIncluded && length is null)
            anomalies.Add("Truncated", "The TLS message length is not complete.", Reference, TypeDataOffset + 1);
        else if (length < (uint)fragment.Length)
            anomalies.Add("BadLength", $"The fragment has {fragment.Length} octets, the whole message {length}.", Reference, TypeDataOffset + 1);
        if (IsStart && !IsRequest)
            anomalies.Add("WrongRole", "Only a Request starts.", Reference, TypeDataOffset);
        if (HasMoreFragments && fragment.IsEmpty)
            anomalies.Add("BadLength", "A fragment that is not the last is empty.", Reference, TypeDataOffset);
    }

    private ReadOnlySpan<byte> Read(out uint? length, out uint? outerLength)
    {
        var reader = new WireReader(TypeData);
        reader.UInt8();
        uint total = LengthIsIncluded ? reader.UInt32() : 0;
        length = LengthIsIncluded && !reader.Faulted ? total : null;
        uint outer = HasOuterLength ? reader.UInt32() : 0;
        outerLength = HasOuterLength && !reader.Faulted ? outer : null;
        return reader.TakeRest();
    }
}
