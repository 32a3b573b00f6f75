using System;
using System.Collections.Generic;
using PptpTools.Lab;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Lab;

/// <summary>
/// Two clients behind a router, a server on the other side of the internet behind another:
/// <c>a, b (192.168.1.0/24) - home (198.51.100.1) - internet - edge (203.0.113.1) - server (203.0.113.10)</c>.
/// </summary>
internal sealed class Internet
{
    public Internet(ulong seed = 1, LinkConditions? there = null, LinkConditions? back = null)
    {
        Network = new LabNetwork(seed);
        EthernetSegment lan = Network.AddSegment("lan");
        EthernetSegment site = Network.AddSegment("site");
        Home = Network.AddHost("home");
        Edge = Network.AddHost("edge");
        Home.IsForwarding = Edge.IsForwarding = true;
        HomeInside = Home.AddEthernet("inside", lan, Ipv4Prefix.Parse("192.168.1.1/24"));
        Edge.AddEthernet("inside", site, Ipv4Prefix.Parse("203.0.113.1/24"));
        var delay = new LinkConditions { Delay = TimeSpan.FromMilliseconds(10) };
        Network.AddRoutedLink("internet", Home, Ipv4Prefix.Parse("198.51.100.1/30"), Edge, Ipv4Prefix.Parse("198.51.100.2/30"), there ?? delay, back ?? delay);
        HomeOutside = Home.FindInterface("internet")!;
        EdgeOutside = Edge.FindInterface("internet")!;
        Home.AddDefaultGateway(HomeOutside, EdgeOutside.Address.Address);
        Edge.AddDefaultGateway(EdgeOutside, HomeOutside.Address.Address);
        A = AddClient("a", lan, "192.168.1.10/24");
        B = AddClient("b", lan, "192.168.1.11/24");
        Server = Network.AddHost("server");
        ServerInterface = Server.AddEthernet("eth0", site, Ipv4Prefix.Parse("203.0.113.10/24"));
        Server.AddDefaultGateway(ServerInterface, Ipv4Prefix.ParseAddress("203.0.113.1"));
    }

    public LabNetwork Network { get; }

    public LabClock Clock => Network.Clock;

    public LabHost A { get; }

    public LabHost B { get; }

    public LabHost Home { get; }

    public LabHost Edge { get; }

    public LabHost Server { get; }

    public LabInterface HomeInside { get; }

    public LabInterface HomeOutside { get; }

    public LabInterface EdgeOutside { get; }

    public LabInterface ServerInterface { get; }

    public IpAddress ServerAddress => ServerInterface.Address.Address;

    private LabHost AddClient(string name, EthernetSegment lan, string address)
    {
        LabHost client = Network.AddHost(name);
        LabInterface added = client.AddEthernet("eth0", lan, Ipv4Prefix.Parse(address));
        client.AddDefaultGateway(added, HomeInside.Address.Address);
        return client;
    }
}

/// <summary>Keeps the packets of one protocol.</summary>
internal sealed class RecordingHandler : IProtocolHandler
{
    public List<(IpAddress Source, byte[] Payload)> Packets { get; } = [];

    public static RecordingHandler On(LabHost host, byte protocol)
    {
        var handler = new RecordingHandler();
        host.SetHandler(protocol, handler);
        return handler;
    }

    public void Receive(LabHost host, LabInterface arrival, in IpPacket packet) => Packets.Add((packet.Source, packet.Payload.ToArray()));
}

/// <summary>Keeps ICMP messages as text.</summary>
internal sealed class RecordingIcmp : IIcmpObserver
{
    public List<(byte Type, byte Code, IpAddress From, IcmpOriginal? About)> Messages { get; } = [];

    public static RecordingIcmp On(LabHost host)
    {
        var observer = new RecordingIcmp();
        host.AddIcmpObserver(observer);
        return observer;
    }

    public void OnIcmp(LabHost host, in IpPacket packet, in IcmpPacket message) =>
        Messages.Add((message.Type, message.Code, packet.Source, message.TryReadOriginal(out IcmpOriginal original) ? original : null));
}
