using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using PptpTools.Server;
using PptpTools.Sessions;
using PptpTools.Sockets;
using PptpTools.Wire.Control;

namespace PptpTools.Tests;

/// <summary>Clients that mean no good do not stop the server, and cost no more than their limits.</summary>
public sealed class HostileClientTests
{
    private const int Rounds = 300;

    [PrivilegedFact]
    public void Garbage_on_the_control_connection_ends_that_connection_only() => Run((rig, random) =>
    {
        for (int i = 0; i < Rounds; i++)
        {
            using Socket socket = Connect();
            Send(socket, Damage(random));
            if (i % 3 == 0)
                socket.Close(0);
        }
    });

    [PrivilegedFact]
    public void Garbage_in_GRE_packets_of_an_open_tunnel_ends_at_most_that_tunnel() => Run((rig, random) =>
    {
        ushort callId = (ushort)rig.Server.Sessions.Single().LocalCallId!.Value;
        using var gre = new SharedGreSocket(ServerRig.Client4);
        var datagram = new byte[1500];
        for (int i = 0; i < Rounds * 20; i++)
        {
            random.NextBytes(datagram);
            byte[] header = [0x30, 0x81, 0x88, 0x0B, (byte)random.Next(6), (byte)random.Next(256), (byte)(callId >> 8), (byte)callId];
            if (random.Next(4) != 0)
                header.CopyTo(datagram, 0);
            if (random.Next(4) != 0)
                new byte[] { 0, 0, 0, (byte)random.Next(256), 0, 0, 0, (byte)random.Next(8), 0xFF, 0x03, 0xC0, 0x21, (byte)random.Next(16) }.CopyTo(datagram, 8);
            gre.Send(datagram.AsSpan(0, random.Next(datagram.Length)), ServerRig.Client4, ServerRig.Server4);
        }

        ServerRig.Wait(() => rig.Server.ForeignDatagrams > Rounds);
    });

    [PrivilegedFact]
    public void A_client_that_asks_without_end_and_never_reads_is_cut_off() => Run((rig, random) =>
    {
        using Socket socket = Connect();
        socket.ReceiveBufferSize = 4096;
        socket.SendTimeout = 500;
        Send(socket, new StartControlConnectionRequest { ProtocolVersion = 0x100 }.ToOctets());
        byte[] questions = [.. Enumerable.Repeat(new EchoRequest { Identifier = 7 }.ToOctets(), 1000).SelectMany(octets => octets)];
        bool isCut = false;
        for (int i = 0; i < 2000 && !isCut; i++)
            isCut = !Send(socket, questions);
        Assert.True(isCut);
        ServerRig.Wait(() => rig.Server.Events.Any(happened => happened.Kind == ServerEventKind.Disconnected));
    });

    /// <summary>Runs a test beside a client that means well, whose tunnel or whose next tunnel must still work.</summary>
    internal static void Run(Action<ServerRig, Random> test) => ServerRig.Run(
        settings => settings with { Limits = new ServerLimits { HalfOpen = 10_000, HalfOpenTime = TimeSpan.FromSeconds(15), ConnectionsPerMinute = null } },
        rig =>
        {
            using var echo = new UdpEcho(ServerRig.InsideText);
            rig.Network.Run(() =>
            {
                using (PptpTunnel tunnel = ServerRig.Open())
                {
                    UdpEcho.Exchange(ServerRig.InsideText, [100]);
                    test(rig, new Random(11));
                }

                ServerRig.Wait(() => rig.Server.OpenTunnels == 0);
                using PptpTunnel next = ServerRig.Open();
                UdpEcho.Exchange(ServerRig.InsideText, [1000]);
            });
            Assert.Equal(2, echo.Packets);
        });

    /// <summary>Control messages with a few octets changed, some cut short, some with nothing right in them.</summary>
    internal static byte[] Damage(Random random)
    {
        var octets = new List<byte>();
        if (random.Next(4) == 0)
            octets.AddRange(Enumerable.Range(0, random.Next(1, 400)).Select(_ => (byte)random.Next(256)));
        octets.AddRange(new StartControlConnectionRequest { ProtocolVersion = 0x100 }.ToOctets());
        for (int i = random.Next(5); i > 0; i--)
            octets.AddRange(new OutgoingCallRequest { CallId = (ushort)random.Next(4), CallSerialNumber = (ushort)random.Next(4) }.ToOctets());
        octets.AddRange(new SetLinkInfo { PeerCallId = (ushort)random.Next(65536) }.ToOctets());
        byte[] damaged = [.. octets];
        for (int i = random.Next(4); i > 0; i--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return damaged[..random.Next(1, damaged.Length + 1)];
    }

    internal static bool Send(Socket socket, byte[] octets)
    {
        try
        {
            socket.Send(octets);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    internal static Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(new IPEndPoint(IPAddress.Parse(ServerRig.ServerText), PptpServer.Port));
        return socket;
    }
}
