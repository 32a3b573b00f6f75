using System;
using System.Collections.Generic;
using System.Net;
using PptpTools.Decoding.Tracking;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <summary>
/// Reads the frames of a capture in order and reports steps, sessions and attempts to a sink. Memory depends on the
/// number of sessions open at one time, not on the number of frames.
/// </summary>
public sealed partial class CaptureDecoder
{
    /// <summary>How long a closed session waits for late frames, in ticks of 100 ns of the capture's time.</summary>
    private const long Linger = 5 * TimeSpan.TicksPerSecond;

    /// <summary>More results of decryption than this are not listed.</summary>
    private const int MaximumDecryptions = 4096;

    /// <summary>More closed sessions than this do not wait.</summary>
    private const int MaximumLingering = 64;

    private readonly DecodeOptions _options;
    private readonly DecodeSink _sink;
    private readonly NegotiationRecorder _recorder;
    private readonly HashSet<int>? _wantedSessions;
    private readonly HashSet<IpAddress>? _wantedClients;
    private readonly HashSet<IpAddress>? _wantedServers;
    private readonly Dictionary<int, SessionTrack> _sessions = [];
    private readonly Queue<SessionTrack> _closing = new();
    private readonly long _idleTicks;
    private readonly List<SessionDecryption> _decryptions = [];
    private int _lastSessionId;
    private long _now;
    private long _gaps;
    private long _lastSweep;
    private long _lastIdleSweep;
    private bool _hasComment;

    /// <summary>A decoder for one capture.</summary>
    /// <param name="options">What to report.</param>
    /// <param name="sink">Receives it, during <see cref="Handle"/> and <see cref="Finish"/>.</param>
    public CaptureDecoder(DecodeOptions options, DecodeSink sink)
    {
        _options = options ?? throw new ArgumentNullException(nameof(options));
        _sink = sink ?? throw new ArgumentNullException(nameof(sink));
        _recorder = new NegotiationRecorder(
            sink, options.LayerBits(), options.From?.UtcTicks ?? 0, options.Until?.UtcTicks ?? long.MaxValue);
        _wantedSessions = options.SessionIds.Count == 0 ? null : new HashSet<int>(options.SessionIds);
        _wantedClients = AddressSet(options.ClientAddresses);
        _wantedServers = AddressSet(options.ServerAddresses);
        _idleTicks = options.IdleTimeout.Ticks;
        _pending = new PendingConnections(options.MaximumHalfOpen, GiveUp);
    }

    /// <summary>Where passwords were given: what became of them in each session reported so far that had something to decrypt; at most some thousands.</summary>
    public IReadOnlyList<SessionDecryption> Decryptions => _decryptions;

    /// <summary>True where a data packet of the frame at hand is a step: all are asked for, or the capture's author wrote something about this one.</summary>
    private bool WantsData => _options.IncludeData || _hasComment;

    /// <summary>Number of frames handled so far.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Decodes one frame. No octets make it throw.</summary>
    public void Handle(in CaptureFrame frame)
    {
        FrameCount++;
        if (frame.Missing > 0)
            _gaps++;
        if (frame.Ticks == 0 && _now != 0)
        {
            HandleWithoutTime(frame);
            return;
        }

        Advance(frame.Ticks);
        _hasComment = frame.Comment is not null;
        if (frame.Comment is { } comment)
            _recorder.NoteComment(frame.Number, comment);
        if (!LinkFrame.TryParse(frame.LinkType, frame.Octets, out LinkFrame link, out WireError error))
        {
            ReportUnreadableLink(frame, error);
            return;
        }

        switch (link.Kind)
        {
            case LinkPayload.Ip:
                HandleIp(frame, link.Payload);
                break;
            case LinkPayload.Arp:
                HandleArp(frame, link);
                break;
            case LinkPayload.Ppp:
                HandlePppLink(frame, link);
                break;
            case LinkPayload.PppoeDiscovery:
                HandlePppoeDiscovery(frame, link);
                break;
        }
    }

    /// <summary>A frame without a time (pcapng's Simple Packet Block) counts as captured with the one before.</summary>
    private void HandleWithoutTime(in CaptureFrame frame)
    {
        FrameCount--;
        Handle(frame with { Ticks = _now });
    }

    /// <summary>Moves the capture's clock, which may run backwards for a while but not for long.</summary>
    private void Advance(long ticks)
    {
        if (_now - ticks > _idleTicks)
            _now = _lastSweep = _lastIdleSweep = ticks;
        _now = Math.Max(_now, ticks);
        if (_now - _lastSweep > TimeSpan.TicksPerSecond)
            Sweep();
    }

    /// <summary>The capture has ended: reports what was still open, in order of appearance.</summary>
    public void Finish()
    {
        _pending.GiveUpBefore(long.MaxValue);
        FinishControls();
        ReportUnreadLinks();
        foreach (SessionTrack session in SessionsInOrder(static _ => true))
            Report(session);
        _sessions.Clear();
        _closing.Clear();
    }

    private static HashSet<IpAddress>? AddressSet(IReadOnlyCollection<IPAddress> addresses)
    {
        if (addresses.Count == 0)
            return null;
        var set = new HashSet<IpAddress>();
        foreach (IPAddress address in addresses)
            set.Add(IpAddress.From(address));
        return set;
    }

