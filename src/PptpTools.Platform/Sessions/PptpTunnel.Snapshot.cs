#if NET
using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Threading;
using PptpTools.Decoding.Tracking;
using PptpTools.Negotiation;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Sessions;

/// <content>What others see of it. The receiving thread publishes it whole; counters are read as they are.</content>
public sealed partial class PptpTunnel
{
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private volatile IPAddress? _clientAddress;
    private volatile Terms? _terms;
    private TermsKey _key;
    private SessionPhase _shownPhase;
    private TunnelState _shownState;
    private long _openedAt;
    private long _endedAt;

    /// <summary>State, phase or lease changed. Raised by the receiving thread, or by the caller of <see cref="Start"/> where it fails.</summary>
    internal event Action? Changed;

    event Action? IRegisteredSession.Changed
    {
        add => Changed += value;
        remove => Changed -= value;
    }

    ITunnelTap? IRegisteredSession.Tap => _tap;

    void IRegisteredSession.Forget() => Dispose();

    /// <summary>What it is doing.</summary>
    public TunnelState State
    {
        get
        {
            if (_isOver)
                return Failure?.Kind is SessionFailureKind.ClosedLocally or SessionFailureKind.IdleLimit or SessionFailureKind.SessionLimit
                    ? TunnelState.Closed
                    : TunnelState.Failed;
            if (_closeIsWanted || Failure is not null)
                return TunnelState.Closing;
            return _isOpen ? TunnelState.Open : TunnelState.Connecting;
        }
    }

    private TimeSpan? Uptime
    {
        get
        {
            long opened = Volatile.Read(ref _openedAt);
            long ended = Volatile.Read(ref _endedAt);
            return opened == 0 ? null : Stopwatch.GetElapsedTime(opened, ended == 0 ? Stopwatch.GetTimestamp() : ended);
        }
    }

    /// <summary>Everything of it that is to be seen, except its number and process. Any thread may ask.</summary>
    public LiveSession Snapshot()
    {
        Terms? terms = _terms;
        TunnelCall? call = _call;
        GreReceiverStatistics received = call?.Receiver.Gre.Statistics ?? default;
        GreWindow? window = call?.Transmitter.Gre.Window;
        return new LiveSession
        {
            Name = _settings.Name ?? _settings.ServerName ?? _settings.Server.ToString(),
            State = State,
            Phase = _session.Phase,
            Role = SessionRole.Client,
            UserName = _settings.UserName,
            Server = _settings.ServerName ?? _settings.Server.ToString(),
            ServerAddress = _settings.Server.ToIPAddress(),
            ClientAddress = _clientAddress,
            InterfaceName = _tun.Name,
            Address = terms?.Lease.Address?.ToIPAddress(),
            PeerAddress = terms?.Lease.PeerAddress?.ToIPAddress(),
            LocalCallId = call?.Call.LocalCallId,
            PeerCallId = call?.Call.PeerCallId,
            Authentication = terms?.Authentication,
            Encryption = terms?.Encryption,
            MaximumTransmissionUnit = terms?.MaximumTransmissionUnit,
            OctetsReceived = call?.Receiver.Octets ?? 0,
            OctetsSent = call?.Transmitter.Octets ?? 0,
            PacketsReceived = call?.Receiver.Packets ?? 0,
            PacketsSent = call?.Transmitter.Packets ?? 0,
            Lost = received.Lost,
            Duplicates = received.Duplicates,
            Reordered = received.Reordered,
            RoundTripTime = window is { Samples: > 0 } ? window.RoundTripTime : null,
            Started = _started,
            Opened = Uptime is null ? null : _started + Stopwatch.GetElapsedTime(_start, Volatile.Read(ref _openedAt)),
            Uptime = Uptime,
            LastError = Failure is { Kind: SessionFailureKind.ClosedLocally } ? null : Failure,
            Lease = terms is null ? null : LeaseOf(terms),
            Routes = _host.Routes,
        };
    }

