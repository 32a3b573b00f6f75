using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tests;

/// <summary>
/// The engine's server role for one client on real sockets of this namespace, at 127.0.0.2: what comes through the tunnel goes back with
/// source and destination exchanged.
/// </summary>
internal sealed class EchoServer : IDisposable
{
    public const string User = "alice";
    public const string Password = "clientPass";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly GreSocket _gre = new(NetworkNamespace.Address("127.0.0.1"), NetworkNamespace.Address("127.0.0.2"));
    private readonly Thread _thread;
    private readonly ServerConnection _connection;
    private readonly UserAccount _account = new(User, Password.ToCharArray());
    private volatile bool _isStopping;
    private volatile bool _isFrozen;
    private volatile byte[]? _push;
    private volatile uint _acknowledged;
    private volatile uint _pushedTo;

    public EchoServer(ServerOptions options)
    {
        Pool = new AddressPool(NetworkNamespace.Address("192.168.77.1"), NetworkNamespace.Address("192.168.77.9"));
        var context = new ServerContext(options, new OneUser(_account), Pool, "SERVER", new BouncyCastleCryptography());
        _connection = new ServerConnection(context, new SystemRandom());
        _listener.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 1723));
        _listener.Listen();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public AddressPool Pool { get; }

    /// <summary>IP packets that came through the tunnel.</summary>
    public int Packets { get; private set; }

    public Exception? Error { get; private set; }

    /// <summary>True once everything that was pushed is acknowledged.</summary>
    public bool PushIsAcknowledged => _pushedTo != 0 && _acknowledged >= _pushedTo;

    /// <summary>From now on nothing is answered, and nothing read.</summary>
    public void Freeze() => _isFrozen = true;

    /// <summary>Sends an IP packet into the tunnel that nothing asked for.</summary>
    public void Push(byte[] packet) => _push = packet;

    /// <summary>Exchanges source and destination of a UDP packet: its checksum stays right.</summary>
    public static void Turn(Span<byte> packet)
    {
        Exchange(packet.Slice(12, 4), packet.Slice(16, 4));
        int header = (packet[0] & 0xF) * 4;
        Exchange(packet.Slice(header, 2), packet.Slice(header + 2, 2));
    }

    public void Dispose()
    {
        _isStopping = true;
        _listener.Dispose();
        _thread.Join();
        _connection.Dispose();
        _gre.Dispose();
        _account.Dispose();
    }

    private static void Exchange(Span<byte> one, Span<byte> other)
    {
        Span<byte> copy = stackalloc byte[4];
        one.CopyTo(copy);
        other.CopyTo(one);
        copy.Slice(0, other.Length).CopyTo(other);
    }

    private void Serve()
    {
        try
        {
            using Socket client = _listener.Accept();
            Serve(client);
        }
        catch (Exception exception) when (!_isStopping)
        {
            Error = exception;
        }
        catch (SocketException)
        {
            // The listener was closed: the test is over.
        }
    }

    private void Serve(Socket client)
    {
        long start = Stopwatch.GetTimestamp();
        var buffer = new byte[70_000];
        var datagram = new byte[70_000];
        _connection.HandleAccepted(TimeSpan.Zero);
        while (!_isStopping && !_connection.HasEnded)
        {
            if (_isFrozen)
            {
                Thread.Sleep(10);
                continue;
            }

            TimeSpan now = Stopwatch.GetElapsedTime(start);
            var waiter = new Waiter(new NativeMethods.PollEntry[2]);
            int tcp = waiter.Add((int)client.Handle);
            int gre = waiter.Add(_gre.Descriptor);
            TimeSpan limit = TimeSpan.FromMilliseconds(50);
            waiter.Wait(_connection.Deadline - now is { } rest && rest < limit ? rest : limit);
            now = Stopwatch.GetElapsedTime(start);
            if (waiter.IsReady(tcp))
                HandleControl(client, buffer, now);
            while (waiter.IsReady(gre) && _gre.TryReceive(buffer, out ReadOnlySpan<byte> received))
                HandleDatagram(received, datagram, now);
            _connection.HandleDeadline(now);
            PushPacket(datagram, now);
            Send(client, datagram, now);
        }
    }

    private void HandleControl(Socket client, byte[] buffer, TimeSpan now)
    {
        int length = client.Receive(buffer);
        if (length == 0)
            _connection.HandleTransportLost(isFinished: true, now);
        else
            _connection.HandleControlOctets(buffer.AsSpan(0, length), now);
    }

    private void HandleDatagram(ReadOnlySpan<byte> received, byte[] datagram, TimeSpan now)
    {
        if (!GreFrame.TryParse(received, out GreFrame frame, out _) || _connection.Find(frame) is not { } tunnel)
            return;
        if (frame.HasAcknowledgment)
            _acknowledged = frame.Acknowledgment;
        if (_connection.HandleDatagram(tunnel, frame, now, out ReadOnlySpan<byte> first))
            Answer(tunnel, first, datagram, now);
        while (_connection.TryTakePacket(tunnel, now, out ReadOnlySpan<byte> next))
            Answer(tunnel, next, datagram, now);
    }

    private void Answer(ServerTunnel tunnel, ReadOnlySpan<byte> packet, byte[] datagram, TimeSpan now)
    {
        Packets++;
        byte[] turned = packet.ToArray();
        Turn(turned);
        if (tunnel.Call.TrySend(turned, datagram, now, out Span<byte> answer))
            _gre.Send(answer);
    }

    private void PushPacket(byte[] datagram, TimeSpan now)
    {
        if (_push is not { } packet)
            return;
        _push = null;
        foreach (ServerTunnel tunnel in _connection.Tunnels)
        {
            if (tunnel.Call.TrySend(packet, datagram, now, out Span<byte> octets))
                _gre.Send(octets);
            _pushedTo = tunnel.Call.Transmitter.Gre.NextSequence - 1;
        }
    }

    private void Send(Socket client, byte[] datagram, TimeSpan now)
    {
        while (_connection.TryTakeMessage(out ControlMessage? message))
            client.Send(message!.ToOctets());
        foreach (ServerTunnel tunnel in _connection.Tunnels)
        {
            while (tunnel.Call.TryTakeDatagram(datagram, now, out Span<byte> octets, out PppPacket? _))
                _gre.Send(octets);
        }
    }

    private sealed class OneUser(UserAccount account) : IUserDirectory
    {
        public UserAccount? Find(string userName) => userName == account.Name ? account : null;
    }
}
