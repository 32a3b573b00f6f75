using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>A client and a server session on a simulated clock. Control octets arrive whole and in order, GRE datagrams as the path lets them.</summary>
internal sealed class SessionPair : IDisposable
{
    public const string User = "alice";
    public const string Password = "clientPass";

    private readonly Random _random;
    private readonly PriorityQueue<Action, (TimeSpan, int)> _inFlight = new();
    private readonly byte[] _buffer = new byte[70_000];
    private int _sent;

    public SessionPair(
        ClientOptions client, ServerOptions server, int seed = 1, string user = User, string password = Password, string? newPassword = null,
        UserAccount? account = null, AddressPool? pool = null)
    {
        Users = new UserList(account ?? new UserAccount(User, Password.ToCharArray()));
        Pool = pool ?? new AddressPool(Address("192.168.1.50"), Address("192.168.1.99"));
        _random = new Random(seed);
        Credentials = new Credentials(user, password.ToCharArray()) { NewPassword = newPassword?.ToCharArray() };
        Client = new ClientSession(client, Credentials, "CLIENT", new BouncyCastleCryptography(), new SeededRandom(seed));
        Context = new ServerContext(server, Users, Pool, "SERVER", new BouncyCastleCryptography());
        Server = new ServerConnection(Context, new SeededRandom(seed + 1));
    }

    public UserList Users { get; }

    public AddressPool Pool { get; }

    public Credentials Credentials { get; }

    public ServerContext Context { get; }

    public ClientSession Client { get; }

    public ServerConnection Server { get; }

    public ServerTunnel? ServerTunnel => Server.Tunnels.Count > 0 ? Server.Tunnels[^1] : null;

    public TimeSpan Now { get; private set; }

    public double Loss { get; set; }

    public double Duplication { get; set; }

    public double Reordering { get; set; }

    public double Corruption { get; set; }

    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>GRE does not get through in this direction.</summary>
    public bool BlocksToServer { get; init; }

    public bool BlocksToClient { get; init; }

    /// <summary>False to save the time that the story of the session takes.</summary>
    public bool KeepsLog { get; init; } = true;

    /// <summary>Which of the links' packets get through; the first argument is true for those to the server. Null for all.</summary>
    public Func<bool, PppPacket, bool>? Passes { get; set; }

    /// <summary>What becomes of a GRE datagram on its way; the first argument is true for those to the server. Null for nothing.</summary>
    public Func<bool, byte[], byte[]>? Alter { get; set; }

    /// <summary>What becomes of the octets of a control message on its way. Null for nothing.</summary>
    public Func<bool, byte[], byte[]>? AlterControl { get; set; }

    /// <summary>Takes what arrives in place of <see cref="AtServer"/> and <see cref="AtClient"/>.</summary>
    public PacketHandler? Receives { get; set; }

    public List<byte[]> AtServer { get; } = [];

    public List<byte[]> AtClient { get; } = [];

    public List<string> Log { get; } = [];

    public bool IsOpen => Client.Phase == SessionPhase.Open && ServerTunnel is { Call.Phase: SessionPhase.Open };

    public static IpAddress Address(string text) => IpAddress.From(System.Net.IPAddress.Parse(text));

    public SessionPair Connect(double seconds = 300)
    {
        Client.HandleConnected(Now);
        Server.HandleAccepted(Now);
        Drain();
        RunUntil(() => IsOpen || Client.HasEnded, seconds);
        return this;
    }

    public bool RunUntil(Func<bool> condition, double seconds = 300)
    {
        TimeSpan end = Now + TimeSpan.FromSeconds(seconds);
        for (int steps = 0; !condition(); steps++)
        {
            Assert.True(steps < 100_000, $"Time does not advance beyond {Now}: client {Client.Deadline}, server {Server.Deadline}\n{string.Join('\n', Log)}");
            TimeSpan? next = Earliest(_inFlight.TryPeek(out _, out (TimeSpan Time, int) first) ? first.Time : null, Earliest(Client.Deadline, Server.Deadline));
            if (next is not { } time || time > end)
            {
                Now = end;
                return false;
            }

            if (time > Now)
                Now = time;
            if (_inFlight.TryPeek(out _, out first) && first.Time <= Now)
            {
                _inFlight.Dequeue()();
            }
            else
            {
                if (Client.Deadline <= Now)
                    Client.HandleDeadline(Now);
                if (Server.Deadline <= Now)
                    Server.HandleDeadline(Now);
            }

            Drain();
        }

        return true;
    }

    public string Story => $"client {Client.Phase} {Client.Failure}; server {ServerTunnel?.Call.Phase} {ServerTunnel?.Failure}\n{string.Join('\n', Log)}";

    /// <summary>Has one end send a packet that it would not send itself.</summary>
    public void Inject(bool toServer, PppPacket packet)
    {
        (toServer ? Client.Tunnel! : ServerTunnel!.Call).Transmitter.Enqueue(packet);
        Drain();
    }

    /// <summary>Lets time pass.</summary>
    public void Wait(double seconds) => RunUntil(() => false, seconds);

