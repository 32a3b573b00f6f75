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
using PptpTools.Tunnels;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;

namespace PptpTools.Benchmarks;

/// <summary>The far end of a measured tunnel: the engine's server role on one thread, for one client at a time, with a TUN device of its own.</summary>
internal sealed class FarEnd : IDisposable
{
    private const int BufferLength = 66_000;
    private const int Burst = 64;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly GreSocket _gre;
    private readonly UserAccount _account = new("bench", "bench".ToCharArray());
    private readonly ServerContext _context;
    private readonly byte[] _buffer = new byte[BufferLength];
    private readonly long _start = Stopwatch.GetTimestamp();

    public FarEnd(IPAddress local, IPAddress peer, EncryptionPolicy encryption)
    {
        _gre = new GreSocket(IpAddress.From(peer), IpAddress.From(local));
        var pool = new AddressPool(IpAddress.From(IPAddress.Parse("192.168.77.1")), IpAddress.From(IPAddress.Parse("192.168.77.9")));
        _context = new ServerContext(new ServerOptions { Encryption = encryption }, new OneUser(_account), pool, "SERVER", new BouncyCastleCryptography());
        _listener.Bind(new IPEndPoint(local, 1723));
        _listener.Listen();
    }

    private TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (!_listener.Poll(100_000, SelectMode.SelectRead))
                continue;
            using Socket client = _listener.Accept();
            using var connection = new ServerConnection(_context, new SystemRandom());
            using var device = new TunDevice("far%d");
            client.NoDelay = true;
            Serve(client, connection, device, stop);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _gre.Dispose();
        _account.Dispose();
    }

    private void Serve(Socket client, ServerConnection connection, TunDevice device, CancellationToken stop)
    {
        var sender = new TunnelSender(_gre, device, () => Now);
        var host = new TunnelInterface(device);
        Span<NativeMethods.PollEntry> entries = stackalloc NativeMethods.PollEntry[3];
        connection.HandleAccepted(Now);
        while (!connection.HasEnded && !connection.WantsTransportClosed && !stop.IsCancellationRequested)
        {
            while (connection.TryTakeMessage(out ControlMessage? message))
                client.Send(message!.ToOctets());
            TunnelCall? call = connection.Tunnels.Count > 0 && !connection.Tunnels[0].Call.HasEnded ? connection.Tunnels[0].Call : null;
            bool isOpen = call is { Link.Version4: { LocalAddress: not null, PeerAddress: not null } };
            if (isOpen)
                host.Apply(call!.Link.Version4!.LocalAddress!.Value, call.Link.Version4.PeerAddress!.Value, call.Transmitter.MaximumTransmissionUnit);
            if (call is not null)
                sender.SendDue(call.Transmitter);
            var waiter = new Waiter(entries);
            int control = waiter.Add((int)client.Handle);
            int gre = waiter.Add(_gre.Descriptor);
            int data = waiter.Add(isOpen ? device.Descriptor : -1);
            waiter.Wait(connection.Deadline - Now);
            if (waiter.IsReady(control))
                ReceiveControl(client, connection);
            if (waiter.IsReady(gre))
                ReceiveDatagrams(connection, device);
            if (waiter.IsReady(data))
                sender.SendPackets(call!.Transmitter);
            if (connection.Deadline <= Now)
                connection.HandleDeadline(Now);
        }
    }

    private void ReceiveControl(Socket client, ServerConnection connection)
    {
        int length = client.Receive(_buffer, SocketFlags.None, out SocketError error);
        if (length == 0 || error != SocketError.Success)
            connection.HandleTransportLost(isFinished: error == SocketError.Success, Now);
        else
            connection.HandleControlOctets(_buffer.AsSpan(0, length), Now);
    }

    private void ReceiveDatagrams(ServerConnection connection, TunDevice device)
    {
        for (int i = 0; i < Burst && _gre.TryReceive(_buffer, out ReadOnlySpan<byte> datagram); i++)
        {
            if (!GreFrame.TryParse(datagram, out GreFrame frame, out _) || connection.Find(frame) is not { } tunnel)
                continue;
            if (connection.HandleDatagram(tunnel, frame, Now, out ReadOnlySpan<byte> packet))
                device.Write(packet);
            while (connection.TryTakePacket(tunnel, Now, out ReadOnlySpan<byte> next))
                device.Write(next);
        }
    }

    private sealed class OneUser(UserAccount account) : IUserDirectory
    {
        public UserAccount? Find(string userName) => userName == account.Name ? account : null;
    }
}
