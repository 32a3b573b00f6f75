using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>
/// The only place where steps come into being. A caller begins a step, fills it, and commits it; the recorder numbers it,
/// applies the filters and hands it to the sink.
/// </summary>
internal sealed class NegotiationRecorder
{
    private readonly StepSink _sink;
    private readonly uint _layers;
    private readonly long _fromTicks;
    private readonly long _untilTicks;
    private FrameComments? _comments;
    private long _number;

    /// <param name="sink">Receives the steps.</param>
    /// <param name="layers">Bit per <see cref="Layer"/> that is wanted.</param>
    /// <param name="fromTicks">First wanted time.</param>
    /// <param name="untilTicks">First unwanted time.</param>
    public NegotiationRecorder(StepSink sink, uint layers, long fromTicks, long untilTicks)
    {
        _sink = sink;
        _layers = layers;
        _fromTicks = fromTicks;
        _untilTicks = untilTicks;
    }

    /// <summary>The step between <see cref="Begin"/> and <see cref="Commit"/>.</summary>
    public NegotiationStep Step { get; } = new();

    /// <summary>What was noted of a frame before its first step began; that step takes it over.</summary>
    public AnomalyCollector Carried { get; } = new();

    /// <summary>The earlier frames that a packet came in; every step of the packet names them. Null where one frame carried all.</summary>
    public long[]? CarriedFrames { get; set; }

    /// <summary>Keeps a frame's comment for the steps that the frame carries a part of.</summary>
    public void NoteComment(long frame, string comment) => (_comments ??= new FrameComments()).Add(frame, comment);

    /// <summary>Empties the step.</summary>
    public NegotiationStep Begin(Layer layer, long ticks, long frame)
    {
        ref StepData data = ref Step.Data;
        data.Layer = layer;
        data.Ticks = ticks;
        data.Frame = frame;
        data.EarlierFrames = CarriedFrames;
        data.CallId = null;
        data.Sequence = null;
        data.Acknowledgment = null;
        data.Identifier = null;
        data.Body = null;
        data.ClientState = null;
        data.ServerState = null;
        if (Step.Anomalies.Count > 0)
            Step.Anomalies.Clear();
        if (Carried.Count > 0)
        {
            foreach (Anomaly anomaly in Carried.Items)
                Step.Anomalies.Add(anomaly);
            Carried.Clear();
        }

        return Step;
    }

    /// <summary>Numbers the step and passes it on if it is wanted.</summary>
    /// <param name="sessionWanted">What the session filters say.</param>
    public void Commit(bool sessionWanted)
    {
        ref StepData data = ref Step.Data;
        data.Number = ++_number;
        if (_comments is not null)
            data.Comments = _comments.Of(data);
        if (sessionWanted && (_layers & (1u << (int)data.Layer)) != 0 && data.Ticks >= _fromTicks && data.Ticks < _untilTicks)
            _sink.OnStep(Step);
    }
}
