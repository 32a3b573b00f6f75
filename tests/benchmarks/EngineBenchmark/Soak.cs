using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace PptpTools.Benchmarks;

/// <summary>
/// Numbered packets from the client to the server of a pair over a path that loses, duplicates and reorders them. Every one that
/// arrives is held against the one that was sent.
/// </summary>
internal sealed class Soak
{
    private const int TemplateCount = 32;
    private const int NumberOffset = 20;
    private const int Shortest = 60;
    private const int Longest = 1380;
    private const double Loss = 0.002;
    private const double Duplication = 0.005;
    private const double Reordering = 0.01;

    private readonly SimulatedPair _pair;
    private readonly Random _random = new(7);
    private readonly byte[][] _templates = new byte[TemplateCount][];
    private readonly byte[] _packet = new byte[Longest];
    private readonly byte[] _expected = new byte[Longest];
    private readonly Queue<byte[]> _behind = new();
    private long _sent;
    private long _octets;
    private long _delivered;
    private long _corrupted;
    private long _repeated;
    private long _highest = -1;

    public Soak(SimulatedPair pair)
    {
        _pair = pair;
        ReadOnlySpan<byte> text = "GET /index.html HTTP/1.1\r\nHost: www.example.com\r\n"u8;
        for (int i = 0; i < TemplateCount; i++)
        {
            _templates[i] = new byte[Longest];
            _random.NextBytes(_templates[i]);
            for (int at = 0; i % 4 != 0 && at < Longest; at++)
                _templates[i][at] = text[at * (1 + i / 8) % text.Length];
            _templates[i][0] = 0x45;
        }
    }

    public void Run(long octets)
    {
        while (_octets < octets)
        {
            int length = Make(_packet, _sent++);
            _octets += length;
            Carry(_pair.Send(_packet.AsSpan(0, length)));
            _pair.CarryLink(Judge);
        }
    }

    public override string ToString() =>
        $"{_octets / 1e9:0.00} GB sent in {_sent} packets, {_delivered} delivered, {_sent - _delivered} lost, {_corrupted} corrupted, {_repeated} out of order; "
        + _pair.Counters;

    private void Carry(ReadOnlySpan<byte> datagram)
    {
        double lot = _random.NextDouble();
        if (lot < Loss)
            return;
        if (lot < Loss + Reordering)
        {
            _behind.Enqueue(datagram.ToArray());
            return;
        }

        _pair.Deliver(datagram, Judge);
        if (lot > 1 - Duplication)
            _pair.Deliver(datagram, Judge);
        if (_behind.Count > 0 && _random.Next(3) == 0)
            _pair.Deliver(_behind.Dequeue(), Judge);
    }

    private int Make(Span<byte> packet, long number)
    {
        int length = Shortest + (int)(number * 7919 % (Longest - Shortest));
        _templates[number % TemplateCount].AsSpan(0, length).CopyTo(packet);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)length);
        BinaryPrimitives.WriteInt64BigEndian(packet[NumberOffset..], number);
        return length;
    }

    private void Judge(ReadOnlySpan<byte> packet)
    {
        _delivered++;
        long number = packet.Length < Shortest ? -1 : BinaryPrimitives.ReadInt64BigEndian(packet[NumberOffset..]);
        if (number < 0 || number >= _sent || !packet.SequenceEqual(_expected.AsSpan(0, Make(_expected, number))))
            _corrupted++;
        else if (number <= _highest)
            _repeated++;
        else
            _highest = number;
    }
}
