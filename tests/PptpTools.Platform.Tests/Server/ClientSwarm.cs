using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Linux;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tests;

/// <summary>
/// Many clients at one address, on one thread: the engine's client role over real TCP connections and one raw socket for GRE. They have no
/// devices: each sends UDP packets to the echo service of the server's host and counts what comes back.
/// </summary>
internal sealed class ClientSwarm : IDisposable
{
    private const int BufferLength = 66_000;

    /// <summary>The next swarm's first call id: what was sent to a former one must not be taken for its own.</summary>
    private static int _nextCallId;

    private readonly int _firstCallId;
    private readonly SharedGreSocket _gre;
    private readonly EventQueue _events = new();
    private readonly Member[] _members;
    private readonly IpAddress _own;
    private readonly IpAddress _server;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly byte[] _received = new byte[BufferLength];
    private readonly byte[] _sent = new byte[BufferLength];

    public ClientSwarm(int count, IpAddress own, IpAddress server, Func<int, (string Name, string Password)> userOf, ClientOptions options)
    {
        _firstCallId = System.Threading.Interlocked.Add(ref _nextCallId, count) - count;
        _own = own;
        _server = server;
        _gre = new SharedGreSocket(own);
        _events.Watch(_gre.Descriptor, -1);
        _members = [.. Enumerable.Range(0, count).Select(i => new Member(i, (ushort)(_firstCallId + i), userOf(i), options))];
    }

    public int Open => _members.Count(member => member.Session.Phase == SessionPhase.Open);

    public int Ended => _members.Count(member => member.Session.HasEnded);

    /// <summary>The fewest packets that came back to any of them.</summary>
    public int FewestAnswers => _members.Min(member => member.Answers);

    public SessionFailure?[] Failures => [.. _members.Select(member => member.Session.Failure)];

    public IpAddress?[] Addresses => [.. _members.Select(member => member.Session.Lease?.Address)];

    private TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    public void Connect()
    {
        foreach (Member member in _members)
        {
            member.Socket.Connect(new IPEndPoint(_server.ToIPAddress(), PptpServer.Port), null, default);
            _events.Watch(member.Socket.Descriptor, member.Index);
            member.Session.HandleConnected(Now);
            Follow(member);
        }
    }

    public void Close()
    {
        foreach (Member member in _members)
        {
            member.Session.Close(Now);
            Follow(member);
        }
    }

    /// <summary>Every open client sends a packet to the echo service of a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="source">The source of all of them; null for each client's own address.</param>
    public void Ask(IpAddress host, IpAddress? source = null)
    {
        foreach (Member member in _members)
        {
            if ((source ?? member.Session.Lease?.Address) is { } address
                && member.Session.TrySend(TestPackets.Udp(address, host, 7, [1, 2, 3, 4]), _sent, Now, out Span<byte> datagram))
                _gre.Send(datagram, _own, _server);
        }
    }

    /// <summary>Works until something is true, or the time is over.</summary>
    public bool RunUntil(Func<bool> isDone, TimeSpan limit)
    {
        TimeSpan end = Now + limit;
        while (!isDone())
        {
            if (Now >= end)
                return false;
            int count = _events.Wait(TimeSpan.FromMilliseconds(10));
            for (int i = 0; i < count; i++)
            {
                if (_events.KeyOf(i) is >= 0 and var index)
                    HandleControl(_members[index]);
            }

            // After the control connections: the reply that opens a call goes before the call's first packet.
            HandleDatagrams();
            foreach (Member member in _members)
            {
                if (member.Session.Deadline <= Now)
                {
                    member.Session.HandleDeadline(Now);
                    TakePackets(member);
                    Follow(member);
                }
            }
        }

        return true;
    }

    public void Dispose()
    {
        foreach (Member member in _members)
            member.Dispose();
        _events.Dispose();
        _gre.Dispose();
    }

    private void HandleDatagrams()
    {
        while (_gre.TryReceive(_received, out ReadOnlySpan<byte> datagram))
        {
            if (!GreFrame.TryParse(datagram, out GreFrame frame, out _) || (ushort)(frame.CallId - _firstCallId) >= _members.Length)
                continue;
            Member member = _members[(ushort)(frame.CallId - _firstCallId)];
            if (member.Session.HandleDatagram(datagram, Now, out _))
                member.Answers++;
            TakePackets(member);
            Follow(member);
        }
    }

    private void TakePackets(Member member)
    {
        while (member.Session.TryTakePacket(Now, out _))
            member.Answers++;
    }

    private void HandleControl(Member member)
    {
        SocketError error = member.Socket.Receive(_received, out int length);
        if (error == SocketError.WouldBlock)
            return;
        if (error == SocketError.Success && length > 0)
        {
            member.Session.HandleControlOctets(_received.AsSpan(0, length), Now);
        }
        else
        {
            member.Session.HandleTransportLost(error == SocketError.Success, Now);
            Close(member);
        }

        Follow(member);
    }

    private void Follow(Member member)
    {
        while (member.Session.TryTakeMessage(out ControlMessage? message))
        {
            if (!member.IsClosed)
                member.Socket.TrySend(message!.ToOctets());
        }

        while (member.Session.Tunnel is { } tunnel && tunnel.TryTakeDatagram(_sent, Now, out Span<byte> datagram, out PppPacket? _))
            _gre.Send(datagram, _own, _server);
        if (member.Session.HasEnded)
            Close(member);
    }

    private static void Close(Member member)
    {
        if (member.IsClosed)
            return;
        member.IsClosed = true;
        member.Socket.Dispose();
    }

    private sealed class Member : IDisposable
    {
        private readonly Credentials _credentials;

        public Member(int index, ushort callId, (string Name, string Password) user, ClientOptions options)
        {
            Index = index;
            _credentials = new Credentials(user.Name, user.Password.ToCharArray());
            SessionProfile profile = SessionProfiles.Client(options.Profile, "CLIENT");
            profile = profile with { Control = profile.Control with { FirstCallId = callId } };
            Session = new ClientSession(options, _credentials, "CLIENT", new BouncyCastleCryptography(), new SystemRandom(), profile);
        }

        public int Index { get; }

        public ControlSocket Socket { get; } = new();

        public ClientSession Session { get; }

        public int Answers { get; set; }

        public bool IsClosed { get; set; }

        public void Dispose()
        {
            Socket.Dispose();
            Session.Dispose();
            _credentials.Dispose();
        }
    }
}
