using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// BSD LZW Compress.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 21   |  Length = 3   | Vers|   Dict  |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1977.
/// </summary>
public sealed record BsdCompressOption : PppOption
{
    internal const byte Number = 21;
    internal static readonly OptionKind Assigned = new(Number, "BsdCompress", "bsd", "RFC 1977");

    private const byte CurrentVersion = 1;
    private const int CodeSizeBits = 5;
    private const byte CodeSizeMask = 0x1F;

    /// <summary>Makes the option.</summary>
    /// <param name="version">Version of the format, 0 to 7; 1 is the only one that is defined.</param>
    /// <param name="codeSize">The longest code in bits, 0 to 31; 9 to 16 are possible.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value does not fit its field.</exception>
    public BsdCompressOption(byte version, byte codeSize)
    {
        if (version > 7)
            throw new ArgumentOutOfRangeException(nameof(version));
        if (codeSize > CodeSizeMask)
            throw new ArgumentOutOfRangeException(nameof(codeSize));
        Version = version;
        CodeSize = codeSize;
    }

    /// <summary>Version of the format.</summary>
    public byte Version { get; }

    /// <summary>The longest code in bits.</summary>
    public byte CodeSize { get; }

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1;

    internal static BsdCompressOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == 1 ? new((byte)(value[0] >> CodeSizeBits), (byte)(value[0] & CodeSizeMask)) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt8((byte)((Version << CodeSizeBits) | CodeSize));

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Number("Version", Version);
        sink.Number("CodeSize", CodeSize);
    }

    internal override void AppendValue(LineWriter line) => line.Ascii(" v").Decimal(Version).Ascii(' ').Decimal(CodeSize);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (Version != CurrentVersion)
            anomalies.Add("BadVersion", $"BSD Compress has version {CurrentVersion}, not {Version}.", Reference, offset + HeaderLength);
        if (CodeSize is < 9 or > 16)
            anomalies.Add("BadValue", $"The longest code has 9 to 16 bits, not {CodeSize}.", Reference, offset + HeaderLength);
    }
}
