using System;
using System.Buffers.Binary;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ppp;

namespace PptpTools.Lab;

/// <summary>Ways to spoil GRE packets of a server, for <see cref="LabVpnServer.Distortion"/>.</summary>
internal static class GreTampering
{
    private const int SequenceOffset = 8;

    /// <summary>Finds the PPP packet in a datagram.</summary>
    /// <param name="datagram">What follows the IP header.</param>
    /// <param name="protocol">Its protocol.</param>
    /// <param name="offset">Where its information begins.</param>
    /// <returns>False where there is none.</returns>
    public static bool TryFindPacket(ReadOnlySpan<byte> datagram, out PppProtocol protocol, out int offset)
    {
        protocol = default;
        offset = 0;
        if (!GreFrame.TryParse(datagram, out GreFrame frame, out _) || !frame.HasSequence || !PppFrame.TryParse(frame.Payload, out PppFrame ppp, out _))
            return false;
        protocol = ppp.Protocol;
        offset = frame.HeaderLength + ppp.InformationOffset;
        return offset < datagram.Length;
    }

    /// <summary>True for a packet of a protocol, with a code where one is given.</summary>
    public static bool Carries(ReadOnlySpan<byte> datagram, PppProtocol protocol, byte? code = null) =>
        TryFindPacket(datagram, out PppProtocol found, out int offset) && found == protocol && (code is null || datagram[offset] == code);

    /// <summary>Puts another PPP packet in the place of the one in a datagram.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="offset">Where the information begins, as <see cref="TryFindPacket"/> told.</param>
    /// <param name="information">What is there from now on.</param>
    public static byte[] Replace(ReadOnlySpan<byte> datagram, int offset, ReadOnlySpan<byte> information)
    {
        byte[] replaced = [.. datagram.Slice(0, offset), .. information];
        if (GreFrame.TryParse(datagram, out GreFrame frame, out _))
            BinaryPrimitives.WriteUInt16BigEndian(replaced.AsSpan(GreFrame.PayloadLengthOffset), (ushort)(replaced.Length - frame.HeaderLength));
        return replaced;
    }

    /// <summary>Gives a datagram another call id.</summary>
    public static void SetCallId(Span<byte> datagram, ushort callId) => BinaryPrimitives.WriteUInt16BigEndian(datagram.Slice(GreFrame.CallIdOffset), callId);

    /// <summary>The sequence number of a datagram; null where it has none.</summary>
    public static uint? SequenceOf(ReadOnlySpan<byte> datagram) =>
        GreFrame.TryParse(datagram, out GreFrame frame, out _) && frame.HasSequence ? frame.Sequence : null;

    /// <summary>Gives a datagram that has a sequence number another.</summary>
    public static byte[] SetSequence(byte[] datagram, uint sequence)
    {
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(SequenceOffset), sequence);
        return datagram;
    }
}
