using System;
using System.Buffers.Binary;
using PptpTools.Session;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>Numbered packets through a pair, of which every one that arrives is held against the one that was sent.</summary>
internal sealed class Traffic
{
    private const int NumberOffset = 20;
    private const int TemplateCount = 32;

    private readonly SessionPair _pair;
    private readonly byte[][] _templates = new byte[TemplateCount][];
    private readonly byte[] _packet = new byte[1380];
    private readonly byte[] _expected = new byte[1380];
    private readonly long[] _sent = new long[2];
    private readonly long[] _highest = [-1, -1];

    public Traffic(SessionPair pair)
    {
        _pair = pair;
        var random = new Random(99);
        for (int i = 0; i < TemplateCount; i++)
        {
            byte[] template = new byte[_packet.Length];
            random.NextBytes(template);
            for (int at = 0; i % 4 != 0 && at < template.Length; at++)
                template[at] = (byte)"GET /index.html HTTP/1.1 Host: www "[(at * (1 + i / 8)) % 35];
            template[0] = 0x45;
            _templates[i] = template;
        }

        pair.Receives = Receive;
    }

    public long Sent => _sent[0] + _sent[1];

    public long Octets { get; private set; }

    public long Delivered { get; private set; }

    public long Corrupted { get; private set; }

    public long OutOfOrder { get; private set; }

    public long Missing => Sent - Delivered;

    /// <summary>Sends so many packets each way, one at a time, and waits until what is on its way has come.</summary>
    public void Run(int count, double interval = 0.005)
    {
        for (int i = 0; i < count; i++)
        {
            Send(toServer: true);
            Send(toServer: false);
            _pair.Wait(interval);
        }

        _pair.Wait(1);
    }

    public void Send(bool toServer)
    {
        ref long number = ref _sent[toServer ? 1 : 0];
        int length = Make(_packet, number++, toServer);
        Octets += length;
        bool isSent = toServer ? _pair.SendFromClient(_packet.AsSpan(0, length)) : _pair.SendFromServer(_packet.AsSpan(0, length));
        Assert.True(isSent);
    }

    public void Check(string what)
    {
        Assert.True(Corrupted == 0 && OutOfOrder == 0, $"{what}: {this}");
        Assert.True(_pair.IsOpen, $"{what}: {_pair.Story}");
        Assert.True(Delivered > 0.01 * Sent, $"{what}: {this}");
        // A gap after the last packet shows to nobody.
        const int Unseen = 20;
        Assert.True(Missing <= Unseen + Counted(_pair.Client.Tunnel!) + Counted(_pair.ServerTunnel!.Call), $"{what}: {this}");
    }

    private static long Counted(TunnelCall call)
    {
        GreReceiverStatistics gre = call.Receiver.Gre.Statistics;
        return call.Receiver.Unreadable + call.Receiver.Early + call.Receiver.ClearPackets + gre.Lost + gre.Late + gre.Dropped;
    }

    public override string ToString() =>
        $"{Octets} octets in {Sent} packets sent, {Delivered} delivered, {Missing} missing, {Corrupted} corrupted; Reset-Requests "
        + $"{_pair.Client.Tunnel?.Link.ResetRequestsSent} and {_pair.ServerTunnel?.Call.Link.ResetRequestsSent}; unreadable "
        + $"{_pair.Client.Tunnel?.Receiver.Unreadable} and {_pair.ServerTunnel?.Call.Receiver.Unreadable}";

    private int Make(Span<byte> packet, long number, bool toServer)
    {
        int length = 60 + (int)(number * 7919 % 1320);
        _templates[number % TemplateCount].AsSpan(0, length).CopyTo(packet);
        packet[1] = toServer ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)length);
        BinaryPrimitives.WriteInt64BigEndian(packet[NumberOffset..], number);
        return length;
    }

    private void Receive(bool atServer, ReadOnlySpan<byte> packet)
    {
        Delivered++;
        long number = packet.Length < 60 ? -1 : BinaryPrimitives.ReadInt64BigEndian(packet[NumberOffset..]);
        ref long highest = ref _highest[atServer ? 1 : 0];
        if (number < 0 || number >= _sent[atServer ? 1 : 0] || !packet.SequenceEqual(_expected.AsSpan(0, Make(_expected, number, atServer))))
            Corrupted++;
        else if (number <= highest)
            OutOfOrder++;
        else
            highest = number;
    }
}
