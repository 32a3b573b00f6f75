using System;
using System.Collections.Generic;
using System.IO;
using PptpTools.Lab;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Lab;

/// <summary>Two hosts on one segment, both captured at the first host's interface.</summary>
internal sealed class TwoHosts
{
    private readonly Func<byte[]> _capture;

    public TwoHosts(ulong seed = 1, LinkConditions? conditions = null)
    {
        Network = new LabNetwork(seed);
        Segment = Network.AddSegment("lan", conditions ?? new LinkConditions { Delay = TimeSpan.FromMilliseconds(1) });
        Client = Network.AddHost("client");
        Server = Network.AddHost("server");
        ClientInterface = Client.AddEthernet("eth0", Segment, Ipv4Prefix.Parse("10.0.0.1/24"));
        ServerInterface = Server.AddEthernet("eth0", Segment, Ipv4Prefix.Parse("10.0.0.2/24"));
        var stream = new MemoryStream();
        _capture = stream.ToArray;
        new LabCapture(Network, stream).Add("lan", ClientInterface);
    }

    public LabNetwork Network { get; }

    public EthernetSegment Segment { get; }

    public LabHost Client { get; }

    public LabHost Server { get; }

    public LabInterface ClientInterface { get; }

    public LabInterface ServerInterface { get; }

    public LabClock Clock => Network.Clock;

    public IpAddress ClientAddress => ClientInterface.Address.Address;

    public IpAddress ServerAddress => ServerInterface.Address.Address;

    public byte[] Capture => _capture();
}

/// <summary>Keeps what a connection tells it.</summary>
internal sealed class RecordingApplication(Action<LabTcpConnection>? onConnected = null, bool closesWithPeer = true) : ITcpApplication
{
    private readonly List<byte> _received = [];

    public byte[] Received => [.. _received];

    public bool IsConnected { get; private set; }

    public bool HasEnd { get; private set; }

    public TcpCloseReason? Reason { get; private set; }

    public int Closings { get; private set; }

    public LabTcpConnection? Connection { get; private set; }

    public Action<LabTcpConnection, byte[]>? OnOctets { get; set; }

    public void OnConnected(LabTcpConnection connection)
    {
        IsConnected = true;
        Connection = connection;
        onConnected?.Invoke(connection);
    }

    public void OnData(LabTcpConnection connection, ReadOnlySpan<byte> data)
    {
        _received.AddRange(data);
        OnOctets?.Invoke(connection, data.ToArray());
    }

    public void OnEnd(LabTcpConnection connection)
    {
        HasEnd = true;
        if (closesWithPeer)
            connection.Close();
    }

    public void OnClosed(LabTcpConnection connection, TcpCloseReason reason)
    {
        Reason = reason;
        Closings++;
    }
}

/// <summary>Keeps the frames that pass an interface.</summary>
internal sealed class RecordingTap : ILabTap
{
    public List<(TimeSpan Time, byte[] Frame, bool IsOutgoing)> Frames { get; } = [];

    public List<byte[]> Octets => Frames.ConvertAll(static one => one.Frame);

    public static RecordingTap On(LabInterface at)
    {
        var tap = new RecordingTap();
        at.AddTap(tap);
        return tap;
    }

    public void OnFrame(LabInterface at, TimeSpan now, ReadOnlySpan<byte> frame, bool isOutgoing) => Frames.Add((now, frame.ToArray(), isOutgoing));
}
