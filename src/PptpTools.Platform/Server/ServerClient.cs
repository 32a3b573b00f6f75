#if NET
using System;
using System.Collections.Generic;
using PptpTools.Capture;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>One control connection of a server. The receiving thread owns it.</summary>
internal sealed class ServerClient : TimedItem, IDisposable
{
    /// <summary>Frames of a client's negotiation that are kept: what a trace that comes later begins with.</summary>
    private const int RecordedFrames = 256;

    public ServerClient(int key, ControlSocket socket, IpAddress own, IpAddress address, ServerConnection session)
    {
        Key = key;
        Socket = socket;
        Own = own;
        Address = address;
        Session = session;
        Recorder = new TunnelRecorder(address.ToString(), RecordedFrames);
    }

    /// <summary>What its socket's events are told by.</summary>
    public int Key { get; }

    public ControlSocket Socket { get; }

    /// <summary>The address of this host that it connected to.</summary>
    public IpAddress Own { get; }

    /// <summary>The client's.</summary>
    public IpAddress Address { get; }

    public ServerConnection Session { get; }

    /// <summary>Records all that the client and this server say to each other.</summary>
    public TunnelRecorder Recorder { get; }

    /// <summary>Its tunnels that have not ended.</summary>
    public List<ServerLink> Links { get; } = [];

    /// <summary>When it is closed, unless a tunnel of it opens before; null while one is open.</summary>
    public TimeSpan? HalfOpenUntil { get; set; }

    /// <summary>Its open tunnels.</summary>
    public int OpenLinks { get; set; }

    /// <summary>Until when the peer's FIN is waited for, since nothing is left to say; null before.</summary>
    public TimeSpan? DrainsUntil { get; set; }

    /// <summary>True once this end has sent its FIN.</summary>
    public bool HasFinished { get; set; }

    /// <summary>True while its socket is watched for room to write.</summary>
    public bool IsWatchedForWrites { get; set; }

    /// <summary>When something is to be done for it next.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            if (DrainsUntil is not null)
                return DrainsUntil;
            TimeSpan? deadline = Session.ReceiveDeadline;
            return deadline is null || HalfOpenUntil < deadline ? HalfOpenUntil ?? deadline : deadline;
        }
    }

    public ServerLink? LinkOf(ServerTunnel tunnel)
    {
        foreach (ServerLink link in Links)
        {
            if (link.Tunnel == tunnel)
                return link;
        }

        return null;
    }

    public void Dispose()
    {
        Recorder.Complete();
        Socket.Dispose();
        Session.Dispose();
    }
}
#endif
