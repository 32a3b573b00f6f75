using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>
/// Finds hardware addresses on one interface's segment (RFC 826): keeps what it learnt, asks for what it does not know, and holds a few
/// packets meanwhile.
/// </summary>
internal sealed class ArpCache(LabInterface owner)
{
    private const int MaximumEntries = 1024;
    private const int MaximumPackets = 64;

    private readonly Dictionary<IpAddress, Entry> _entries = [];
    private readonly Queue<IpAddress> _byAge = new();

    /// <summary>How often a request is sent before the address counts as unreachable.</summary>
    public int Tries { get; set; } = 3;

    /// <summary>Time from one request to the next.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an address stays known after it was last learnt (RFC 1122 section 2.3.2.1).</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Requests sent.</summary>
    public long Requests { get; private set; }

    /// <summary>What is known now.</summary>
    public IReadOnlyDictionary<IpAddress, MacAddress> ToDictionary()
    {
        var known = new Dictionary<IpAddress, MacAddress>();
        foreach (KeyValuePair<IpAddress, Entry> entry in _entries)
        {
            if (IsKnown(entry.Value))
                known.Add(entry.Key, entry.Value.HardwareAddress);
        }

        return known;
    }

    /// <summary>Adds an address that needs no asking.</summary>
    public void Add(IpAddress address, MacAddress hardwareAddress) => Learn(address, hardwareAddress, mayAdd: true);

    /// <summary>Forgets everything that was learnt.</summary>
    public void Clear()
    {
        foreach (Entry entry in _entries.Values)
            owner.Host.Clock.Cancel(entry.Timer);
        _entries.Clear();
        _byAge.Clear();
    }

    /// <summary>Sends a packet to a host of the segment, as soon as its hardware address is known.</summary>
    internal void Send(IpAddress nextHop, byte[] packet)
    {
        if (!_entries.TryGetValue(nextHop, out Entry? entry))
            entry = AddEntry(nextHop);
        if (IsKnown(entry))
        {
            owner.Transmit(EthernetWriter.Ipv4(entry.HardwareAddress, owner.HardwareAddress, packet));
            return;
        }

        // RFC 1122 section 2.3.2.2: at least the latest packet is kept.
        if (entry.Packets.Count == MaximumPackets)
            entry.Packets.Dequeue();
        entry.Packets.Enqueue(packet);
        if (entry.Timer is not { IsWaiting: true })
        {
            entry.TriesLeft = Tries;
            Ask(nextHop, entry);
        }
    }

    /// <summary>Handles a request or a reply.</summary>
    internal void Handle(ArpPacket arp)
    {
        if (arp.HardwareType != 1 || arp.ProtocolType != EthernetWriter.EtherTypeIpv4 || arp.SenderProtocolAddress.Length != 4
            || arp.SenderHardwareAddress.Length != MacAddress.Length)
        {
            return;
        }

        IpAddress sender = IpAddress.Read(arp.SenderProtocolAddress);
        IpAddress target = IpAddress.Read(arp.TargetProtocolAddress);
        MacAddress senderHardware = MacAddress.Read(arp.SenderHardwareAddress);
        bool isForThisHost = target == owner.Address.Address;
        if (!sender.IsUnspecified && !owner.Host.IsOwn(sender))
            Learn(sender, senderHardware, mayAdd: isForThisHost);
        if (arp.Operation == EthernetWriter.ArpRequest && (isForThisHost || owner.ProxyAddresses.Contains(target)) && sender != target)
            owner.Transmit(EthernetWriter.Arp(senderHardware, EthernetWriter.ArpReply, owner.HardwareAddress, target, senderHardware, sender));
    }

    private bool IsKnown(Entry entry) => entry.Expires > owner.Host.Clock.Now;

    private Entry AddEntry(IpAddress address)
    {
        while (_byAge.Count >= MaximumEntries)
        {
            IpAddress oldest = _byAge.Dequeue();
            owner.Host.Clock.Cancel(_entries[oldest].Timer);
            _entries.Remove(oldest);
        }

        var entry = new Entry();
        _entries.Add(address, entry);
        _byAge.Enqueue(address);
        return entry;
    }

    private void Learn(IpAddress address, MacAddress hardwareAddress, bool mayAdd)
    {
        if (!_entries.TryGetValue(address, out Entry? entry))
        {
            if (!mayAdd)
                return;
            entry = AddEntry(address);
        }

        entry.HardwareAddress = hardwareAddress;
        entry.Expires = owner.Host.Clock.Now + Lifetime;
        owner.Host.Clock.Cancel(entry.Timer);
        while (entry.Packets.Count > 0)
            owner.Transmit(EthernetWriter.Ipv4(hardwareAddress, owner.HardwareAddress, entry.Packets.Dequeue()));
    }

    private void Ask(IpAddress address, Entry entry)
    {
        if (entry.TriesLeft-- == 0)
        {
            while (entry.Packets.Count > 0)
                owner.Host.ReportUnreachable(entry.Packets.Dequeue());
            return;
        }

        Requests++;
        entry.Timer = owner.Host.Clock.After(RetryInterval, () => Ask(address, entry));
        owner.Transmit(EthernetWriter.Arp(
            MacAddress.Broadcast, EthernetWriter.ArpRequest, owner.HardwareAddress, owner.Address.Address, default, address));
    }

    private sealed class Entry
    {
        public MacAddress HardwareAddress { get; set; }

        /// <summary>Known until then; never, before the first answer.</summary>
        public TimeSpan Expires { get; set; }

        public Queue<byte[]> Packets { get; } = new();

        public LabTimer? Timer { get; set; }

        public int TriesLeft { get; set; }
    }
}
