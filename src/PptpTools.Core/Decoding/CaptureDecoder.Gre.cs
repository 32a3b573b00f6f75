using PptpTools.Decoding.Tracking;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Decoding;

/// <content>Enhanced GRE: which call a packet belongs to, its sequence, and the PPP frame in it.</content>
public sealed partial class CaptureDecoder
{
    private readonly AnomalyCollector _dataAnomalies = new();

    private void HandleGre(in CaptureFrame frame, in IpPacket ip)
    {
        if (!GreFrame.TryParse(ip.Payload, out GreFrame gre, out WireError error))
        {
            ReportOtherGre(frame, ip, error);
            return;
        }

        CallDirection direction = FindCall(frame, ip, gre);
        SessionTrack session = direction.Session;
        int sender = direction.Sender;
        session.Touch(frame.Ticks, frame.Number, _recorder.CarriedFrames?.Length ?? 0);
        session.ExpectGaps(_gaps);
        GreTrack track = session.GreBy(sender);
        track.Statistics.Packets++;
        track.Statistics.Octets += gre.Payload.Length;

        bool isDirected = !session.IsUndirected;
        bool answersUnsent = isDirected && gre.HasAcknowledgment && !session.GreBy(1 - sender).OnAcknowledgment(gre.Acknowledgment, frame.Ticks);
        GreArrival arrival = isDirected && gre.HasSequence ? track.OnSequence(gre.Sequence, frame.Ticks) : GreArrival.InOrder;
        if (gre.PayloadLength == 0)
            track.Statistics.AcknowledgmentsOnly++;

        var context = new PacketContext(frame, gre, sender, arrival, answersUnsent, session.ForeignCallIds[1 - sender] is not null, ip.MissingOctets);
        if (gre.PayloadLength != 0)
            HandlePppFrame(session, context, gre.Payload);
        else if (session.Phase == SessionPhase.Open && !WantsData && !answersUnsent)
            NoteData(session, context, Layer.Gre, default);
        else
            ReportAcknowledgment(session, context);
    }

    /// <summary>A packet that is no step: what is wrong with it is kept with its session.</summary>
    private void NoteData(SessionTrack session, in PacketContext context, Layer layer, PppProtocol protocol)
    {
        if (!_sink.WantsSessions || (!context.NeedsNote && !session.Link.IsDataUnusual(protocol, context.Sender)))
            return;
        if (context.NeedsNote)
            context.Note(session, _dataAnomalies, hasStep: false);
        session.Link.ExamineData(protocol, context.Sender, _dataAnomalies, hasStep: false);
        foreach (Anomaly anomaly in _dataAnomalies.ToArray())
            session.Note(new SessionAnomaly(context.Frame, layer, anomaly));
        _dataAnomalies.Clear();
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
        if (session.IsUndirected)
        {
            step.Data.Direction = Direction.Unknown;
            step.Data.Source = step.Data.Destination = HostAt(session.AddressOf(0));
        }

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
}
