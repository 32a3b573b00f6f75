using System.Collections.Generic;

namespace PptpTools.Lab;

/// <summary>
/// An Ethernet broadcast domain: every attached interface gets the broadcasts and the frames for its own address, each sender has its
/// own conditions. With two interfaces it is a wire between two hosts.
/// </summary>
internal sealed class EthernetSegment
{
    private readonly LabNetwork _network;
    private readonly LinkConditions _conditions;
    private readonly List<LabInterface> _attached = [];
    private readonly Dictionary<LabInterface, LinkDirection> _directions = [];
    private readonly Dictionary<MacAddress, List<LabInterface>> _stations = [];

    internal EthernetSegment(LabNetwork network, string name, LinkConditions conditions)
    {
        _network = network;
        _conditions = conditions;
        Name = name;
    }

    /// <summary>Its name in captures.</summary>
    public string Name { get; }

    /// <summary>The interfaces on it, in the order in which they were attached.</summary>
    public IReadOnlyList<LabInterface> Attached => _attached;

    /// <summary>The direction of one sender, with its counters.</summary>
    public LinkDirection DirectionFrom(LabInterface sender) => _directions[sender];

    /// <summary>Says what happens to the frames of one sender from now on.</summary>
    public void SetConditions(LabInterface sender, LinkConditions conditions) => _directions[sender].Conditions = conditions;

    /// <summary>Says what happens to the frames of every sender attached so far from now on.</summary>
    public void SetConditions(LinkConditions conditions)
    {
        foreach (LinkDirection direction in _directions.Values)
            direction.Conditions = conditions;
    }

    internal void Attach(LabInterface added)
    {
        _attached.Add(added);
        if (!_stations.TryGetValue(added.HardwareAddress, out List<LabInterface>? stations))
            _stations.Add(added.HardwareAddress, stations = []);
        stations.Add(added);
        LabRandom random = _network.Random.For($"{Name}/{added.Host.Name}/{added.Name}");
        _directions.Add(added, new LinkDirection(_network.Clock, random, _conditions, frame => Deliver(added, frame)));
    }

    internal void Detach(LabInterface removed)
    {
        _attached.Remove(removed);
        _stations[removed.HardwareAddress].Remove(removed);
    }

    internal void Transmit(LabInterface sender, byte[] frame) => _directions[sender].Transmit(frame);

    private void Deliver(LabInterface sender, byte[] frame)
    {
        MacAddress destination = MacAddress.Read(frame);
        List<LabInterface>? receivers = destination.IsGroup ? _attached : _stations.TryGetValue(destination, out List<LabInterface>? own) ? own : null;
        for (int i = 0; i < receivers?.Count; i++)
        {
            if (receivers[i] != sender)
                receivers[i].Host.ReceiveFrame(receivers[i], frame);
        }
    }
}
