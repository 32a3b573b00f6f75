using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>Which of ECP's DES algorithms; the values are its option types.</summary>
public enum DesEncryption : byte
{
    /// <summary>DESE, obsolete (RFC 1969).</summary>
    Dese = 1,

    /// <summary>3DESE (RFC 2420).</summary>
    TripleDese = 2,

    /// <summary>DESE version 2 (RFC 2419).</summary>
    DeseBis = 3,
}

/// <summary>
/// DESE, 3DESE or DESE-bis: encryption by DES in cipher block chaining, with the first block that the receiver shall use.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |  Type = 1..3  |  Length = 10  |         Initial Nonce
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///                         Initial Nonce (cont)
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///       Initial Nonce (cont)       |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1969, RFC 2420, RFC 2419.
/// </summary>
public sealed record DesEncryptionOption : PppOption
{
    internal static readonly OptionKind Dese = new((byte)DesEncryption.Dese, "Dese", "dese", "RFC 1969") { IsDeprecated = true };
    internal static readonly OptionKind TripleDese = new((byte)DesEncryption.TripleDese, "TripleDese", "3dese", "RFC 2420");
    internal static readonly OptionKind DeseBis = new((byte)DesEncryption.DeseBis, "DeseBis", "dese-bis", "RFC 2419");

    /// <summary>Makes the option.</summary>
    /// <param name="algorithm">Which algorithm.</param>
    /// <param name="nonce">The initial nonce, 64 bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The algorithm is none of the three.</exception>
    public DesEncryptionOption(DesEncryption algorithm, ulong nonce)
    {
        if (algorithm is < DesEncryption.Dese or > DesEncryption.DeseBis)
            throw new ArgumentOutOfRangeException(nameof(algorithm));
        Algorithm = algorithm;
        Nonce = nonce;
    }

    /// <summary>Which algorithm.</summary>
    public DesEncryption Algorithm { get; }

    /// <summary>The initial nonce, 64 bits.</summary>
    public ulong Nonce { get; }

    internal override OptionKind Kind => Find(Algorithm);

    internal override int ValueLength => sizeof(ulong);

    internal static DesEncryptionOption? Read(DesEncryption algorithm, ReadOnlySpan<byte> value) =>
        value.Length == sizeof(ulong) ? new(algorithm, NetworkOrder.UInt64(value, 0)) : null;

    internal static OptionKind Find(DesEncryption algorithm) => algorithm switch
    {
        DesEncryption.Dese => Dese,
        DesEncryption.TripleDese => TripleDese,
        _ => DeseBis,
    };

    internal override void WriteValue(ref WireWriter writer) => writer.UInt64(Nonce);

    internal override void DescribeValue(FieldSink sink) => sink.Hexadecimal("Value", Nonce, 16);

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Hex(Nonce, 16);
}
