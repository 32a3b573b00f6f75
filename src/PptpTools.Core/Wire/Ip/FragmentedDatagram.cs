using System;
using System.Collections.Generic;

namespace PptpTools.Wire.Ip;

/// <summary>What fragments of one datagram have in common: IPv4 counts the protocol, IPv6 does not (RFC 791 section 3.2, RFC 8200 section 4.5).</summary>
internal readonly record struct FragmentKey(IpAddress Source, IpAddress Destination, uint Identification, byte Protocol)
{
    public static FragmentKey Of(in IpPacket packet) =>
        new(packet.Source, packet.Destination, packet.Identification, packet.Version == 4 ? packet.Protocol : (byte)0);
}

/// <summary>The fragments of one datagram that have come. Used again for another when it is done.</summary>
internal sealed class FragmentedDatagram
{
    private const int SmallestBuffer = 2048;
    private const int LargestKeptBuffer = 8192;
    private const int MostFrameNumbers = 1024;
    private const int Unknown = -1;

    private readonly List<(int Start, int End)> _ranges = [];
    private readonly List<long> _frames = [];
    private byte[] _octets = new byte[SmallestBuffer];
    private byte[] _header = new byte[60];
    private long[] _frameNumbers = [];
    private int _headerLength;
    private int _length;
    private int _firstMissing;

    public FragmentKey Key { get; private set; }

    /// <summary>When the first fragment came.</summary>
    public long Ticks { get; private set; }

    /// <summary>Octets of memory held.</summary>
    public int Capacity => _octets.Length;

    public ReadOnlySpan<long> Frames
    {
        get
        {
            if (_frameNumbers.Length < _frames.Count)
                _frameNumbers = new long[Math.Max(_frames.Count, 4)];
            _frames.CopyTo(_frameNumbers);
            return _frameNumbers.AsSpan(0, _frames.Count);
        }
    }

    public bool IsComplete => _length != Unknown && _headerLength > 0 && _ranges.Count == 1 && _ranges[0] == (0, _length);

    public void Begin(in FragmentKey key, long ticks)
    {
        Key = key;
        Ticks = ticks;
        _ranges.Clear();
        _frames.Clear();
        _headerLength = 0;
        _length = Unknown;
        _firstMissing = int.MaxValue;
        if (_octets.Length > LargestKeptBuffer)
            _octets = new byte[SmallestBuffer];
    }

    public void Add(in IpPacket fragment, long frame, AnomalyCollector anomalies)
    {
        if (_frames.Count < MostFrameNumbers)
            _frames.Add(frame);
        int start = fragment.FragmentOffset;
        int end = start + fragment.Payload.Length + fragment.MissingOctets;
        if (end + fragment.HeaderLength > IpReassembly.MaximumDatagram)
        {
            anomalies.Add("FragmentBeyondLimit", $"The fragment ends at octet {end}, beyond what a datagram can hold", Section(fragment));
            return;
        }

        if (fragment.MoreFragments && (end - start) % 8 != 0)
            anomalies.Add("FragmentLength", $"The fragment has {end - start} octets, no multiple of 8, though others follow it", Section(fragment));
        if (!AgreesOnLength(fragment, end, anomalies))
            return;
        if (start == 0 && _headerLength == 0)
            KeepHeader(fragment.Header);
        if (fragment.MissingOctets > 0)
            _firstMissing = Math.Min(_firstMissing, start + fragment.Payload.Length);
        Fill(start, end, fragment.Payload, anomalies, Section(fragment));
    }

    /// <summary>The datagram, when it is complete, up to the first octet that the capture did not keep.</summary>
    public IpPacket Deliver()
    {
        int present = Math.Min(_length, _firstMissing);
        return IpPacket.TryParse(_header.AsSpan(0, _headerLength), out IpPacket first, out _)
            ? first.Reassembled(_octets.AsSpan(0, present), _length - present)
            : default;
    }

    private static string Section(in IpPacket fragment) => fragment.Version == 4 ? "RFC 791 3.2" : "RFC 8200 4.5";

    private bool AgreesOnLength(in IpPacket fragment, int end, AnomalyCollector anomalies)
    {
        if (!fragment.MoreFragments && _length == Unknown && (_ranges.Count == 0 || _ranges[_ranges.Count - 1].End <= end))
            _length = end;
        bool agrees = fragment.MoreFragments ? _length == Unknown || end <= _length : end == _length;
        if (!agrees)
            anomalies.Add("FragmentBeyondEnd", $"The fragment ends at octet {end}, others say that the datagram ends elsewhere; it is left out", Section(fragment));
        return agrees;
    }

    private void KeepHeader(ReadOnlySpan<byte> header)
    {
        _headerLength = header.Length;
        if (_header.Length < _headerLength)
            _header = new byte[_headerLength];
        header.CopyTo(_header);
    }

    private void Fill(int start, int end, ReadOnlySpan<byte> payload, AnomalyCollector anomalies, string section)
    {
        if (_octets.Length < end)
            Array.Resize(ref _octets, Math.Max(end, _octets.Length * 2));
        bool overlaps = false;
        bool differs = false;
        int at = start;
        int index = 0;
        for (; index < _ranges.Count && _ranges[index].Start < end; index++)
        {
            (int from, int to) = _ranges[index];
            if (to <= start)
                continue;
            Copy(payload, start, at, from);
            int overlapStart = Math.Max(from, start);
            int overlapEnd = Math.Min(Math.Min(to, end), start + payload.Length);
            if (overlapEnd > overlapStart)
            {
                overlaps = true;
                differs |= !payload.Slice(overlapStart - start, overlapEnd - overlapStart).SequenceEqual(_octets.AsSpan(overlapStart, overlapEnd - overlapStart));
            }

            at = Math.Max(at, to);
        }

        Copy(payload, start, at, end);
        Merge(start, end);
        if (differs)
            anomalies.Add("FragmentOverlap", $"The fragment at octet {start} overlaps others and differs from them; the octets that came first are kept", section);
        else if (overlaps)
            anomalies.Add("FragmentRepeated", $"The fragment at octet {start} repeats octets that had come before", section);
    }

    private void Copy(ReadOnlySpan<byte> payload, int start, int from, int to)
    {
        to = Math.Min(to, start + payload.Length);
        if (to > from)
            payload.Slice(from - start, to - from).CopyTo(_octets.AsSpan(from));
    }

    private void Merge(int start, int end)
    {
        int index = 0;
        while (index < _ranges.Count && _ranges[index].End < start)
            index++;
        while (index < _ranges.Count && _ranges[index].Start <= end)
        {
            start = Math.Min(start, _ranges[index].Start);
            end = Math.Max(end, _ranges[index].End);
            _ranges.RemoveAt(index);
        }

        _ranges.Insert(index, (start, end));
    }
}
