using System;
using PptpTools.Decoding.Tracking;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <content>IP: fragments are put together, then TCP 1723, GRE and what concerns them are told from the rest.</content>
public sealed partial class CaptureDecoder
{
    private const byte Icmp = 1;
    private const byte IpInIp = 4;
    private const byte Tcp = 6;
    private const byte Ipv6InIp = 41;
    private const byte Gre = 47;
    private const byte Icmp6 = 58;

    /// <summary>IP in IP in IP … is followed this deep (RFC 2003, RFC 4213).</summary>
    private const int MaximumNesting = 4;

    private IpReassembly? _reassembly;
    private int _nesting;
    private readonly FlowTable<SessionTrack> _clientAddresses = new();

    private void HandleIp(in CaptureFrame frame, ReadOnlySpan<byte> octets)
    {
        if (!IpPacket.TryParse(octets, out IpPacket ip, out WireError error))
        {
            ReportUnreadable(frame, Layer.Ip, error, "The IP header cannot be read");
            return;
        }

        if (ip.IsFragment && ip.Protocol is Tcp or Gre)
            HandleFragment(frame, ip);
        else
            HandleWholeIp(frame, ip, octets);
    }

    private void HandleFragment(in CaptureFrame frame, in IpPacket ip)
    {
        AnomalyCollector notes = _recorder.Carried;
        _reassembly ??= new IpReassembly();
        if (_reassembly.TryAdd(ip, frame.Number, frame.Ticks, notes, out IpPacket whole))
        {
            ReadOnlySpan<long> frames = _reassembly.Frames;
            _recorder.CarriedFrames = frames.Length > 1 ? frames.Slice(0, frames.Length - 1).ToArray() : null;
            HandleWholeIp(frame, whole, default);
        }

        if (notes.Count > 0)
            ReportNotes(frame, ip);
        _recorder.CarriedFrames = null;
    }

    /// <param name="frame">The frame that completed the packet.</param>
    /// <param name="ip">The packet.</param>
    /// <param name="octets">Its octets from the IP header on; empty for a packet put together from fragments.</param>
    private void HandleWholeIp(in CaptureFrame frame, in IpPacket ip, ReadOnlySpan<byte> octets)
    {
        switch (ip.Protocol)
        {
            case Gre:
                HandleGre(frame, ip);
                break;
            case Tcp when TryHandleTcp(frame, ip):
                break;
            case IpInIp or Ipv6InIp when _nesting < MaximumNesting:
                _nesting++;
                HandleIp(frame, ip.Payload);
                _nesting--;
                break;
            case Icmp or Icmp6 when TryHandleIcmp(frame, ip):
                break;
            default:
                HandleLan(frame, ip, octets);
                break;
        }
    }

    /// <summary>An ICMP error about a control connection or a GRE packet: the answer to many a "cannot connect".</summary>
    /// <returns>False for every other ICMP message.</returns>
    private bool TryHandleIcmp(in CaptureFrame frame, in IpPacket ip)
    {
        if (!IcmpMessage.TryParse(ip, out IcmpMessage? message, out _) || message!.Original is not { } original)
            return false;
        SessionTrack? session = null;
        if (original.Protocol == Gre && original.CallId is { } callId)
        {
            session = _calls.Find(FlowKey.OfCall(original.Source, original.Destination, callId))?.Session;
        }
        else if (original.Protocol == Tcp && (original.SourcePort == PptpPort || original.DestinationPort == PptpPort))
        {
            TcpEnds ends = original.DestinationPort == PptpPort
                ? new TcpEnds(original.Source, original.SourcePort.GetValueOrDefault(), original.Destination, PptpPort)
                : new TcpEnds(original.Destination, original.DestinationPort.GetValueOrDefault(), original.Source, PptpPort);
            if (_controls.Find(ends.Key) is { } control)
            {
                session = control.Primary;
            }
            else if (_pending.Find(ends.Key) is { } pending)
            {
                if (message.Message == "DestinationUnreachable")
                    pending.Outcome = AttemptOutcome.Refused;
                pending.Verdict = $"{ip.Source} answered with ICMP {message.Message}: {message.CodeName ?? $"code {message.Code}"}.";
            }
        }
        else
        {
            return false;
        }

        NegotiationStep step = session is null
            ? BeginOutside(frame, ip, Layer.Ip)
            : session.Begin(_recorder, Layer.Ip, session.AddressOf(0) == ip.Destination ? 1 : 0, frame.Ticks, frame.Number);
        step.Data.Source = HostAt(ip.Source);
        step.Data.Message = message.Message;
        step.Data.Body = message;
        step.Data.Reference = message.Reference;
        message.Examine(step.Anomalies);
        step.Anomalies.Add("IcmpError", $"{ip.Source} reports {message.Message} about a packet of this connection", message.Reference);
        if (session is null)
            _recorder.Commit(WantsOutside(original.Source, original.Destination));
        else
            session.Commit(_recorder);
        return true;
    }

