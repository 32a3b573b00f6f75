using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>What became of one echo request.</summary>
/// <param name="Sequence">Its sequence number.</param>
/// <param name="RoundTrip">Time to the reply; null where an error came.</param>
/// <param name="From">Who answered.</param>
/// <param name="Type">The ICMP type of the answer: 0 for a reply.</param>
/// <param name="Code">The ICMP code of the answer.</param>
internal sealed record PingAnswer(ushort Sequence, TimeSpan? RoundTrip, IpAddress From, byte Type, byte Code);

/// <summary>Sends echo requests from a host and keeps the answers (RFC 792).</summary>
internal sealed class LabPing : IIcmpObserver
{
    private const int MaximumWaiting = 1024;

    private readonly LabHost _host;
    private readonly ushort _identifier;
    private readonly Dictionary<ushort, TimeSpan> _waiting = [];
    private readonly List<PingAnswer> _answers = [];
    private ushort _lastSequence;

    /// <summary>A pinger with an identifier of its own.</summary>
    public LabPing(LabHost host)
    {
        _host = host ?? throw new ArgumentNullException(nameof(host));
        _identifier = (ushort)host.Random.NextUInt32();
        host.AddIcmpObserver(this);
    }

    /// <summary>The answers, in the order in which they came.</summary>
    public IReadOnlyList<PingAnswer> Answers => _answers;

    /// <summary>Sends a request.</summary>
    /// <param name="destination">Whom to ask.</param>
    /// <param name="length">Octets of data.</param>
    /// <param name="dontFragment">True to forbid fragments.</param>
    /// <returns>Its sequence number.</returns>
    public ushort Send(IpAddress destination, int length = 32, bool dontFragment = false)
    {
        if (_waiting.Count >= MaximumWaiting)
            _waiting.Clear();
        ushort sequence = ++_lastSequence;
        _waiting[sequence] = _host.Clock.Now;
        var data = new byte[length];
        for (int i = 0; i < length; i++)
            data[i] = (byte)('a' + i % 23);
        uint parameter = ((uint)_identifier << 16) | sequence;
        _host.Send(destination, IpProtocols.Icmp, DatagramWriter.Icmp(IcmpCode.Echo, 0, parameter, data), dontFragment: dontFragment);
        return sequence;
    }

    /// <inheritdoc/>
    public void OnIcmp(LabHost host, in IpPacket packet, in IcmpPacket message)
    {
        if (message.Type == IcmpCode.EchoReply && message.Identifier == _identifier && _waiting.TryGetValue(message.Sequence, out TimeSpan sent))
        {
            _waiting.Remove(message.Sequence);
            _answers.Add(new PingAnswer(message.Sequence, host.Clock.Now - sent, packet.Source, message.Type, message.Code));
        }
        else if (message.IsError && TryReadQuotedEcho(message.Body, out IcmpPacket echo) && echo.Identifier == _identifier && _waiting.Remove(echo.Sequence))
        {
            _answers.Add(new PingAnswer(echo.Sequence, null, packet.Source, message.Type, message.Code));
        }
    }

    private static bool TryReadQuotedEcho(ReadOnlySpan<byte> quoted, out IcmpPacket echo)
    {
        echo = default;
        return IpPacket.TryParse(quoted, out IpPacket packet, out _) && packet.Protocol == IpProtocols.Icmp && packet.FragmentOffset == 0
            && IcmpPacket.TryParse(packet.Payload, version: 4, out echo, out _) && echo.Type == IcmpCode.Echo;
    }
}
