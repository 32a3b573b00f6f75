using System;
using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Probing;

/// <summary>
/// Finds the longest IP packet that passes unfragmented, by LCP Echo-Requests of several lengths (RFC 1661 section 5.8): the driver forbids
/// fragments, so that what is too long for the path never arrives. Every end receives 1500 octets of PPP (RFC 1661 section 6.1).
/// </summary>
internal sealed class PathProbe
{
    /// <summary>The length of an IP packet on a path without obstacles.</summary>
    public const int UsualLength = 1500;

    /// <summary>IP 20, GRE with an acknowledgment 16, PPP 4, LCP 4, magic number 4.</summary>
    private const int Headers = 48;

    private const int Tries = 2;
    private const byte FirstIdentifier = 0x80;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Lengths of packets on common kinds of paths: PPPoE 1492, a tunnel in IP 1480 or 1476, in IPsec about 1400, IPv6's least 1280.</summary>
    private static readonly int[] Lengths = [576, 1024, 1200, 1280, 1320, 1360, 1380, 1400, 1420, 1440, 1454, 1460, 1476, 1480, 1492, UsualLength];

    private readonly Dictionary<byte, (int Length, TimeSpan At)> _sent = [];
    private int _lower = -1;
    private int _upper = Lengths.Length;
    private int _index;
    private int _tries;
    private byte _identifier = FirstIdentifier;
    private TimeSpan? _dueAt;
    private bool _isSent;

    /// <summary>The longest that was answered, in octets; null where none was.</summary>
    public int? Longest { get; private set; }

    /// <summary>The shortest length that was left unanswered, in octets; null where none was.</summary>
    public int? Unanswered { get; private set; }

    /// <summary>The shortest time to an answer; null where there was none.</summary>
    public TimeSpan? RoundTripTime { get; private set; }

    /// <summary>True once no further length would tell more.</summary>
    public bool IsDone { get; private set; }

    /// <summary>When <see cref="Advance"/> is to be called next.</summary>
    public TimeSpan? Due => IsDone ? null : _dueAt;

    /// <summary>Sends what is due.</summary>
    public void Advance(TunnelCall tunnel, TimeSpan now)
    {
        if (IsDone || now < _dueAt)
            return;
        if (_isSent && ++_tries >= Tries)
            Narrow(wasAnswered: false);
        if (!IsDone)
            Send(tunnel, now);
    }

    /// <summary>A request was sent.</summary>
    public void HandleSent(EchoPacket packet, int length, TimeSpan now)
    {
        if (packet.Identifier is { } identifier)
            _sent[identifier] = (length, now);
    }

    /// <summary>A reply came.</summary>
    public void HandleReply(EchoPacket packet, TunnelCall tunnel, TimeSpan now)
    {
        if (packet.Identifier is not { } identifier || !_sent.TryGetValue(identifier, out (int Length, TimeSpan At) sent) || packet.Data.Length < Lengths[_index] - Headers)
            return;
        TimeSpan time = now - sent.At;
        RoundTripTime = RoundTripTime is { } known && known < time ? known : time;
        Longest = Math.Max(Longest ?? 0, sent.Length);
        Narrow(wasAnswered: true);
        if (!IsDone)
            Send(tunnel, now);
    }

    /// <summary>The shortest comes first, for without it nothing can be told; then the longest, which mostly ends it; then by halves.</summary>
    private void Narrow(bool wasAnswered)
    {
        _tries = 0;
        if (wasAnswered)
        {
            _lower = _index;
        }
        else
        {
            _upper = _index;
            Unanswered = Lengths[_index];
        }

        IsDone = _upper - _lower <= 1 || _lower < 0;
        _index = _upper == Lengths.Length ? Lengths.Length - 1 : (_lower + _upper) / 2;
    }

    private void Send(TunnelCall tunnel, TimeSpan now)
    {
        // Another packet would take the acknowledgment away, and with it four octets.
        _isSent = tunnel.Transmitter.PacketsQueued == tunnel.Transmitter.PacketsTaken;
        _dueAt = now + (_isSent ? Patience : Pause);
        if (!_isSent)
            return;
        tunnel.Transmitter.Gre.RequestAcknowledgment();
        var request = new EchoPacket(PppCode.EchoRequest, _identifier++, tunnel.Link.Agreement.MagicNumber, new OctetString(new byte[Lengths[_index] - Headers]));
        tunnel.Transmitter.Enqueue(request);
    }
}