    /// <summary>A packet on the network behind the server, from or to a client's address in the tunnel.</summary>
    private void HandleLan(in CaptureFrame frame, in IpPacket ip, ReadOnlySpan<byte> octets)
    {
        if (!WantsData || octets.IsEmpty || _clientAddresses.Count == 0)
            return;
        if ((ClientAt(ip.Source) ?? ClientAt(ip.Destination)) is not { } session)
            return;
        NegotiationStep step = BeginLan(frame, session, HostAt(ip.Source), HostAt(ip.Destination), Layer.Ip);
        var body = new IpSummary(octets);
        step.Data.Message = body.Message;
        step.Data.Body = body;
        step.Data.Reference = body.Reference;
        body.Examine(step.Anomalies);
        _recorder.Commit(session.Wanted);
    }

    /// <summary>
    /// ARP about a client's address in the tunnel: who asks for it, and who answers in its place. Any other belongs to no session, and is
    /// a step only where the capture's author wrote something about it.
    /// </summary>
    private void HandleArp(in CaptureFrame frame, in LinkFrame link)
    {
        if (!WantsData || (_clientAddresses.Count == 0 && !_hasComment) || !ArpPacket.TryParse(link.Payload, out ArpPacket? arp, out _))
            return;
        if (arp!.SenderProtocolAddress.Length != 4 || arp.TargetProtocolAddress.Length != 4)
            return;
        IpAddress sender = IpAddress.Read(arp.SenderProtocolAddress);
        IpAddress target = IpAddress.Read(arp.TargetProtocolAddress);
        SessionTrack? session = ClientAt(target) ?? ClientAt(sender);
        if (session is null && !_hasComment)
            return;
        NegotiationStep step = BeginLan(frame, session, HostAt(sender), HostAt(target), Layer.Arp);
        step.Data.Message = arp.Message;
        step.Data.Body = arp;
        step.Data.Reference = arp.Reference;
        arp.Examine(step.Anomalies);
        _recorder.Commit(session?.Wanted ?? WantsOutside(sender, target));
    }

    private void LearnClientAddress(SessionTrack session, IpAddress? before, IpAddress address)
    {
        if (before is { } old)
            _clientAddresses.Remove(FlowKey.OfHost(old), session);
        _clientAddresses.Set(FlowKey.OfHost(address), session);
    }

    /// <summary>The session whose client has an address in its tunnel; null where none has.</summary>
    private SessionTrack? ClientAt(IpAddress address) => _clientAddresses.Find(FlowKey.OfHost(address));

    private NegotiationStep BeginLan(in CaptureFrame frame, SessionTrack? session, Endpoint source, Endpoint destination, Layer layer)
    {
        NegotiationStep step = _recorder.Begin(layer, frame.Ticks, frame.Number);
        ref StepData data = ref step.Data;
        SetNoSession(ref data);
        if (session is not null)
        {
            data.SessionId = session.Id;
            data.ElapsedTicks = frame.Ticks - session.StartTicks;
            data.Evidence = session.Evidence;
        }

        data.Source = source;
        data.Destination = destination;
        data.Direction = Direction.Lan;
        return step;
    }

    /// <summary>Begins a step that belongs to no session.</summary>
    private NegotiationStep BeginOutside(in CaptureFrame frame, in IpPacket ip, Layer layer)
    {
        NegotiationStep step = _recorder.Begin(layer, frame.Ticks, frame.Number);
        SetNoSession(ref step.Data);
        step.Data.Source = HostAt(ip.Source);
        step.Data.Destination = HostAt(ip.Destination);
        return step;
    }

    private void ReportNotes(in CaptureFrame frame, in IpPacket ip)
    {
        NegotiationStep step = BeginOutside(frame, ip, Layer.Ip);
        step.Data.Message = "Fragment";
        step.Data.Reference = "RFC 791 3.2";
        _recorder.Commit(WantsOutside(ip.Source, ip.Destination));
    }

    private static Endpoint HostAt(IpAddress address) => new("host", address, null);
}
