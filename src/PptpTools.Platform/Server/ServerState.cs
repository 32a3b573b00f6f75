#if NET
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Sockets;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>What the threads of a server share.</summary>
internal sealed class ServerState
{
    private const int MaximumEvents = 200;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<Action<ServerReceiver>> _commands = new();
    private readonly Queue<ServerEvent> _events = new();
    private readonly TimeSpan _stopTime = TimeSpan.FromSeconds(3);

    public ServerState(ServerSettings settings, ServerContext context, SharedGreSocket gre, ServerInterface device, WakeEvent wakeReceiver)
    {
        Settings = settings;
        OwnAddress = settings.Options.LocalAddress ?? context.Pool.ServerAddress;
        Context = context;
        Gre = gre;
        Interface = device;
        WakeReceiver = wakeReceiver;
    }

    public ServerSettings Settings { get; }

    public ServerContext Context { get; }

    /// <summary>The server's address in the tunnels.</summary>
    public IpAddress OwnAddress { get; }

    public SharedGreSocket Gre { get; }

    public ServerInterface Interface { get; }

    public WakeEvent WakeReceiver { get; }

    /// <summary>The transmitting half.</summary>
    public ServerTransmitter Transmitter { get; set; } = null!;

    /// <summary>The open tunnels: written by the receiving thread, read by all.</summary>
    public ConcurrentDictionary<IpAddress, ServerLink> LinksByAddress { get; } = new();

    public TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    public bool IsStopping => StopsAt is not null;

    /// <summary>When those who have not gone by themselves are left; null while the server runs.</summary>
    public TimeSpan? StopsAt { get; private set; }

    public int Connections { get; set; }

    public long Accepted { get; set; }

    public long Refused { get; set; }

    public long Opened { get; private set; }

    public long ForeignDatagrams { get; set; }

    public long SpoofedPackets { get; set; }

    /// <summary>The last events, the oldest first.</summary>
    public IReadOnlyList<ServerEvent> Events
    {
        get
        {
            lock (_events)
                return _events.ToArray();
        }
    }

    /// <summary>Has the receiving thread do something.</summary>
    public void Command(Action<ServerReceiver> command)
    {
        _commands.Enqueue(command);
        WakeReceiver.Set();
    }

    public bool TryTakeCommand([NotNullWhen(true)] out Action<ServerReceiver>? command) => _commands.TryDequeue(out command);

    /// <summary>Begins the end. On the receiving thread.</summary>
    public void BeginStop() => StopsAt ??= Now + _stopTime;

    /// <summary>True once the receiving thread is to end.</summary>
    public bool IsOver(int clients) => StopsAt is { } end && (clients == 0 || Now >= end);

    /// <summary>Routes a client's address into the device.</summary>
    /// <returns>False where the host refuses.</returns>
    public bool TrySetClient(IpAddress client, int maximumTransmissionUnit)
    {
        try
        {
            Interface.SetClient(client, maximumTransmissionUnit);
            return true;
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            return false;
        }
    }

    /// <summary>Routes it no longer; a route that somebody else took away is no fault.</summary>
    public void RemoveClient(IpAddress client)
    {
        try
        {
            Interface.RemoveClient(client);
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            Report(ServerEventKind.TunnelClosed, client, text: $"The route to {client} was not removed: {error.Message}.");
        }
    }

    public void ReportOpen(ServerLink link)
    {
        Opened++;
        string? user = link.Tunnel.Call.Link.PeerName;
        try
        {
            (Settings.Registry ?? SessionRegistry.Current).Add(link);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report(ServerEventKind.TunnelOpened, link.Client.Address, user, text: $"The tunnel of {user} is not listed for other processes: {error.Message}");
        }

        Report(ServerEventKind.TunnelOpened, link.Client.Address, user, link.Lease?.Client, null, $"The tunnel of {user ?? "nobody known"} at {link.Client.Address} is open as {link.Lease?.Client}.");
    }

    public void ReportEnd(ServerLink link, SessionFailure? failure)
    {
        string? user = link.Tunnel.Call.Link.PeerName;
        Report(ServerEventKind.TunnelClosed, link.Client.Address, user, link.Lease?.Client, failure, $"The tunnel of {user ?? "nobody known"} at {link.Client.Address} has ended: {failure}");
    }

    public void Report(ServerEventKind kind, IpAddress? client = null, string? user = null, IpAddress? address = null, SessionFailure? failure = null, string text = "")
    {
        var happened = new ServerEvent(DateTimeOffset.UtcNow, kind, client?.ToIPAddress(), user, address?.ToIPAddress(), failure, text);
        lock (_events)
        {
            if (_events.Count == MaximumEvents)
                _events.Dequeue();
            _events.Enqueue(happened);
        }
    }
}
#endif
