using PptpTools.Wire;
using PptpTools.Wire.Gre;

namespace PptpTools.Decoding.Tracking;

/// <summary>What is known of a packet before its PPP frame is read.</summary>
internal readonly ref struct PacketContext
{
    private readonly bool _answersUnsent;
    private readonly int _cutOctets;

    public PacketContext(in CaptureFrame frame, in GreFrame gre, int sender, GreArrival arrival, bool answersUnsent, bool hasForeignCallId, int cutOctets)
    {
        Ticks = frame.Ticks;
        Frame = frame.Number;
        Gre = gre;
        IsGre = true;
        Sender = sender;
        Arrival = arrival;
        _answersUnsent = answersUnsent;
        _cutOctets = cutOctets;
        NeedsNote = arrival != GreArrival.InOrder || answersUnsent || hasForeignCallId || gre.MissingOctets != 0 || gre.TrailingOctets != 0
            || gre.HasSequence != (gre.PayloadLength != 0) || (gre.FlagsAndVersion & GreHeader.ReservedMask) != 0;
    }

    public PacketContext(in CaptureFrame frame, int sender)
    {
        Ticks = frame.Ticks;
        Frame = frame.Number;
        Gre = default;
        IsGre = false;
        Sender = sender;
        Arrival = GreArrival.InOrder;
        _answersUnsent = false;
        _cutOctets = 0;
        NeedsNote = false;
    }

    public long Ticks { get; }

    public long Frame { get; }

    public GreFrame Gre { get; }

    public bool IsGre { get; }

    /// <summary>The end that sent it.</summary>
    public int Sender { get; }

    public GreArrival Arrival { get; }

    /// <summary>True when <see cref="Note"/> has something to say.</summary>
    public bool NeedsNote { get; }

    public void Note(SessionTrack session, AnomalyCollector anomalies)
    {
        const string Sequencing = "RFC 2637 4.3";
        switch (Arrival)
        {
            case GreArrival.AfterGap:
                anomalies.Add("SequenceGap", $"Sequence number {Gre.Sequence} follows after a gap", Sequencing);
                break;
            case GreArrival.Late:
                anomalies.Add("Reordered", $"Sequence number {Gre.Sequence} comes after {session.GreBy(Sender).Highest}", Sequencing);
                break;
            case GreArrival.Duplicate:
                anomalies.Add("Duplicate", $"Sequence number {Gre.Sequence} was seen before", Sequencing);
                break;
            case GreArrival.Restart:
                anomalies.Add("SequenceRestart", $"The sequence restarts at {Gre.Sequence}", Sequencing);
                break;
        }

        if (_answersUnsent)
            anomalies.Add("AcknowledgesUnsent", $"Acknowledgment {Gre.Acknowledgment} is of a packet that was not captured", "RFC 2637 4.2.5");
        if (session.ForeignCallIds[1 - Sender] == Gre.CallId && session.CallIds[1 - Sender] != Gre.CallId)
        {
            anomalies.Add(
                "ForeignCallId",
                $"Call id {Gre.CallId} is not the one assigned ({session.CallIds[1 - Sender]}): an address translator without a PPTP helper, or another call",
                "RFC 2637 4.1");
        }

        if (_cutOctets > 0)
            anomalies.Add("CutByCapture", $"The capture kept all but {_cutOctets} octets of the packet: what is missing in it is not the sender's fault", GreFrame.Section);
        else
            Gre.ToRecord().Examine(anomalies);
    }
}
