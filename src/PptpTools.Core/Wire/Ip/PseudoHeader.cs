using System;

namespace PptpTools.Wire.Ip;

/// <summary>The pseudo header that upper-layer checksums cover: addresses, protocol, length (RFC 9293 section 3.1, RFC 8200 section 8.1).</summary>
internal static class PseudoHeader
{
    public static ulong Sum(IpAddress source, IpAddress destination, byte protocol, int length) =>
        source.ChecksumSum + destination.ChecksumSum + protocol + (ulong)length;

    /// <summary>What a checksum field inside <paramref name="octets"/> says of them; 0 or the pseudo header's sum was left to hardware. All octets must be there.</summary>
    public static TcpChecksumVerdict Verdict(IpAddress source, IpAddress destination, byte protocol, ReadOnlySpan<byte> octets, ushort checksum)
    {
        ulong pseudo = Sum(source, destination, protocol, octets.Length);
        if (InternetChecksum.Fold(InternetChecksum.Add(pseudo, octets)) == 0)
            return TcpChecksumVerdict.Correct;
        return checksum == 0 || checksum == (ushort)~InternetChecksum.Fold(pseudo) ? TcpChecksumVerdict.LeftToHardware : TcpChecksumVerdict.Wrong;
    }
}
