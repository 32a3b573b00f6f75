using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
#if NET
using PptpTools.Sessions;
#endif

namespace PptpTools.Probing;

/// <summary>
/// Plays a <see cref="ProbeRun"/> on real sockets, on the caller's thread: TCP alone where the system has no GRE. There is no interface and no
/// route, and IP packets that come through the tunnel are dropped.
/// </summary>
internal sealed partial class ProbeConnection : IDisposable
{
    private const int Port = 1723;
    private const int BufferLength = 70_000;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);

    /// <summary>How long cancellation may go unnoticed.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ProbeRun _run;
    private readonly byte[] _buffer = new byte[BufferLength];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
#if NET
    private readonly ProbeDatagrams? _datagrams;
    private readonly ITunnelTap? _tap;

    /// <param name="run">What to play.</param>
    /// <param name="server">With whom.</param>
    /// <param name="withGre">True to open a raw socket for GRE.</param>
    /// <param name="tap">Is told every octet; null for nobody.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">A right is missing, or a route to the server.</exception>
    public ProbeConnection(ProbeRun run, IpAddress server, bool withGre, ITunnelTap? tap)
    {
        _run = run;
        _tap = tap;
        _datagrams = withGre ? new ProbeDatagrams(run, server, tap) : null;
    }
#else
    public ProbeConnection(ProbeRun run) => _run = run;
#endif

    private TimeSpan Now => _clock.Elapsed;

    /// <summary>Plays until the run is over.</summary>
    /// <param name="server">The server.</param>
    /// <param name="cancellation">Gives up at once.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public void Play(IpAddress server, CancellationToken cancellation)
    {
        _run.HandleConnecting(Now);
        if (!TryConnect(new IPEndPoint(server.ToIPAddress(), Port), cancellation))
            return;
        _run.HandleConnected(Now);
        _run.Advance(Now);
        while (!_run.IsOver)
        {
            cancellation.ThrowIfCancellationRequested();
            Send();
            Wait();
            ReceiveControl();
            if (_run.Session.Deadline <= Now)
                _run.Session.HandleDeadline(Now);
            _run.Advance(Now);
        }

        Send();
#if NET
        if (_tap is not null)
            Finish(_tap);
#endif
    }

    public void Dispose()
    {
        _tcp.Dispose();
#if NET
        _datagrams?.Dispose();
#endif
    }

    private bool TryConnect(IPEndPoint server, CancellationToken cancellation)
    {
        try
        {
            Task connecting = _tcp.ConnectAsync(server);
            if (!connecting.Wait((int)ConnectLimit.TotalMilliseconds, cancellation))
            {
                _run.HandleConnectFailed(isRefused: false);
                return false;
            }
        }
        catch (AggregateException error) when (error.InnerException is SocketException failure)
        {
            _run.HandleConnectFailed(isRefused: failure.SocketErrorCode != SocketError.TimedOut);
            return false;
        }

        _tcp.Blocking = false;
#if NET
        _tap?.OnConnected(Now, isOutgoing: true, (IPEndPoint)_tcp.LocalEndPoint!, server);
#endif
        return true;
    }

    private void Send()
    {
        while (_run.Session.TryTakeMessage(out ControlMessage? message))
        {
            byte[] octets = message!.ToOctets();
#if NET
            _tap?.OnControlOctets(Now, isOutgoing: true, octets);
#endif
            // A test says so little that a connection which does not take it is lost.
            if (_tcp.Send(octets, 0, octets.Length, SocketFlags.None, out SocketError error) != octets.Length || error != SocketError.Success)
                _run.Session.HandleTransportLost(isFinished: false, Now);
        }
#if NET
        _datagrams?.Send(Now);
#endif
    }

    private void Wait()
    {
        TimeSpan wait = _run.Deadline - Now is { } rest && rest < LongestWait ? rest : LongestWait;
        if (wait < TimeSpan.Zero)
            wait = TimeSpan.Zero;
#if NET
        if (_datagrams is not null)
        {
            _datagrams.Wait((int)_tcp.Handle, wait);
            _datagrams.Receive(_buffer, Now);
            return;
        }
#endif
        _tcp.Poll((int)(wait.TotalMilliseconds * 1000), SelectMode.SelectRead);
    }

    private void ReceiveControl()
    {
        int length = _tcp.Receive(_buffer, 0, _buffer.Length, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
            return;
        if (error != SocketError.Success || length == 0)
        {
#if NET
            NotePeerEnd(error);
#endif
            _run.Session.HandleTransportLost(isFinished: error == SocketError.Success, Now);
            return;
        }

#if NET
        _tap?.OnControlOctets(Now, isOutgoing: false, _buffer.AsSpan(0, length));
#endif
        _run.Session.HandleControlOctets(_buffer.AsSpan(0, length), Now);
    }
}
