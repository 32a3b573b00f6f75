using System;
using System.Buffers.Binary;
using System.Linq;
using System.Net;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Sessions;

/// <summary>What stands in a segment's checksum field.</summary>
internal enum ChecksumField
{
    Right,
    Wrong,
    PseudoHeaderOnly,
    Zero,
}

/// <summary>One TCP connection of a <see cref="SyntheticCapture"/>; keeps both sides' sequence numbers.</summary>
internal sealed class SyntheticTcp(SyntheticCapture capture, ushort clientPort = 40000, ushort serverPort = 1723, IPAddress? client = null, IPAddress? server = null)
{
    private readonly IPAddress _client = client ?? SyntheticCapture.Client;
    private readonly IPAddress _server = server ?? SyntheticCapture.Server;

    public uint ClientSequence { get; set; } = 1000;

    public uint ServerSequence { get; set; } = 500_000;

    /// <summary>SYN, SYN and ACK, ACK.</summary>
    public SyntheticTcp Open()
    {
        Client(TcpFlags.Syn);
        Server(TcpFlags.Syn | TcpFlags.Ack);
        return Client(TcpFlags.Ack);
    }

    /// <summary>FIN from both sides.</summary>
    public SyntheticTcp Close()
    {
        Client(TcpFlags.Fin | TcpFlags.Ack);
        Server(TcpFlags.Fin | TcpFlags.Ack);
        return Client(TcpFlags.Ack);
    }

    public SyntheticTcp Client(params WireRecord[] messages) => Client(TcpFlags.Push | TcpFlags.Ack, Octets(messages));

    public SyntheticTcp Server(params WireRecord[] messages) => Server(TcpFlags.Push | TcpFlags.Ack, Octets(messages));

    public SyntheticTcp Client(TcpFlags flags, byte[]? payload = null, ChecksumField checksum = ChecksumField.Right)
    {
        Segment(fromClient: true, flags, ClientSequence, ServerSequence, payload ?? [], checksum);
        ClientSequence += Length(flags, payload);
        return this;
    }

    public SyntheticTcp Server(TcpFlags flags, byte[]? payload = null, ChecksumField checksum = ChecksumField.Right)
    {
        Segment(fromClient: false, flags, ServerSequence, ClientSequence, payload ?? [], checksum);
        ServerSequence += Length(flags, payload);
        return this;
    }

    /// <summary>A segment with numbers of its own.</summary>
    public SyntheticTcp Segment(bool fromClient, TcpFlags flags, uint sequence, uint acknowledgment, byte[] payload, ChecksumField checksum = ChecksumField.Right)
    {
        var segment = new byte[20 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(segment, fromClient ? clientPort : serverPort);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), fromClient ? serverPort : clientPort);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), (flags & TcpFlags.Ack) != 0 ? acknowledgment : 0);
        segment[12] = 5 << 4;
        segment[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), 64240);
        payload.CopyTo(segment, 20);
        (IPAddress source, IPAddress destination) = fromClient ? (_client, _server) : (_server, _client);
        uint pseudo = SyntheticCapture.Sum([.. source.GetAddressBytes(), .. destination.GetAddressBytes(), 0, 6, (byte)(segment.Length >> 8), (byte)segment.Length]);
        ushort right = SyntheticCapture.Complement(pseudo + SyntheticCapture.Sum(segment));
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(16), checksum switch
        {
            ChecksumField.Right => right,
            ChecksumField.PseudoHeaderOnly => (ushort)~SyntheticCapture.Complement(pseudo),
            ChecksumField.Zero => 0,
            _ => (ushort)(right ^ 0x5555),
        });
        capture.AddIp(source, destination, 6, segment);
        return this;
    }

    public static byte[] Octets(params WireRecord[] messages) => [.. messages.SelectMany(message => message.ToOctets())];

    private static uint Length(TcpFlags flags, byte[]? payload) =>
        (uint)(payload?.Length ?? 0) + ((flags & (TcpFlags.Syn | TcpFlags.Fin)) != 0 ? 1u : 0);
}
