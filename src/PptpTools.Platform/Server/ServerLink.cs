#if NET
using System;
using System.Threading;
using PptpTools.Decoding.Tracking;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>
/// One client's tunnel between the server's two threads: the receiving thread owns it, the transmitting thread its
/// <see cref="Transmitter"/> and its place among those whose acknowledgments are due. Any thread may ask for a snapshot.
/// </summary>
internal sealed class ServerLink : TimedItem, IRegisteredSession
{
    /// <summary>1 while the transmitting thread wants to be told of the next arrival.</summary>
    internal int WantsArrivals;

    /// <summary>1 while it waits in the transmitting thread's queue.</summary>
    internal int IsQueued;

    private readonly ServerState _state;
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private volatile ServerLease? _lease;
    private volatile SessionFailure? _end;
    private volatile bool _hasEnded;

    public ServerLink(ServerState state, ServerClient client, ServerTunnel tunnel)
    {
        _state = state;
        Client = client;
        Tunnel = tunnel;
    }

    /// <inheritdoc/>
    public event Action? Changed;

    public ServerClient Client { get; }

    public ServerTunnel Tunnel { get; }

    public TunnelTransmitter Transmitter => Tunnel.Call.Transmitter;

    public ushort CallId => Tunnel.Call.Call.LocalCallId ?? 0;

    /// <summary>What is in force while it is open; null before and after.</summary>
    public ServerLease? Lease => _lease;

    /// <summary>Why it has ended, or ends; null while it lives.</summary>
    public SessionFailure? Failure => Tunnel.Failure ?? _end;

    /// <summary>True once there is nothing more to send but what waits.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Packets of the link that the transmitting thread was told of.</summary>
    public long Signalled { get; set; }

    /// <inheritdoc/>
    public ITunnelTap? Tap => Client.Recorder;

    /// <inheritdoc/>
    public bool EndsTap => false;

    /// <summary>It is open, with these terms.</summary>
    public void Open(ServerLease lease)
    {
        _lease = lease;
        Changed?.Invoke();
    }

    /// <summary>It is no longer open.</summary>
    public void Withdraw() => _lease = null;

    /// <summary>It has ended.</summary>
    /// <param name="end">Why, where the tunnel itself does not know.</param>
    public void End(SessionFailure? end)
    {
        _end = end;
        _hasEnded = true;
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public LiveSession Snapshot()
    {
        TunnelCall call = Tunnel.Call;
        ServerLease? lease = _lease;
        GreReceiverStatistics received = call.Receiver.Gre.Statistics;
        GreWindow window = Transmitter.Gre.Window;
        SessionFailure? failure = Failure;
        return new LiveSession
        {
            Name = call.Link.PeerName ?? Client.Address.ToString(),
            State = StateOf(lease, failure),
            Phase = call.Phase,
            Role = SessionRole.Server,
            UserName = call.Link.PeerName,
            Server = _state.Context.HostName,
            ServerAddress = Client.Own.ToIPAddress(),
            ClientAddress = Client.Address.ToIPAddress(),
            InterfaceName = _state.Interface.Device.Name,
            Address = lease?.Own.ToIPAddress(),
            PeerAddress = lease?.Client.ToIPAddress(),
            LocalCallId = call.Call.LocalCallId,
            PeerCallId = call.Call.PeerCallId,
            Authentication = lease?.Authentication,
            Encryption = lease?.Encryption,
            MaximumTransmissionUnit = lease?.MaximumTransmissionUnit,
            OctetsReceived = call.Receiver.Octets,
            OctetsSent = Transmitter.Octets,
            PacketsReceived = call.Receiver.Packets,
            PacketsSent = Transmitter.Packets,
            Lost = received.Lost,
            Duplicates = received.Duplicates,
            Reordered = received.Reordered,
            RoundTripTime = window.Samples > 0 ? window.RoundTripTime : null,
            Started = _started,
            Opened = lease?.Since,
            Uptime = lease is null ? null : DateTimeOffset.UtcNow - lease.Since,
            LastError = failure is { Kind: SessionFailureKind.ClosedLocally } ? null : failure,
        };
    }

    private TunnelState StateOf(ServerLease? lease, SessionFailure? failure)
    {
        if (!_hasEnded)
            return failure is not null ? TunnelState.Closing : lease is null ? TunnelState.Connecting : TunnelState.Open;
        return failure?.Kind is SessionFailureKind.ClosedLocally or SessionFailureKind.IdleLimit or SessionFailureKind.SessionLimit
            or SessionFailureKind.LinkTerminatedByPeer or SessionFailureKind.CallDisconnected or SessionFailureKind.ControlClosedByPeer
            ? TunnelState.Closed
            : TunnelState.Failed;
    }

    /// <inheritdoc/>
    public void Close(TimeSpan time)
    {
        using var isOver = new ManualResetEventSlim(_hasEnded);
        void OnChanged()
        {
            if (_hasEnded)
                isOver.Set();
        }

        Changed += OnChanged;
        _state.Command(receiver => receiver.Close(this, new SessionFailure(SessionFailureKind.ClosedLocally, "The server's administrator closed the session.")));
        if (!isOver.Wait(time))
            _state.Command(receiver => receiver.HangUp(this));
        Changed -= OnChanged;
    }
}

/// <summary>What is in force while a client's tunnel is open.</summary>
/// <param name="Own">The server's address in it.</param>
/// <param name="Client">The client's.</param>
/// <param name="MaximumTransmissionUnit">The longest IP packet that goes to the client, in octets.</param>
/// <param name="Authentication">How the client proved who it is.</param>
/// <param name="Encryption">How data is encrypted.</param>
/// <param name="Since">When it came into force, in UTC.</param>
internal sealed record ServerLease(IpAddress Own, IpAddress Client, int MaximumTransmissionUnit, string? Authentication, string Encryption, DateTimeOffset Since)
{
    /// <summary>What a link has agreed with a client.</summary>
    public static ServerLease Of(PppLink link, IpAddress own, IpAddress client, int maximumTransmissionUnit) => new(
        own,
        client,
        maximumTransmissionUnit,
        link.Authentication is { } way ? MethodNames.Of(way.AuthenticationProtocol, way.Algorithm) : null,
        link.SendingOption is { } option ? MethodNames.EncryptionOf(option) ?? "none" : "none",
        DateTimeOffset.UtcNow);
}
#endif
