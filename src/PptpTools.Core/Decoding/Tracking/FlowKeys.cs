using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding.Tracking;

/// <summary>One control connection: the client's side first, as far as it is known.</summary>
internal readonly struct TcpKey : IEquatable<TcpKey>
{
    private readonly IpAddress _first;
    private readonly IpAddress _second;
    private readonly uint _ports;

    public TcpKey(IpAddress first, ushort firstPort, IpAddress second, ushort secondPort)
    {
        _first = first;
        _second = second;
        _ports = ((uint)firstPort << 16) | secondPort;
    }

    public bool Equals(TcpKey other) => _ports == other._ports && _first == other._first && _second == other._second;

    public override bool Equals(object? obj) => obj is TcpKey other && Equals(other);

    public override int GetHashCode() => unchecked((_first.GetHashCode() * 31) + (_second.GetHashCode() * 17) + (int)(_ports * 0x9E37_79B1));
}

/// <summary>One direction of a call: sender, receiver, and the receiver's call id as it stands in the GRE header.</summary>
internal readonly struct GreKey : IEquatable<GreKey>
{
    private readonly IpAddress _source;
    private readonly IpAddress _destination;
    private readonly ushort _callId;

    public GreKey(IpAddress source, IpAddress destination, ushort callId)
    {
        _source = source;
        _destination = destination;
        _callId = callId;
    }

    public bool Equals(GreKey other) => _callId == other._callId && _source == other._source && _destination == other._destination;

    public override bool Equals(object? obj) => obj is GreKey other && Equals(other);

    public override int GetHashCode() => unchecked((_source.GetHashCode() * 31) + (_destination.GetHashCode() * 17) + (_callId * (int)0x9E37_79B1));
}

/// <summary>Two hosts, in either order.</summary>
internal readonly struct HostPair : IEquatable<HostPair>
{
    private readonly IpAddress _one;
    private readonly IpAddress _other;

    public HostPair(IpAddress one, IpAddress other)
    {
        _one = one;
        _other = other;
    }

    public bool Equals(HostPair other) =>
        (_one == other._one && _other == other._other) || (_one == other._other && _other == other._one);

    public override bool Equals(object? obj) => obj is HostPair other && Equals(other);

    public override int GetHashCode() => _one.GetHashCode() ^ _other.GetHashCode();
}