    private SessionTrack NewSession(long ticks, long frame)
    {
        if (_sessions.Count >= Math.Max(2, _options.MaximumSessions))
            GiveUpSilentHalf();
        var session = new SessionTrack(++_lastSessionId, ticks, frame, _sink.WantsSessions);
        if (_options.Passwords is { } passwords)
            session.Link.Decryption = new LinkDecryption(passwords);
        _sessions.Add(session.Id, session);
        return session;
    }

    /// <summary>Applies the session filters; called again whenever the roles of the two ends become better known.</summary>
    private void Filter(SessionTrack session)
    {
        int server = session.ServerEnd < 0 ? 1 : session.ServerEnd;
        session.Wanted = (_wantedSessions is null || _wantedSessions.Contains(session.Id))
            && (_wantedClients is null || _wantedClients.Contains(session.AddressOf(1 - server)))
            && (_wantedServers is null || _wantedServers.Contains(session.AddressOf(server)));
    }

    /// <summary>What the filters say of a step that belongs to no session: either end may be the client.</summary>
    private bool WantsOutside(IpAddress source, IpAddress destination) =>
        _wantedSessions is null
        && (_wantedClients is null || _wantedClients.Contains(source) || _wantedClients.Contains(destination))
        && (_wantedServers is null || _wantedServers.Contains(source) || _wantedServers.Contains(destination));

    /// <summary>True when something that lasted from one time to another overlaps the time that is wanted.</summary>
    private bool WantsTime(long first, long last) =>
        last >= (_options.From?.UtcTicks ?? 0) && first < (_options.Until?.UtcTicks ?? long.MaxValue);

    private void Close(SessionTrack session, SessionEnd end, string text)
    {
        if (session.IsClosed)
            return;
        session.Close(end, text);
        session.LingersUntil = _now + Linger;
        _closing.Enqueue(session);
        if (_closing.Count > MaximumLingering)
            Drop(_closing.Dequeue());
    }

    /// <summary>Drops what has ended: sessions that lingered long enough, sessions that fell idle, connections that nobody answered.</summary>
    private void Sweep()
    {
        EndFinished();
        while (_closing.Count > 0 && _closing.Peek().LingersUntil <= _now)
            Drop(_closing.Dequeue());
        long idle = _now - _idleTicks;
        if (_now - _lastIdleSweep > _idleTicks / 4)
        {
            _lastIdleSweep = _now;
            foreach (SessionTrack session in SessionsInOrder(session => session.LastTicks < idle && !session.IsClosed))
            {
                session.Close(SessionEnd.Idle, $"No frame for {_options.IdleTimeout.TotalMinutes:0.#} minutes.");
                Drop(session);
            }

            _pending.GiveUpBefore(idle);
        }

        _lastSweep = _now;
    }

    /// <summary>Reports and drops the half of the sessions that was silent longest.</summary>
    private void GiveUpSilentHalf()
    {
        var times = new List<long>(_sessions.Count);
        foreach (SessionTrack session in _sessions.Values)
            times.Add(session.LastTicks);
        times.Sort();
        long median = times[times.Count / 2];
        foreach (SessionTrack session in SessionsInOrder(session => session.LastTicks <= median))
        {
            session.Close(SessionEnd.Idle, $"Given up: more than {_options.MaximumSessions} sessions were open at one time.");
            Drop(session);
        }
    }

    private List<SessionTrack> SessionsInOrder(Func<SessionTrack, bool> condition)
    {
        var chosen = new List<SessionTrack>();
        foreach (SessionTrack session in _sessions.Values)
        {
            if (condition(session))
                chosen.Add(session);
        }

        chosen.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        return chosen;
    }

    private void Drop(SessionTrack session)
    {
        if (session.IsReported)
            return;
        Report(session);
        Forget(session);
        _sessions.Remove(session.Id);
    }

    private void Report(SessionTrack session)
    {
        if (session.IsReported)
            return;
        session.IsReported = true;
        if (session.Link.Decryption is { } decryption)
        {
            session.Decryption = decryption.ToResult(session.Id);
            if (session.Wanted && session.Decryption.Outcome != DecryptionOutcome.None && _decryptions.Count < MaximumDecryptions)
                _decryptions.Add(session.Decryption);
        }

        if (_sink.WantsSessions && session.Wanted && WantsTime(session.StartTicks, session.LastTicks))
            _sink.OnSession(SessionResult.Of(session));
        session.Link.Decryption?.Clear();
    }

    private void ReportUnreadable(in CaptureFrame frame, Layer layer, WireError error, string what)
    {
        NegotiationStep step = _recorder.Begin(layer, frame.Ticks, frame.Number);
        SetNoSession(ref step.Data);
        step.Data.Message = "Unreadable";
        step.Data.Reference = error.Reference;
        step.Anomalies.Add(error, what);
        _recorder.Commit(_wantedSessions is null && _wantedClients is null && _wantedServers is null);
    }

    private static void SetNoSession(ref StepData data)
    {
        data.SessionId = 0;
        data.ElapsedTicks = 0;
        data.Source = data.Destination = NegotiationStep.Nowhere;
        data.Direction = Direction.Unknown;
        data.Evidence = DirectionEvidence.None;
    }
}
