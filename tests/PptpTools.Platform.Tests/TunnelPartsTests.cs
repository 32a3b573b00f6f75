using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Tunnels;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ppp;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

public sealed class TunnelPartsTests
{
    [Fact]
    public void A_peer_that_does_not_read_is_never_waited_for()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var socket = new ControlSocket();
        socket.Connect((IPEndPoint)listener.LocalEndPoint!, null, CancellationToken.None);
        using Socket peer = listener.Accept();
        peer.ReceiveTimeout = 5000;

        var message = new byte[128];
        long start = Stopwatch.GetTimestamp();
        int sent = 0;
        while (BitConverter.TryWriteBytes(message, sent) && socket.TrySend(message))
            sent++;
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.True(socket.HasPending);

        var received = new byte[128];
        for (int i = 0; i < sent; i++)
        {
            Assert.True(socket.TryFlush());
            for (int at = 0; at < received.Length;)
                at += peer.Receive(received.AsSpan(at));
            Assert.Equal(i, BitConverter.ToInt32(received));
        }

        Assert.False(socket.HasPending);
    }

    [PrivilegedFact]
    public void What_is_agreed_anew_reaches_the_interface() => Run(() =>
    {
        using var device = new TunDevice("pptp%d");
        var tunnel = new TunnelInterface();
        using var routes = new RouteSocket();
        tunnel.Apply(device.Name, device.Index, Lease("10.9.8.7", "10.9.8.1"), 1400);
        tunnel.Apply(device.Name, device.Index, Lease("10.9.8.7", "10.9.8.1"), 1400);
        Assert.True(Fits("10.9.8.1", 1400));
        Assert.False(Fits("10.9.8.1", 1401));

        tunnel.Apply(device.Name, device.Index, Lease("10.9.8.7", "10.9.8.1"), 1300);
        Assert.True(Fits("10.9.8.1", 1300));
        Assert.False(Fits("10.9.8.1", 1301));

        tunnel.Apply(device.Name, device.Index, Lease("10.9.8.8", "10.9.8.2"), 1300);
        KernelRoute way = routes.Find(Address("10.9.8.2"));
        Assert.Equal((null, device.Index, Address("10.9.8.8")), (way.Gateway, way.Interface, way.Source));
        Assert.Throws<System.ComponentModel.Win32Exception>(() => routes.Find(Address("10.9.8.1")));
    });

    [PrivilegedFact]
    public void A_packet_of_the_link_goes_before_the_data_that_waits() => Run(() =>
    {
        using var device = new TunDevice("pptp%d");
        new TunnelInterface().Apply(device.Name, device.Index, Lease("10.9.8.7", "10.9.8.1"), 1400);
        using var gre = new GreSocket(Address("127.0.0.1"));
        var transmitter = new TunnelTransmitter(new GreTransmitter(new GreProgress(), new GreSettings(), 1, 64, 0));
        transmitter.Publish(SendTerms.Default with { CarriesVersion4 = true });
        SendDatagrams(3);

        // The clock stands for the receiving thread, which gives a packet while the burst goes on.
        using var sender = new TunnelSender(gre, device, () =>
        {
            if (transmitter is { Packets: 1, PacketsQueued: 0 })
                transmitter.Enqueue(new EchoPacket(PppCode.EchoRequest, 1, 0));
            return TimeSpan.Zero;
        }, null, null);
        sender.SendPackets(transmitter);

        Assert.Equal([PppProtocol.Ip, PppProtocol.Lcp, PppProtocol.Ip, PppProtocol.Ip], Protocols(gre));
    });

    [PrivilegedFact]
    public void The_burst_stops_at_the_window() => Run(() =>
    {
        using var device = new TunDevice("pptp%d");
        new TunnelInterface().Apply(device.Name, device.Index, Lease("10.9.8.7", "10.9.8.1"), 1400);
        using var gre = new GreSocket(Address("127.0.0.1"));
        var transmitter = new TunnelTransmitter(new GreTransmitter(new GreProgress(), new GreSettings { EnforcesWindow = true }, 1, 4, 0));
        transmitter.Publish(SendTerms.Default with { CarriesVersion4 = true });
        SendDatagrams(5);
        using var sender = new TunnelSender(gre, device, () => TimeSpan.Zero, null, null);
        sender.SendPackets(transmitter);
        sender.SendPackets(transmitter);
        Assert.Equal([PppProtocol.Ip, PppProtocol.Ip], Protocols(gre));
    });

    [PrivilegedFact]
    public void What_was_queued_last_and_the_acknowledgment_leave_before_the_end() => Run(() =>
    {
        using var device = new TunDevice("pptp%d");
        using var gre = new GreSocket(Address("127.0.0.1"));
        var progress = new GreProgress();
        var transmitter = new TunnelTransmitter(new GreTransmitter(progress, new GreSettings(), 1, 64, 0));
        using var sender = new TunnelSender(gre, device, () => TimeSpan.Zero, null, null);
        progress.PublishReceived(5, TimeSpan.Zero);
        sender.Finish(transmitter);
        Assert.Equal(1, transmitter.Gre.Acknowledgments);
        transmitter.Enqueue(new EchoPacket(PppCode.EchoRequest, 1, 0));
        sender.Finish(transmitter);
        Assert.Equal(1, transmitter.PacketsTaken);
        Assert.Equal(1, transmitter.Gre.Acknowledgments);
    });

    private static TunnelLease Lease(string own, string peer) => new(Address(own), Address(peer), [], [], null, null);

    private static void SendDatagrams(int count)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect("10.9.8.1", 7);
        for (int i = 0; i < count; i++)
            socket.Send([1]);
    }

    private static bool Fits(string destination, int length)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { DontFragment = true };
        socket.Connect(destination, 7);
        socket.Send(new byte[length - 28], SocketFlags.None, out SocketError error);
        return error == SocketError.Success;
    }

    private static System.Collections.Generic.List<PppProtocol> Protocols(GreSocket gre)
    {
        var protocols = new System.Collections.Generic.List<PppProtocol>();
        var buffer = new byte[2000];
        while (gre.TryReceive(buffer, out ReadOnlySpan<byte> datagram))
        {
            Assert.True(GreFrame.TryParse(datagram, out GreFrame frame, out _));
            Assert.True(PppFrame.TryParse(frame.Payload, out PppFrame packet, out _));
            protocols.Add(packet.Protocol);
        }

        return protocols;
    }
}
