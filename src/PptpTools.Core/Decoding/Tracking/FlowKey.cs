using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding.Tracking;

/// <summary>What a packet belongs to, as its headers tell: one shape for every index of the decoder. A <see cref="FlowTable{T}"/> holds keys of one kind.</summary>
internal readonly struct FlowKey
{
    private readonly ulong _oneHigh;
    private readonly ulong _oneLow;
    private readonly ulong _otherHigh;
    private readonly ulong _otherLow;
    private readonly ulong _number;

    private FlowKey(IpAddress one, IpAddress other, ulong number)
    {
        _oneHigh = one.High;
        _oneLow = one.Low;
        _otherHigh = other.High;
        _otherLow = other.Low;
        _number = number;
    }

    private FlowKey(ulong one, ulong other, ulong number)
    {
        _oneLow = one;
        _otherLow = other;
        _number = number;
    }

    /// <summary>One TCP connection: the client's side first, as far as it is known.</summary>
    public static FlowKey OfConnection(IpAddress client, ushort clientPort, IpAddress server, ushort serverPort) =>
        new(client, server, ((uint)clientPort << 16) | serverPort);

    /// <summary>One direction of a call: sender, receiver, and the receiver's call id as it stands in the GRE header.</summary>
    public static FlowKey OfCall(IpAddress source, IpAddress destination, ushort callId) => new(source, destination, callId);

    /// <summary>Two hosts, in either order.</summary>
    public static FlowKey OfHosts(IpAddress one, IpAddress other)
    {
        bool isOrdered = one.High < other.High || (one.High == other.High && one.Low <= other.Low);
        return isOrdered ? new(one, other, 0) : new(other, one, 0);
    }

    /// <summary>One host.</summary>
    public static FlowKey OfHost(IpAddress host) => new(host, default, 0);

    /// <summary>A PPP link without PPTP: the interface, and for PPPoE the session and the two stations, in either order.</summary>
    public static FlowKey OfLink(int captureInterface, int pppoeSession, ulong source, ulong destination) =>
        new(Math.Min(source, destination), Math.Max(source, destination), ((ulong)(uint)captureInterface << 32) | (uint)pppoeSession);

    public bool Equals(in FlowKey other) =>
        _number == other._number && _oneLow == other._oneLow && _otherLow == other._otherLow && _oneHigh == other._oneHigh && _otherHigh == other._otherHigh;

    public override int GetHashCode()
    {
        ulong one = ((_oneHigh * 0x9E37_79B9_7F4A_7C15) ^ _oneLow) * 0xD6E8_FEB8_6659_FD93;
        ulong other = ((_otherHigh * 0x9E37_79B9_7F4A_7C15) ^ _otherLow ^ (_number << 32)) * 0xA24B_AED4_963E_E407;
        ulong mixed = one ^ (one >> 32) ^ other ^ _number;
        return (int)((mixed * 0xD6E8_FEB8_6659_FD93) >> 32);
    }
}
