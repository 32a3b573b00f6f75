using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Lab;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>
/// What the client's engine says that it read and wrote itself against what the decoder reads in the capture: the same records, in the same
/// order, control messages and packets of the link.
/// </summary>
internal static class EngineReading
{
    /// <summary>How many records were equal.</summary>
    /// <param name="result">The run.</param>
    /// <param name="decoded">The steps of its capture.</param>
    /// <param name="reachesTheHost">Whether the host takes a frame.</param>
    /// <param name="what">What is compared.</param>
    /// <param name="kept">The last packets of the link that the engine sent, which never passed the interface.</param>
    public static int Compare(
        LabResult result, IReadOnlyList<NegotiationEvent> decoded, Func<ReadOnlySpan<byte>, bool> reachesTheHost, string what, string[] kept)
    {
        int compared = 0;
        foreach (Direction direction in (Direction[])[Direction.ToServer, Direction.FromServer])
        {
            WireRecord[] own = [.. result.Engine.Where(one => one.IsOutgoing == (direction == Direction.ToServer)).Select(one => one.Record)];
            NegotiationEvent[] seen = [.. decoded.Where(step => step.Direction == direction)];
            compared += AssertEqual(seen.Select(step => step.Packet).OfType<ControlMessage>(), own.OfType<ControlMessage>(), result, $"{what}, control {direction}");
            PppPacket[] packets = [.. own.Select(LinkPacket).OfType<PppPacket>()];
            if (direction == Direction.ToServer)
            {
                Assert.Equal(kept, packets.TakeLast(kept.Length).OfType<ControlProtocolPacket>().Select(packet => $"{packet.Protocol} {packet.Code}"));
                packets = [.. packets.SkipLast(kept.Length)];
            }

            IEnumerable<PppPacket> expected = direction == Direction.ToServer
                ? seen.Select(step => LinkPacket(step.Packet)).OfType<PppPacket>()
                : Arrivals(result, seen, reachesTheHost);
            compared += AssertEqual(expected, packets, result, $"{what}, link {direction}");
        }

        return compared;
    }

    private static int AssertEqual(IEnumerable<WireRecord> decoded, IEnumerable<WireRecord> engine, LabResult result, string what)
    {
        WireRecord[] own = [.. engine];
        int at = 0;
        foreach (WireRecord other in decoded)
        {
            WireRecord? mine = at < own.Length ? own[at] : null;
            if (Equals(mine, other) || IsOwnChallenge(mine, other, result))
                at++;
            else if (other is not PppPacket packet || !IsLeftUnread(packet, mine, result))
                Assert.Fail($"{what}, record {at} of {own.Length}:\nengine  {mine?.GetType().Name} {mine}\ndecoded {other.GetType().Name} {other}");
        }

        Assert.True(at == own.Length, $"{what}: the engine has {own.Length} records, {at} of them decoded");
        return at;
    }

    /// <summary>A challenge that the engine made itself does not say for which algorithm it is, which the decoder knows from LCP.</summary>
    private static bool IsOwnChallenge(WireRecord? mine, WireRecord other, LabResult result) =>
        mine is ChapChallenge && other is ChapChallenge && mine.ToOctets().AsSpan().SequenceEqual(other.ToOctets())
        && result.Engine.Any(one => one.IsOutgoing && ReferenceEquals(one.Record, mine));

    /// <summary>
    /// What the engine got and did not read as a packet: protocols that it does not speak (most are known numbers with a damaged bit), CCP
    /// once LCP is being ended, and everything once a session that failed has no link any more.
    /// </summary>
    private static bool IsLeftUnread(PppPacket packet, WireRecord? next, LabResult result) => packet.Protocol switch
    {
        _ when next is null && result.Failure is not null => true,
        PppProtocol.Lcp or PppProtocol.Pap or PppProtocol.Chap or PppProtocol.Eap or PppProtocol.Cbcp or PppProtocol.Ipcp or PppProtocol.Lqr => false,
        PppProtocol.Ccp => !result.Engine.Any(one => one is { IsOutgoing: true, Record: PppPacket { Protocol: PppProtocol.Ccp } }) || IsBeingEnded(next, result),
        PppProtocol.Ipv6cp => !result.Engine.Any(one => one is { IsOutgoing: true, Record: PppPacket { Protocol: PppProtocol.Ipv6cp } }),
        _ => true,
    };