    private LiveLease LeaseOf(Terms terms) => new()
    {
        IsComplete = true,
        Address = terms.Lease.Address?.ToIPAddress(),
        PeerAddress = terms.Lease.PeerAddress?.ToIPAddress(),
        DnsServers = [.. terms.Lease.DnsServers.Select(address => address.ToIPAddress())],
        WinsServers = [.. terms.Lease.WinsServers.Select(address => address.ToIPAddress())],
        Asked = _answers.Asked,
        Naked = _answers.Naked,
        Rejected = _answers.Rejected,
        Since = terms.Since,
        InterfaceIdentifier = terms.Lease.InterfaceIdentifier is { } identifier ? OptionLedger.ValueTextOf(new InterfaceIdentifierOption(identifier)) : null,
    };

    /// <summary>What is agreed, where it is something new.</summary>
    private Terms? TakeNewTerms(TunnelCall call)
    {
        PppLink link = call.Link;
        if (link.Version4 is null && link.AutomatonOf(PppProtocol.Ipcp) is { Failure: null })
            return null;
        int unit = Math.Min(call.Transmitter.MaximumTransmissionUnit, _settings.MaximumTransmissionUnit ?? int.MaxValue);
        var key = new TermsKey(link.Version4?.Requested, link.Version4?.Granted, link.Version6, link.SendingOption, link.ReceivingOption, unit);
        if (key.IsSame(_key) || TunnelLease.Of(link) is not { } lease)
            return null;
        _key = key;
        Terms? before = _terms;
        bool isSameLease = before is not null && IsSame(before.Lease, lease);
        return new Terms(
            isSameLease ? before!.Lease : lease, unit, link.Authentication is { } way ? MethodNames.Of(way.AuthenticationProtocol, way.Algorithm) : null,
            EncryptionOf(link), isSameLease ? before!.Since : DateTimeOffset.UtcNow);
    }

    private void NoteTerms(Terms terms)
    {
        _terms = terms;
        if (Volatile.Read(ref _openedAt) == 0)
            Volatile.Write(ref _openedAt, Stopwatch.GetTimestamp());
        if (_isOpen)
            Changed?.Invoke();
    }

    /// <summary>Tells of a new state or phase.</summary>
    private void FollowState()
    {
        SessionPhase phase = _session.Phase;
        TunnelState state = State;
        if (phase == _shownPhase && state == _shownState)
            return;
        (_shownPhase, _shownState) = (phase, state);
        if (_isOver)
            Volatile.Write(ref _endedAt, Stopwatch.GetTimestamp());
        Changed?.Invoke();
    }

    private static string EncryptionOf(PppLink link)
    {
        string? sent = link.SendingOption is { } sending ? MethodNames.EncryptionOf(sending) : null;
        string? received = link.ReceivingOption is { } receiving ? MethodNames.EncryptionOf(receiving) : null;
        return sent == received ? sent ?? "none" : $"{sent ?? "none"} to the peer, {received ?? "none"} from it";
    }

    private static bool IsSame(TunnelLease one, TunnelLease other) =>
        one with { DnsServers = other.DnsServers, WinsServers = other.WinsServers } == other
        && one.DnsServers.SequenceEqual(other.DnsServers) && one.WinsServers.SequenceEqual(other.WinsServers);

    /// <summary>What tells new terms from old without making them: these objects are replaced, never changed.</summary>
    private readonly record struct TermsKey(
        OptionList? Asked, OptionList? Granted, Ipv6cpPolicy? Version6, MppeOption? Sending, MppeOption? Receiving, int MaximumTransmissionUnit)
    {
        public bool IsSame(in TermsKey other) =>
            ReferenceEquals(Asked, other.Asked) && ReferenceEquals(Granted, other.Granted) && ReferenceEquals(Version6, other.Version6)
            && ReferenceEquals(Sending, other.Sending) && ReferenceEquals(Receiving, other.Receiving)
            && MaximumTransmissionUnit == other.MaximumTransmissionUnit;
    }

    /// <summary>What is in force while the tunnel is open.</summary>
    private sealed record Terms(TunnelLease Lease, int MaximumTransmissionUnit, string? Authentication, string Encryption, DateTimeOffset Since);
}
#endif
