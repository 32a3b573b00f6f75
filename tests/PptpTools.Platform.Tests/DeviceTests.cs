using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using PptpTools.Routing;
using PptpTools.Sockets;
using PptpTools.Tunnels;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

public sealed class DeviceTests
{
    [PrivilegedFact]
    public void A_TUN_device_has_its_address_and_routes_while_it_lives_and_nothing_after() => Run(() =>
    {
        using var routes = new RouteSocket();
        using (var device = new TunDevice("pptp%d"))
        {
            Assert.Equal("pptp0", device.Name);
            routes.AddAddress(device.Index, Address("10.9.8.7"), Address("10.9.8.1"));
            routes.BringUp(device.Index, 1400);
            routes.AddRoute(Address("10.20.0.0"), 16, null, device.Index, metric: 50);

            Assert.Equal(device.Index, routes.Find(Address("10.9.8.1")).Interface);
            KernelRoute way = routes.Find(Address("10.20.3.4"));
            Assert.Equal((null, device.Index, Address("10.9.8.7")), (way.Gateway, way.Interface, way.Source));
        }

        Assert.Throws<Win32Exception>(() => routes.Find(Address("10.20.3.4")));
        Assert.Throws<Win32Exception>(() => routes.Find(Address("10.9.8.1")));
    });

    [PrivilegedFact]
    public void A_packet_routed_into_the_device_is_read_from_it_and_the_other_way() => Run(() =>
    {
        using var routes = new RouteSocket();
        using var device = new TunDevice("pptp%d");
        routes.AddAddress(device.Index, Address("10.9.8.7"), Address("10.9.8.1"));
        routes.BringUp(device.Index, 1400);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.Connect("10.9.8.1", 7);
        socket.Send("hello"u8);

        Span<byte> packet = new byte[2000];
        int length = ReadIpv4(device, packet);
        EchoServer.Turn(packet.Slice(0, length));
        device.Write(packet.Slice(0, length));
        device.Flush();
        Span<byte> answer = new byte[100];
        Assert.Equal("hello"u8.ToArray(), answer.Slice(0, socket.Receive(answer)).ToArray());
    });

    [PrivilegedFact]
    public void A_connection_that_begins_through_the_device_announces_segments_that_fit_into_the_tunnel() => Run(() =>
    {
        using var routes = new RouteSocket();
        using var device = new TunDevice("pptp%d") { SegmentLimit = 1000 };
        routes.AddAddress(device.Index, Address("10.9.8.7"), Address("10.9.8.1"));
        routes.BringUp(device.Index, 1400);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Parse("10.9.8.7"), 80));
        listener.Listen();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        Assert.Throws<SocketException>(() => socket.Connect("10.9.8.1", 80));

        Span<byte> packet = new byte[2000];
        int length = ReadIpv4(device, packet);
        Assert.Equal([2, 4, 960 >> 8, 960 & 0xFF], packet.Slice(40, 4).ToArray());

