using System;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding.Tracking;

/// <summary>
/// One session while it is being decoded. Its two ends are numbered: end 0 is the one seen first (the client, where a
/// handshake or a control message tells), end 1 the other. "By end" means sent by that end.
/// </summary>
internal sealed class SessionTrack
{
    private readonly string[] _hosts = new string[2];
    private readonly IpAddress[] _addresses = new IpAddress[2];
    private readonly int?[] _ports = new int?[2];
    private readonly Endpoint?[] _endpoints = new Endpoint?[2];
    private readonly GreTrack?[] _gre = new GreTrack?[2];
    private long _gaps;

    public SessionTrack(int id, long ticks, long frame, bool keepsHistory)
    {
        Id = id;
        StartTicks = LastTicks = ticks;
        FirstFrame = LastFrame = frame;
        Link = new LinkTrack(this, keepsHistory);
        if (keepsHistory)
            Requests = new RequestLedger();
    }

    public int Id { get; }

    public LinkTrack Link { get; }

    /// <summary>Requests and replies; null where nobody asks for sessions.</summary>
    public RequestLedger? Requests { get; }

    /// <summary>True where the control connection's client is end 1: GRE from the server was seen first.</summary>
    public bool IsReversed { get; set; }

    /// <summary>By end: a call id in the GRE packets to it that no control message assigned; null where there is none.</summary>
    public ushort?[] ForeignCallIds { get; } = new ushort?[2];

    /// <summary>The session between the same two hosts that was opened before; null where that was the first of those open.</summary>
    public SessionTrack? Older { get; set; }

    /// <summary>The session between the same two hosts that was opened after.</summary>
    public SessionTrack? Newer { get; set; }

    /// <summary>The link of a session without PPTP; null for every other session.</summary>
    public FlowKey? LinkKey { get; set; }

    /// <summary>The control connection; null where only GRE or only a PPP link was captured.</summary>
    public ControlTrack? Control { get; set; }

    public CallInfo? Call { get; set; }

    /// <summary>By end: the call id that it assigned, which stands in the GRE packets to it.</summary>
    public ushort?[] CallIds { get; } = new ushort?[2];

    /// <summary>True when an end has assigned a call id, or GRE has shown one.</summary>
    public bool HasCallId => CallIds[0] is not null || CallIds[1] is not null;

    /// <summary>The end that is the server; -1 while that is not known.</summary>
    public int ServerEnd { get; private set; } = -1;

    public DirectionEvidence Evidence { get; private set; }

    public long StartTicks { get; }

    public long LastTicks { get; private set; }

    public long FirstFrame { get; }

    public long LastFrame { get; private set; }

    public long FrameCount { get; private set; }

    public SessionPhase Phase { get; private set; }

    public SessionEnd End { get; private set; }

    public string EndText { get; private set; } = "";

    /// <summary>True once something has ended it: its call may be cleared while the control connection stays up.</summary>
    public bool HasEnded => IsClosed || End != SessionEnd.CaptureEnded;

    /// <summary>True once it has ended; it lingers for late frames.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>When a closed session is dropped, in ticks.</summary>
    public long LingersUntil { get; set; }

    /// <summary>False where the filters leave this session out.</summary>
    public bool Wanted { get; set; } = true;

    public bool IsReported { get; set; }

    /// <summary>What became of the wish to read its data; null where there was none.</summary>
    public SessionDecryption? Decryption { get; set; }

    /// <summary>What was found wrong; null where nothing was.</summary>
    public AnomalyLedger? Anomalies { get; private set; }

    public IpAddress AddressOf(int end) => _addresses[end];

    public void SetAddresses(IpAddress zero, IpAddress one)
    {
        _addresses[0] = zero;
        _addresses[1] = one;
        _endpoints[0] = _endpoints[1] = null;
    }

    /// <summary>Names the ends of a link without IP addresses.</summary>
    public void SetHosts(string zero, string one)
    {
        _hosts[0] = zero;
        _hosts[1] = one;
    }

    public void SetPorts(int zero, int one)
    {
        _ports[0] = zero;
        _ports[1] = one;
        _endpoints[0] = _endpoints[1] = null;
    }

    /// <summary>Makes one end the server, if the evidence is stronger than what there was.</summary>
    public void LearnServer(int end, DirectionEvidence evidence)
    {
        if ((IsUndirected && evidence > DirectionEvidence.ControlRole) || (Evidence != DirectionEvidence.None && Evidence <= evidence))
            return;
        ServerEnd = end;
        Evidence = evidence;
        _endpoints[0] = _endpoints[1] = null;
    }

