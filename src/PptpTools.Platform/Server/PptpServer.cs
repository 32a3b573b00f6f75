using System;
using System.Collections.Generic;
using System.Net;
using PptpTools.Session;

namespace PptpTools.Server;

/// <summary>A PPTP server of this process. It serves until it is stopped, or the process ends.</summary>
public abstract class PptpServer : IDisposable
{
    /// <summary>PPTP's TCP port (RFC 2637 section 1.3).</summary>
    public const int Port = 1723;

    private static readonly List<PptpServer> Started = [];

    private readonly DateTimeOffset _startTime = DateTimeOffset.UtcNow;

    private protected PptpServer(ServerSettings settings) => Settings = settings;

    /// <summary>Those of this process that have not been stopped.</summary>
    public static IReadOnlyList<PptpServer> Running
    {
        get
        {
            lock (Started)
                return Started.ToArray();
        }
    }

    /// <summary>Its name, which goes into challenges.</summary>
    public string Name => Settings.Name ?? Environment.MachineName;

    /// <summary>The address it listens at.</summary>
    public IPAddress Address => Settings.Address;

    /// <summary>What it is doing.</summary>
    public abstract ServerStatus Status { get; }

    /// <summary>Name of the interface of all its tunnels.</summary>
    public abstract string InterfaceName { get; }

    /// <summary>The server's own address in the tunnels.</summary>
    public abstract IPAddress TunnelAddress { get; }

    /// <summary>When it was started, in UTC.</summary>
    public DateTimeOffset StartTime => _startTime;

    /// <summary>What it was started with.</summary>
    public ServerSettings Settings { get; }

    /// <summary>Tunnels that are open.</summary>
    public abstract int OpenTunnels { get; }

    /// <summary>The tunnels that are open.</summary>
    public abstract IReadOnlyList<LiveSession> Sessions { get; }

    /// <summary>Control connections that are open.</summary>
    public abstract int Connections { get; }

    /// <summary>Control connections that were accepted.</summary>
    public abstract long Accepted { get; }

    /// <summary>Control connections that were refused because of a limit.</summary>
    public abstract long Refused { get; }

    /// <summary>GRE packets that belong to no tunnel.</summary>
    public abstract long ForeignDatagrams { get; }

    /// <summary>Packets of clients that had another source than the client's address; they were dropped.</summary>
    public abstract long SpoofedPackets { get; }

    /// <summary>The last 200 events, the oldest first.</summary>
    public abstract IReadOnlyList<ServerEvent> Events { get; }

    /// <summary>Why it stopped by itself; null where it did not.</summary>
    public abstract Exception? Error { get; }

    /// <summary>Starts a server in the network namespace of the calling thread.</summary>
    /// <param name="settings">What to serve; its users are the server's from now on, here already where there is no server.</param>
    /// <exception cref="TunnelsNotSupportedException">Tunnels cannot be served on this system.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">A right is missing.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address is not this host's, or somebody listens there.</exception>
    /// <exception cref="ArgumentException">The pool is no pool.</exception>
    public static PptpServer Start(ServerSettings settings)
    {
        if (settings is null)
            throw new ArgumentNullException(nameof(settings));
        try
        {
            TunnelPlatform.Current.DemandTunnels();
#if NET
            var server = new LinuxServer(settings);
            lock (Started)
                Started.Add(server);
            return server;
#else
            throw new TunnelsNotSupportedException();
#endif
        }
        catch
        {
            settings.Users.Dispose();
            throw;
        }
    }

    /// <summary>Ends every tunnel in good order, and then the server. Again it does nothing.</summary>
    public void Stop() => Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Started)
            Started.Remove(this);
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} at {Address}";

    /// <summary>Ends every tunnel, and takes back what the host gave.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>What a server is doing.</summary>
public enum ServerStatus : byte
{
    /// <summary>It serves.</summary>
    Running,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It stopped by itself.</summary>
    Failed,
}
