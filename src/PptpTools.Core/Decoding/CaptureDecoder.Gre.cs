using PptpTools.Decoding.Tracking;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <content>Enhanced GRE: which call a packet belongs to, its sequence, and the PPP frame in it.</content>
public sealed partial class CaptureDecoder
{
    private readonly FlowTable<CallDirection> _calls = new();
    private readonly FlowTable<SessionTrack> _latestByHosts = new();

    private void HandleGre(in CaptureFrame frame, in IpPacket ip)
    {
        if (!GreFrame.TryParse(ip.Payload, out GreFrame gre, out WireError error))
        {
            ReportOtherGre(frame, ip, error);
            return;
        }

        CallDirection direction = FindCall(frame, ip, gre.CallId);
        SessionTrack session = direction.Session;
        int sender = direction.Sender;
        session.Touch(frame.Ticks, frame.Number, _recorder.CarriedFrames?.Length ?? 0);
        GreTrack track = session.GreBy(sender);
        track.Statistics.Packets++;
        track.Statistics.Octets += gre.Payload.Length;

        bool answersUnsent = gre.HasAcknowledgment && !session.GreBy(1 - sender).OnAcknowledgment(gre.Acknowledgment, frame.Ticks);
        GreArrival arrival = gre.HasSequence ? track.OnSequence(gre.Sequence, frame.Ticks) : GreArrival.InOrder;
        if (gre.PayloadLength == 0)
        {
            track.Statistics.AcknowledgmentsOnly++;
            if (session.Phase == SessionPhase.Open && !_options.IncludeData && !answersUnsent)
                return;
        }

        var context = new PacketContext(frame, gre, sender, arrival, answersUnsent, session.ForeignCallIds[1 - sender] is not null, ip.MissingOctets);
        if (gre.PayloadLength == 0)
            ReportAcknowledgment(session, context);
        else
            HandlePppFrame(session, context, gre.Payload);
    }

    /// <summary>The session of a GRE packet and the end that sent it; a packet of no known call opens a session of its own.</summary>
    private CallDirection FindCall(in CaptureFrame frame, in IpPacket ip, ushort callId)
    {
        FlowKey key = FlowKey.OfCall(ip.Source, ip.Destination, callId);
        return _calls.Find(key) ?? FindNewCall(frame, ip, callId, key);
    }

    private CallDirection FindNewCall(in CaptureFrame frame, in IpPacket ip, ushort callId, in FlowKey key)
    {
        FlowKey hosts = FlowKey.OfHosts(ip.Source, ip.Destination);
        if (_latestByHosts.Find(hosts) is { IsClosed: false } known)
        {
            int sender = known.AddressOf(0) == ip.Source ? 0 : 1;
            if (known.CallIds[1 - sender] is null)
                return Bind(known, sender, callId);
            if (known.Control is not null && known.GreBy(sender).Statistics.Packets == 0)
            {
                known.ForeignCallIds[1 - sender] = callId;
                var foreign = new CallDirection(known, sender);
                _calls.Set(key, foreign);
                return foreign;
            }
        }

        SessionTrack session = NewSession(frame.Ticks, frame.Number);
        session.SetAddresses(ip.Source, ip.Destination);
        _latestByHosts.Set(hosts, session);
        Filter(session);
        return Bind(session, 0, callId);
    }

    /// <summary>Notes that packets of <paramref name="sender"/> carry the id that the other end assigned.</summary>
    private CallDirection Bind(SessionTrack session, int sender, ushort callId)
    {
        session.CallIds[1 - sender] = callId;
        var direction = new CallDirection(session, sender);
        _calls.Set(FlowKey.OfCall(session.AddressOf(sender), session.AddressOf(1 - sender), callId), direction);
        return direction;
    }

    private void ReportAcknowledgment(SessionTrack session, in PacketContext context)
    {
        NegotiationStep step = BeginPacket(session, Layer.Gre, context);
        GreHeader header = context.Gre.ToRecord();
        step.Data.Message = context.Gre.HasAcknowledgment ? "Acknowledgment" : "Empty";
        step.Data.Reference = GreFrame.Section;
        step.Data.Body = header;
        session.Commit(_recorder);
    }

    /// <summary>Begins a step that came in a GRE packet or on a PPP link, with what the packet's header has to say.</summary>
    private NegotiationStep BeginPacket(SessionTrack session, Layer layer, in PacketContext context)
    {
        NegotiationStep step = session.Begin(_recorder, layer, context.Sender, context.Ticks, context.Frame);
        if (!context.IsGre)
            return step;

        GreFrame gre = context.Gre;
        step.Data.CallId = gre.CallId;
        if (gre.HasSequence)
            step.Data.Sequence = gre.Sequence;
        if (gre.HasAcknowledgment)
            step.Data.Acknowledgment = gre.Acknowledgment;
        if (context.NeedsNote)
            context.Note(session, step.Anomalies);
        return step;
    }

    private void ReportOtherGre(in CaptureFrame frame, in IpPacket ip, WireError error)
    {
        NegotiationStep step = _recorder.Begin(Layer.Gre, frame.Ticks, frame.Number);
        SetNoSession(ref step.Data);
        step.Data.Source = HostAt(ip.Source);
        step.Data.Destination = HostAt(ip.Destination);
        step.Data.Message = "NotEnhancedGre";
        step.Data.Reference = error.Reference;
        GreNearMiss.Of(ip.Payload).Examine(step.Anomalies);
        if (PlainGreHeader.TryParse(ip.Payload, out PlainGreHeader? header, out _))
            step.Data.Body = header;
        _recorder.Commit(WantsOutside(ip.Source, ip.Destination));
    }

    /// <summary>Takes a session out of every index.</summary>
    private void Forget(SessionTrack session)
    {
        for (int end = 0; end < 2; end++)
        {
            if (session.CallIds[1 - end] is { } id)
                ForgetCall(session, FlowKey.OfCall(session.AddressOf(end), session.AddressOf(1 - end), id));
            if (session.ForeignCallIds[1 - end] is { } foreign)
                ForgetCall(session, FlowKey.OfCall(session.AddressOf(end), session.AddressOf(1 - end), foreign));
        }

        _latestByHosts.Remove(FlowKey.OfHosts(session.AddressOf(0), session.AddressOf(1)), session);
        if (session.LinkKey is { } link)
            _links.Remove(link, session);
        if (session.Link.ClientAddress is { } address)
            _clientAddresses.Remove(FlowKey.OfHost(address), session);
        ForgetControl(session);
    }

    private void ForgetCall(SessionTrack session, in FlowKey key)
    {
        if (_calls.Find(key)?.Session == session)
            _calls.Remove(key);
    }
}