    public bool SendFromClient(ReadOnlySpan<byte> packet)
    {
        bool isSent = Client.TrySend(packet, _buffer, Now, out Span<byte> datagram);
        if (isSent)
            Carry(datagram, toServer: true);
        return isSent;
    }

    public bool SendFromServer(ReadOnlySpan<byte> packet)
    {
        bool isSent = ServerTunnel!.Call.TrySend(packet, _buffer, Now, out Span<byte> datagram);
        if (isSent)
            Carry(datagram, toServer: false);
        return isSent;
    }

    public void Drain()
    {
        while (Client.TryTakePacket(Now, out ReadOnlySpan<byte> packet))
            Receive(atServer: false, packet);
        foreach (ServerTunnel tunnel in Server.Tunnels)
        {
            while (!tunnel.Call.HasEnded && Server.TryTakePacket(tunnel, Now, out ReadOnlySpan<byte> packet))
                Receive(atServer: true, packet);
        }

        while (Client.TryTakeMessage(out ControlMessage? message))
            Carry(message!, toServer: true);
        while (Server.TryTakeMessage(out ControlMessage? message))
            Carry(message!, toServer: false);
        while (Client.Tunnel is { } tunnel && tunnel.TryTakeDatagram(_buffer, Now, out Span<byte> datagram, out PppPacket? packet))
        {
            Note("client", packet);
            if (packet is null || Passes?.Invoke(true, packet) != false)
                Carry(datagram, toServer: true);
        }

        foreach (ServerTunnel tunnel in Server.Tunnels)
        {
            while (tunnel.Call.TryTakeDatagram(_buffer, Now, out Span<byte> datagram, out PppPacket? packet))
            {
                Note("server", packet);
                if (packet is null || Passes?.Invoke(false, packet) != false)
                    Carry(datagram, toServer: false);
            }
        }

        if (Client.WantsTransportClosed && !Server.HasEnded)
            Post(() => Server.HandleTransportLost(isFinished: true, Now));
        if (Server.WantsTransportClosed && !Client.HasEnded)
            Post(() => Client.HandleTransportLost(isFinished: true, Now));
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        Credentials.Dispose();
    }

    private static TimeSpan? Earliest(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    private void Note(string who, PppPacket? packet)
    {
        if (KeepsLog)
            Log.Add($"{Now.TotalSeconds,8:0.000} {who} {packet?.Protocol} {packet?.Message} {packet?.Identifier} {packet?.ToString() ?? "ack"}");
    }

    private void Carry(ControlMessage message, bool toServer)
    {
        byte[] octets = message.ToOctets();
        octets = AlterControl?.Invoke(toServer, octets) ?? octets;
        if (KeepsLog)
            Log.Add($"{Now.TotalSeconds,8:0.000} {(toServer ? "client" : "server")} {message.Message} {message}");
        Post(() =>
        {
            if (toServer)
                Server.HandleControlOctets(octets, Now);
            else
                Client.HandleControlOctets(octets, Now);
        });
    }

    private void Carry(ReadOnlySpan<byte> datagram, bool toServer)
    {
        if ((toServer ? BlocksToServer : BlocksToClient) || _random.NextDouble() < Loss)
            return;
        byte[] copy = datagram.ToArray();
        copy = Alter?.Invoke(toServer, copy) ?? copy;
        int times = _random.NextDouble() < Duplication ? 2 : 1;
        if (_random.NextDouble() < Corruption)
            copy[_random.Next(copy.Length)] ^= (byte)(1 << _random.Next(8));
        for (int i = 0; i < times; i++)
            Post(() => Deliver(copy, toServer), _random.NextDouble() < Reordering ? 1 + 5 * _random.NextDouble() : 1);
    }

    private void Deliver(byte[] datagram, bool toServer)
    {
        if (!toServer)
        {
            if (Client.HandleDatagram(datagram, Now, out ReadOnlySpan<byte> first))
                Receive(atServer: false, first);
            return;
        }

        if (!GreFrame.TryParse(datagram, out GreFrame frame, out _) || Server.Find(frame) is not { } tunnel)
            return;
        if (Server.HandleDatagram(tunnel, frame, Now, out ReadOnlySpan<byte> whole))
            Receive(atServer: true, whole);
    }

    private void Receive(bool atServer, ReadOnlySpan<byte> packet)
    {
        if (Receives is { } receives)
            receives(atServer, packet);
        else
            (atServer ? AtServer : AtClient).Add(packet.ToArray());
    }

    private void Post(Action action, double latencies = 1) => _inFlight.Enqueue(action, (Now + Latency * latencies, _sent++));
}

/// <summary>An IP packet has come out of the tunnel.</summary>
internal delegate void PacketHandler(bool atServer, ReadOnlySpan<byte> packet);

/// <summary>Users by name.</summary>
internal sealed class UserList(params UserAccount[] accounts) : IUserDirectory
{
    public UserAccount? Find(string userName) => accounts.FirstOrDefault(account => account.Name == userName.Split('\\')[^1]);
}

/// <summary>Random octets that are the same for a seed.</summary>
internal sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> octets) => _random.NextBytes(octets);
}