    public GreTrack GreBy(int end) => _gre[end] ??= new GreTrack();

    /// <summary>True when an end has sent GRE packets.</summary>
    public bool HasGreBy(int end) => _gre[end] is { Statistics.Packets: > 0 };

    /// <summary>What was counted of an end's packets is of another call.</summary>
    public void ForgetGreBy(int end) => _gre[end] = new GreTrack { ReceiverWindow = GreBy(end).ReceiverWindow };

    public Endpoint EndpointOf(int end) => _endpoints[end] ??= MakeEndpoint(end);

    /// <summary>True while the capture has shown the session from its beginning.</summary>
    public bool SawBeginning { get; set; }

    /// <summary>True for a link, or a call on one host, that does not tell who sent a frame: nothing that needs a direction is concluded from PPP.</summary>
    public bool IsUndirected { get; set; }

    /// <param name="ticks">When the frame came.</param>
    /// <param name="frame">Its number.</param>
    /// <param name="earlier">Number of frames before it with fragments of the same packet.</param>
    public void Touch(long ticks, long frame, int earlier = 0)
    {
        if (frame != LastFrame || FrameCount == 0)
            FrameCount += 1 + earlier;
        LastTicks = Math.Max(LastTicks, ticks);
        LastFrame = frame;
    }

    /// <summary>Tells both directions of GRE that the capture has gaps of its own, once for each.</summary>
    /// <param name="gaps">How many there were so far.</param>
    public void ExpectGaps(long gaps)
    {
        if (gaps == _gaps)
            return;
        _gaps = gaps;
        GreBy(0).ExpectGap();
        GreBy(1).ExpectGap();
    }

    public void Reach(SessionPhase phase)
    {
        if (phase > Phase)
            Phase = phase;
    }

    public void Close(SessionEnd end, string text)
    {
        if (IsClosed)
            return;
        IsClosed = true;
        if (End != SessionEnd.CaptureEnded)
            return;
        End = end;
        EndText = text;
    }

    /// <summary>Notes why the session is about to end; the connection may stay up for a while. Only the first reason counts: <see cref="HasEnded"/>.</summary>
    public void NoteEnd(SessionEnd end, string text)
    {
        if (End != SessionEnd.CaptureEnded)
            return;
        End = end;
        EndText = text;
    }

    /// <summary>Takes a noted end back: what followed shows that the session went on.</summary>
    public void WithdrawEnd(SessionEnd end)
    {
        if (IsClosed || End != end)
            return;
        End = SessionEnd.CaptureEnded;
        EndText = "";
    }

    /// <summary>Begins a step of this session that an end sent.</summary>
    public NegotiationStep Begin(NegotiationRecorder recorder, Layer layer, int end, long ticks, long frame)
    {
        NegotiationStep step = recorder.Begin(layer, ticks, frame);
        ref StepData data = ref step.Data;
        data.SessionId = Id;
        data.ElapsedTicks = ticks - StartTicks;
        data.Source = EndpointOf(end);
        data.Destination = EndpointOf(1 - end);
        data.Direction = ServerEnd < 0 ? Direction.Unknown : ServerEnd == end ? Direction.FromServer : Direction.ToServer;
        data.Evidence = Evidence;
        return step;
    }

    /// <summary>Keeps the step's anomalies with the session and commits the step.</summary>
    public void Commit(NegotiationRecorder recorder)
    {
        NegotiationStep step = recorder.Step;
        foreach (Anomaly anomaly in step.Anomalies.ToArray())
            Note(new SessionAnomaly(step.Data.Frame, step.Data.Layer, anomaly));
        recorder.Commit(Wanted);
    }

    /// <summary>Keeps an anomaly with the session.</summary>
    public void Note(SessionAnomaly anomaly) => (Anomalies ??= new AnomalyLedger()).Note(anomaly);

    /// <summary>Counts an anomaly where no more of its rule are kept; false where it is to be noted.</summary>
    public bool CountIfFull(string rule) => Anomalies is { } anomalies && anomalies.CountIfFull(rule);

    private Endpoint MakeEndpoint(int end)
    {
        string role = ServerEnd < 0 ? "host" : ServerEnd == end ? "server" : "client";
        return _addresses[end].IsUnspecified && _hosts[end] is { } host
            ? new Endpoint(role, host)
            : new Endpoint(role, _addresses[end], _ports[end]);
    }
}
