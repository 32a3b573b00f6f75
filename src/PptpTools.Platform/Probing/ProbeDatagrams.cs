#if NET
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Sockets;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Probing;

/// <summary>The GRE of a <see cref="ProbeConnection"/>: unfragmented, and with an ear for what refuses it.</summary>
internal sealed class ProbeDatagrams : IDisposable
{
    private const int Ipv4Header = 20;
    private const int BufferLength = 66_000;

    /// <summary>errno: the packet filter of this host says no.</summary>
    private const int NotPermitted = 1;

    /// <summary>errno: ICMP said that the protocol is unreachable, or the port, or that the host may not be reached.</summary>
    private const int ProtocolUnreachable = 92;
    private const int PortUnreachable = 111;
    private const int NetworkUnreachable = 101;
    private const int HostUnreachable = 113;

    private readonly ProbeRun _run;
    private readonly GreSocket _gre;
    private readonly ITunnelTap? _tap;
    private readonly byte[] _datagram = new byte[BufferLength];

    public ProbeDatagrams(ProbeRun run, IpAddress server, ITunnelTap? tap)
    {
        _run = run;
        _tap = tap;
        _gre = new GreSocket(server);
        _gre.ForbidFragments();
    }

    /// <summary>Why GRE cannot be used here to reach a server; null where it can.</summary>
    public static string? FindObstacle(IpAddress server)
    {
        try
        {
            using var trial = new GreSocket(server);
            return null;
        }
        catch (Win32Exception error)
        {
            return $"{error.Message}.";
        }
    }

    /// <summary>Sends what the link wants sent.</summary>
    public void Send(TimeSpan now)
    {
        while (_run.Session.Tunnel is { } tunnel && tunnel.TryTakeDatagram(_datagram, now, out Span<byte> datagram, out PppPacket? packet))
        {
            _tap?.OnDatagram(now, isOutgoing: true, datagram);
            if (_gre.Send(datagram))
                _run.HandleSent(packet, Ipv4Header + datagram.Length, now);
            else
                NoteRefusal();
        }
    }

    /// <summary>Waits until GRE or the control connection has something to read.</summary>
    public void Wait(int controlDescriptor, TimeSpan time)
    {
        var waiter = new Waiter(stackalloc NativeMethods.PollEntry[2]);
        waiter.Add(_gre.Descriptor);
        waiter.Add(controlDescriptor);
        waiter.Wait(time);
    }

    /// <summary>Receives what is there. What came through the tunnel as data is dropped.</summary>
    public void Receive(byte[] buffer, TimeSpan now)
    {
        while (_gre.TryReceive(buffer, out ReadOnlySpan<byte> datagram))
        {
            if (IsOfThisCall(datagram))
                _tap?.OnDatagram(now, isOutgoing: false, datagram);
            ClientSession session = _run.Session;
            session.HandleDatagram(datagram, now, out _);
            while (session.TryTakePacket(now, out _))
            {
            }
        }

        NoteRefusal();
    }

    public void Dispose() => _gre.Dispose();

    /// <summary>A raw socket sees the packets of all tunnels with the server.</summary>
    private bool IsOfThisCall(ReadOnlySpan<byte> datagram) =>
        Wire.Gre.GreFrame.TryParse(datagram, out Wire.Gre.GreFrame frame, out _) && frame.CallId == _run.Session.Tunnel?.Call.LocalCallId;

    private void NoteRefusal()
    {
        switch (Marshal.GetLastPInvokeError())
        {
            case NotPermitted:
                _run.HandleRefusal("this host's own packet filter does not permit them");
                break;
            case ProtocolUnreachable:
                _run.HandleRefusal("the server, or a router, says that the protocol is unreachable (ICMP)");
                break;
            case PortUnreachable or HostUnreachable or NetworkUnreachable:
                _run.HandleRefusal("a router, or the server, says that they may not pass (ICMP)");
                break;
        }
    }
}
#endif
