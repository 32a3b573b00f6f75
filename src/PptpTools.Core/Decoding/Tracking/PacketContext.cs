using PptpTools.Wire;
using PptpTools.Wire.Gre;

namespace PptpTools.Decoding.Tracking;

/// <summary>What is known of a packet before its PPP frame is read.</summary>
internal readonly ref struct PacketContext
{
    private readonly bool _answersUnsent;
    private readonly bool _headerIsUnusual;
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
        _headerIsUnusual = gre.MissingOctets != 0 || gre.TrailingOctets != 0
            || gre.HasSequence != (gre.PayloadLength != 0) || (gre.FlagsAndVersion & GreHeader.ReservedMask) != 0;
        NeedsNote = arrival != GreArrival.InOrder || answersUnsent || hasForeignCallId || _headerIsUnusual;
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
        _headerIsUnusual = false;
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

    /// <summary>Says what the packet's header shows.</summary>
    /// <param name="session">The packet's session.</param>
    /// <param name="anomalies">Where it is said.</param>
    /// <param name="hasStep">False for a packet that is no step: what its session keeps no more of is counted there and not said.</param>
    public void Note(SessionTrack session, AnomalyCollector anomalies, bool hasStep = true)
    {
        const string Sequencing = "RFC 2637 4.3";
        switch (Arrival)
        {
            case GreArrival.AfterGap when hasStep || !session.CountIfFull("SequenceGap"):
                anomalies.Add("SequenceGap", $"Sequence number {Gre.Sequence} follows after a gap", Sequencing);
                break;
            case GreArrival.Late when hasStep || !session.CountIfFull("Reordered"):
                anomalies.Add("Reordered", $"Sequence number {Gre.Sequence} comes after {session.GreBy(Sender).Highest}", Sequencing);
                break;
            case GreArrival.Duplicate when hasStep || !session.CountIfFull("Duplicate"):
                anomalies.Add("Duplicate", $"Sequence number {Gre.Sequence} was seen before", Sequencing);
                break;
            case GreArrival.Restart when hasStep || !session.CountIfFull("SequenceRestart"):
                anomalies.Add("SequenceRestart", $"The sequence restarts at {Gre.Sequence}", Sequencing);
                break;
        }

        if (_answersUnsent && (hasStep || !session.CountIfFull("AcknowledgesUnsent")))
            anomalies.Add("AcknowledgesUnsent", $"Acknowledgment {Gre.Acknowledgment} is of a packet that was not captured", "RFC 2637 4.2.5");
        bool isForeign = session.ForeignCallIds[1 - Sender] == Gre.CallId && session.CallIds[1 - Sender] != Gre.CallId;
        if (isForeign && (hasStep || !session.CountIfFull("ForeignCallId")))
        {
            anomalies.Add(
                "ForeignCallId",
                $"Call id {Gre.CallId} is not the one assigned ({session.CallIds[1 - Sender]}): an address translator without a PPTP helper, or another call",
                "RFC 2637 4.1");
        }

        if (_cutOctets > 0)
        {
            if (hasStep || !session.CountIfFull("CutByCapture"))
                anomalies.Add("CutByCapture", $"The capture kept all but {_cutOctets} octets of the packet: what is missing in it is not the sender's fault", GreFrame.Section);
        }
        else if (hasStep || _headerIsUnusual)
        {
            Gre.ToRecord().Examine(anomalies);
        }
    }
}
