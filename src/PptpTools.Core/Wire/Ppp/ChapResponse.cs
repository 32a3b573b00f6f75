using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Response: the answer to a challenge, and whose it is. Its 49 octets in the two Microsoft versions are
/// <code>
///  version 1 (RFC 2433 section 5):  LAN Manager response 24 | Windows NT response 24 | use Windows NT response flag 1
///  version 2 (RFC 2759 section 4):  Peer-Challenge 16 | Reserved 8, zero | NT-Response 24 | Flags 1, zero
/// </code>
/// With MD5 it is the 16 octets of the digest (RFC 1994 section 4.1). Where the algorithm is not known, 49 octets whose reserved
/// part and flags are zero are read as version 2.
/// </summary>
public sealed record ChapResponse : ChapValuePacket
{
    internal const int MicrosoftLength = 49;
    internal const int Md5Length = 16;
    private const int ResponseLength = 24;
    private const int ChallengeLength = 16;
    private const int ReservedLength = 8;
    private const int FlagsOffset = 48;

    internal ChapResponse(in CodedHeader parsed, byte? algorithm)
        : base(parsed) => Algorithm = AlgorithmOf(ValueOctets, algorithm);

    private ChapResponse(byte identifier, byte[] data, byte? algorithm)
        : base(ResponseCode, identifier, data) => Algorithm = AlgorithmOf(ValueOctets, algorithm);

    /// <inheritdoc/>
    public override string Message => "Response";

    /// <inheritdoc/>
    public override string Reference => Algorithm switch
    {
        ChapAlgorithms.MicrosoftVersion1 => "RFC 2433 5",
        ChapAlgorithms.MicrosoftVersion2 => "RFC 2759 4",
        _ => "RFC 1994 4.1",
    };

    /// <summary>The algorithm whose form the value has: 5 MD5, 0x80 MS-CHAP, 0x81 MS-CHAPv2; null where it has the form of none.</summary>
    public byte? Algorithm { get; }

    /// <summary>The peer's own challenge, 16 octets; empty unless this is MS-CHAPv2.</summary>
    public OctetString PeerChallenge => Part(ChapAlgorithms.MicrosoftVersion2, 0, ChallengeLength);

    /// <summary>The Windows NT response, 24 octets; empty unless this is MS-CHAP of either version.</summary>
    public OctetString NtResponse => Algorithm is ChapAlgorithms.MicrosoftVersion1 or ChapAlgorithms.MicrosoftVersion2
        ? new OctetString(ValueOctets.Slice(ResponseLength, ResponseLength))
        : default;

    /// <summary>The LAN Manager response, 24 octets; empty unless this is MS-CHAP version 1.</summary>
    public OctetString LanManagerResponse => Part(ChapAlgorithms.MicrosoftVersion1, 0, ResponseLength);

    /// <summary>True when the Windows NT response is the one to be checked; null unless this is MS-CHAP version 1.</summary>
    public bool? UseNtResponse => Algorithm == ChapAlgorithms.MicrosoftVersion1 ? ValueOctets[FlagsOffset] == 1 : null;

    /// <summary>Builds a response.</summary>
    /// <param name="identifier">The challenge's.</param>
    /// <param name="algorithm">5 MD5, 0x80 MS-CHAP, 0x81 MS-CHAPv2.</param>
    /// <param name="value">16 octets for MD5, 49 for MS-CHAP.</param>
    /// <param name="name">Who answers.</param>
    /// <exception cref="ArgumentException">The value is empty or too long.</exception>
    public static ChapResponse Create(byte identifier, byte algorithm, ReadOnlySpan<byte> value, ReadOnlySpan<byte> name) =>
        new(identifier, DataOf(value, name), algorithm);

    private protected override void DescribeValue(FieldSink sink, ReadOnlySpan<byte> value)
    {
        switch (Algorithm)
        {
            case ChapAlgorithms.MicrosoftVersion1:
                sink.Octets("LanManagerResponse", value.Slice(0, ResponseLength));
                sink.Octets("NtResponse", value.Slice(ResponseLength, ResponseLength));
                sink.Code("UseNtResponse", value[FlagsOffset], value[FlagsOffset] switch { 0 => "no", 1 => "yes", _ => null });
                break;
            case ChapAlgorithms.MicrosoftVersion2:
                sink.Octets("PeerChallenge", value.Slice(0, ChallengeLength));
                sink.Octets("Reserved", value.Slice(ChallengeLength, ReservedLength));
                sink.Octets("NtResponse", value.Slice(ResponseLength, ResponseLength));
                sink.Hexadecimal("Flags", value[FlagsOffset], 2);
                break;
            default:
                base.DescribeValue(sink, value);
                break;
        }
    }

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        base.ExamineData(anomalies);
        const int ValueOffset = CodedHeader.HeaderLength + 1;
        ReadOnlySpan<byte> value = ValueOctets;
        if (Algorithm == ChapAlgorithms.MicrosoftVersion2)
        {
            if (!IsZero(value.Slice(ChallengeLength, ReservedLength)))
                anomalies.Add("ReservedNotZero", "The 8 reserved octets are not zero.", Reference, ValueOffset + ChallengeLength);
            if (value[FlagsOffset] != 0)
                anomalies.Add("ReservedNotZero", "The flags are not zero.", Reference, ValueOffset + FlagsOffset);
        }
        else if (Algorithm == ChapAlgorithms.MicrosoftVersion1)
        {
            if (value[FlagsOffset] > 1)
                anomalies.Add("UnknownValue", "The use Windows NT response flag is neither 0 nor 1.", Reference, ValueOffset + FlagsOffset);
            if (!IsZero(value.Slice(0, ResponseLength)))
                anomalies.Add("LanManagerResponse", "A LAN Manager response gives the password away to a search of two short halves.", "RFC 2433 10", ValueOffset);
        }
        else if (Algorithm is null)
        {
            anomalies.Add("BadLength", $"A value of {value.Length} octets has the form of no known algorithm.", Reference, CodedHeader.HeaderLength);
        }
    }

    /// <summary>The algorithm agreed, where the value has its length; else the one that the value looks like.</summary>
    private static byte? AlgorithmOf(ReadOnlySpan<byte> value, byte? agreed) => value.Length switch
    {
        Md5Length when agreed is null or ChapAlgorithms.Md5 => ChapAlgorithms.Md5,
        MicrosoftLength when agreed is ChapAlgorithms.MicrosoftVersion1 or ChapAlgorithms.MicrosoftVersion2 => agreed,
        MicrosoftLength when agreed is null => value[FlagsOffset] == 0 && IsZero(value.Slice(ChallengeLength, ReservedLength))
            ? ChapAlgorithms.MicrosoftVersion2
            : ChapAlgorithms.MicrosoftVersion1,
        _ => null,
    };

    private OctetString Part(byte algorithm, int offset, int length) =>
        Algorithm == algorithm ? new OctetString(ValueOctets.Slice(offset, length)) : default;

    private static bool IsZero(ReadOnlySpan<byte> octets)
    {
        foreach (byte octet in octets)
        {
            if (octet != 0)
                return false;
        }

        return true;
    }
}