        // The same segment as one of the other end's: the host's listener takes it, so its checksum is right.
        EchoServer.Turn(packet.Slice(0, length));
        packet.Slice(20, 4).Clear();
        packet[21] = 99;
        packet[23] = 80;
        packet[42] = 5;
        Span<byte> checksum = packet.Slice(36, 2);
        checksum.Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(checksum, Checksum(packet.Slice(12, 8), packet.Slice(20, length - 20)));
        device.Write(packet.Slice(0, length));
        device.Flush();
        Assert.True(SpinWait.SpinUntil(() => listener.Poll(0, SelectMode.SelectRead) || ReadsAnswer(device), TimeSpan.FromSeconds(10)));
    });

    [PrivilegedFact]
    public void A_connections_data_crosses_in_long_packets_and_arrives_octet_for_octet() => Run(() =>
    {
        // What goes into the device comes out of it with its addresses exchanged, which leaves the checksums right: the host talks to itself.
        using var routes = new RouteSocket();
        using var device = new TunDevice("pptp%d");
        routes.AddAddress(device.Index, Address("10.9.8.7"), Address("10.9.8.1"));
        routes.BringUp(device.Index, 1400);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Parse("10.9.8.7"), 80));
        listener.Listen();
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        Assert.Throws<SocketException>(() => sender.Connect("10.9.8.1", 80));
        var data = new byte[3_000_000];
        new Random(20261123).NextBytes(data);
        var arrived = new byte[data.Length];
        Socket? receiver = null;
        int sent = 0, received = 0, pending = 0;
        Span<byte> packet = new byte[2000];
        for (long start = Stopwatch.GetTimestamp(); received < data.Length && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30);)
        {
            for (int length; (length = device.Read(packet)) > 0; pending += device.HasPending ? 1 : 0)
                WriteTurned(device, packet.Slice(0, length));
            device.Flush();
            if (receiver is null && listener.Poll(0, SelectMode.SelectRead))
                receiver = listener.Accept();
            if (receiver is not null && sent < data.Length && sender.Poll(0, SelectMode.SelectWrite))
                sent += sender.Send(data.AsSpan(sent));
            if (receiver is not null && receiver.Poll(0, SelectMode.SelectRead))
                received += receiver.Receive(arrived.AsSpan(received));
        }

        receiver?.Dispose();
        Assert.True(data.AsSpan().SequenceEqual(arrived));
        Assert.InRange(pending, data.Length / 1400 / 2, int.MaxValue);
    });

    [PrivilegedFact]
    public void The_kernel_lets_only_the_calls_own_packets_through() => Run(() =>
    {
        using var here = new GreSocket(Address("127.0.0.1"));
        Span<byte> buffer = new byte[2000];
        here.FilterBy(7);
        foreach (ushort callId in (ReadOnlySpan<ushort>)[6, 7, 8])
            Assert.True(here.Send(new GreHeader(callId, 0, null, 5).ToOctets()));

        Assert.True(SpinWait.SpinUntil(() => Receives(here), TimeSpan.FromSeconds(5)));
        Assert.False(here.TryReceive(buffer, out _));
    });

    [PrivilegedFact]
    public void A_call_hears_of_its_packets_from_another_host_than_the_server() => Run(() =>
    {
        using var here = new ForeignGreSocket(7, Address("127.0.0.2"), Address("127.0.0.1"));
        foreach ((string source, ushort callId) in (ReadOnlySpan<(string, ushort)>)[("127.0.0.2", 7), ("127.0.0.3", 8), ("127.0.0.3", 7)])
        {
            using var there = new GreSocket(Address("127.0.0.1"), Address(source));
            Assert.True(there.Send(new GreHeader(callId, 0, null, 5).ToOctets()));
        }

        var buffer = new byte[2000];
        IpAddress sender = default;
        Assert.True(SpinWait.SpinUntil(() => here.TryReceive(buffer, out _, out sender), TimeSpan.FromSeconds(5)));
        Assert.Equal(Address("127.0.0.3"), sender);
        Assert.False(here.TryReceive(buffer, out _, out _));
    });

    private static void WriteTurned(TunDevice device, Span<byte> packet)
    {
        if (packet[0] >> 4 != 4)
            return;
        Span<byte> source = stackalloc byte[4];
        packet.Slice(12, 4).CopyTo(source);
        packet.Slice(16, 4).CopyTo(packet.Slice(12));
        source.CopyTo(packet.Slice(16));
        device.Write(packet);
    }

    private static bool Receives(GreSocket socket)
    {
        Span<byte> buffer = new byte[2000];
        return socket.TryReceive(buffer, out ReadOnlySpan<byte> datagram) && GreFrame.TryParse(datagram, out GreFrame frame, out _) && frame.CallId == 7;
    }

    /// <summary>True once a SYN with ACK to port 99 has come out.</summary>
    private static bool ReadsAnswer(TunDevice device)
    {
        Span<byte> packet = new byte[2000];
        int length = device.Read(packet);
        return length >= 40 && packet[0] >> 4 == 4 && packet[23] == 99 && packet[33] == 0x12;
    }

    private static ushort Checksum(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> segment)
    {
        uint sum = 6 + (uint)segment.Length;
        foreach (byte[] part in new[] { addresses.ToArray(), segment.ToArray() })
        {
            for (int i = 0; i < part.Length; i++)
                sum += (uint)(part[i] << (i % 2 == 0 ? 8 : 0));
        }

        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    /// <summary>Skips what the kernel sends by itself over IPv6.</summary>
    private static int ReadIpv4(TunDevice device, Span<byte> packet)
    {
        for (int i = 0; i < 500; i++)
        {
            int length = device.Read(packet);
            if (length > 0 && packet[0] >> 4 == 4)
                return length;
            Thread.Sleep(10);
        }

        throw new InvalidOperationException("No packet came out of the device.");
    }
}
