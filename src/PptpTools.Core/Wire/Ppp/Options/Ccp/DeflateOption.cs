using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Deflate compression.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 26   |  Length = 4   |Window | Method|    MBZ    |Chk|
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1979 section 3 (which prints the length as 3). A draft of it used type 24, which is Magnalink's: Linux still offers both.
/// An option of type 24 is read as Deflate when it has Deflate's method and check.
/// </summary>
/// <param name="WindowAndMethod">The third octet.</param>
/// <param name="Check">The fourth octet; 0 for sequence numbers.</param>
/// <param name="IsDraft">True for type 24.</param>
public sealed record DeflateOption(byte WindowAndMethod, byte Check, bool IsDraft = false) : PppOption
{
    internal const byte Number = 26;
    internal static readonly OptionKind Assigned = new(Number, "Deflate", "deflate", "RFC 1979 3");

    private const byte ZlibMethod = 8;
    private const int SmallestWindow = 8;
    private static readonly OptionKind Draft = new(MagnalinkOption.Number, "DeflateDraft", "deflate(old#)", "RFC 1979 3");

    /// <summary>Base-2 logarithm of the window's size in octets, 8 to 23; 15 is the largest that is possible.</summary>
    public int WindowBits => (WindowAndMethod >> 4) + SmallestWindow;

    /// <summary>The compression method; 8 is zlib's deflate.</summary>
    public int Method => WindowAndMethod & 0x0F;

    internal override OptionKind Kind => IsDraft ? Draft : Assigned;

    internal override int ValueLength => 2;

    internal static DeflateOption? Read(ReadOnlySpan<byte> value) => value.Length == 2 ? new(value[0], value[1]) : null;

    internal static DeflateOption? ReadDraft(ReadOnlySpan<byte> value) =>
        value.Length == 2 && (value[0] & 0x0F) == ZlibMethod && value[1] == 0 ? new(value[0], value[1], IsDraft: true) : null;

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt8(WindowAndMethod);
        writer.UInt8(Check);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Number("WindowBits", (ulong)WindowBits);
        sink.Code("Method", (uint)Method, Method == ZlibMethod ? "Zlib" : null);
        sink.Code("Check", Check, Check == 0 ? "SequenceNumber" : null);
    }

    internal override void AppendValue(LineWriter line)
    {
        line.Ascii(' ').Decimal((ulong)WindowBits);
        if (Method != ZlibMethod)
            line.Ascii(" method ").Decimal((ulong)Method);
        if (Check != 0)
            line.Ascii(" check ").Decimal(Check);
    }

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (Method != ZlibMethod)
            anomalies.Add("BadValue", $"The method is {ZlibMethod}, not {Method}.", Reference, offset + HeaderLength);
        if (WindowBits > 15)
            anomalies.Add("BadValue", $"The window has 8 to 15 bits, not {WindowBits}.", Reference, offset + HeaderLength);
        if (Check != 0)
            anomalies.Add("ReservedNotZero", $"The check method is 0, not 0x{Check:x2}.", Reference, offset + HeaderLength + 1);
    }
}