    /// <summary>LCP's Terminate has passed, or is the next packet sent: several packets that were held are handled before anything is taken to be sent.</summary>
    private static bool IsBeingEnded(WireRecord? next, LabResult result)
    {
        int at = result.Engine.TakeWhile(one => !ReferenceEquals(one.Record, next)).Count();
        WireRecord? sent = result.Engine.Skip(at).FirstOrDefault(one => one is { IsOutgoing: true, Record: PppPacket }).Record;
        return result.Engine.Take(at).Select(one => one.Record).Append(sent).Any(record => record is TerminatePacket { Protocol: PppProtocol.Lcp });
    }

    /// <summary>A packet of the link; null for data, and for what damage has made look like data before the link carries any.</summary>
    private static PppPacket? LinkPacket(WireRecord? record) => record is PppPacket packet and not (MultilinkFragment or CompressedDatagram) ? packet : null;

    /// <summary>
    /// The link's packets that the engine's reorder buffer lets through, in its order. Which those are is replayed with the capture's
    /// datagrams and a buffer of the same kind, which has tests of its own; what is in them is the decoder's reading.
    /// </summary>
    private static IEnumerable<PppPacket> Arrivals(LabResult result, NegotiationEvent[] seen, Func<ReadOnlySpan<byte>, bool> reachesTheHost)
    {
        HashSet<ushort> calls = [.. result.Engine.Select(one => one.Record).OfType<OutgoingCallRequest>().Select(request => request.CallId)];

        // Before a reply to its request is read there is no call whose id a datagram could have; the reply of a new connection ends the old call.
        Dictionary<long, ushort?> calling = seen.Where(step => step.Packet is StartControlConnectionReply)
            .ToDictionary(step => step.FrameNumbers[^1], _ => (ushort?)null);
        foreach (NegotiationEvent step in seen)
        {
            if (step.Packet is OutgoingCallReply reply && calls.Contains(reply.PeerCallId))
                calling.TryAdd(step.FrameNumbers[^1], reply.PeerCallId);
        }

        ILookup<long, PppPacket> packets = seen.Where(step => LinkPacket(step.Packet) is not null).ToLookup(step => step.FrameNumbers[^1], step => LinkPacket(step.Packet)!);
        var buffer = new GreReceiver(new GreProgress(), new GreSettings());
        ushort? callId = null;
        var frameOf = new Dictionary<uint, long>();
        var delivered = new List<long>();
        Assert.True(CaptureReader.TryOpen(new MemoryStream(result.Capture), out CaptureReader reader));
        long start = -1;
        while (reader.TryRead(out CaptureFrame frame))
        {
            if (start < 0)
                start = frame.Ticks;
            TimeSpan now = new(frame.Ticks - start);
            while (buffer.Deadline is { } due && due <= now)
            {
                buffer.HandleDeadline(due);
                Drain();
            }

            if (calling.TryGetValue(frame.Number, out ushort? next))
            {
                callId = next;
                buffer = new GreReceiver(new GreProgress(), new GreSettings());
                continue;
            }

            if (callId is not { } own || !reachesTheHost(frame.Octets) || !TryRead(frame.Octets, own, out GreFrame gre))
                continue;
            GreArrival arrival = buffer.Receive(gre, now);
            if (arrival is GreArrival.InOrder or GreArrival.Restart)
                delivered.Add(frame.Number);
            else if (arrival == GreArrival.Held)
                frameOf[gre.Sequence] = frame.Number;
            Drain();
        }

        return delivered.SelectMany(number => packets[number]);

        void Drain()
        {
            while (buffer.TryTake(out _, out uint sequence))
                delivered.Add(frameOf[sequence]);
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> octets, ushort callId, out GreFrame gre)
    {
        gre = default;
        return LinkFrame.TryParse(LinkType.Ethernet, octets, out LinkFrame link, out _) && IpPacket.TryParse(link.Payload, out IpPacket packet, out _)
            && packet.Protocol == IpProtocols.Gre && packet.Source == LabWorld.ServerAddress && GreFrame.TryParse(packet.Payload, out gre, out _)
            && gre.CallId == callId;
    }
}
