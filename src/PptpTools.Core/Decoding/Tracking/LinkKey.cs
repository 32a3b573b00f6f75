using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding.Tracking;

/// <summary>Which link a PPP frame belongs to: the interface, and for PPPoE the session and the two stations.</summary>
internal readonly struct LinkKey : IEquatable<LinkKey>
{
    private readonly int _interface;
    private readonly int _pppoeSession;
    private readonly ulong _lower;
    private readonly ulong _higher;

    private LinkKey(int captureInterface, int pppoeSession, ulong lower, ulong higher)
    {
        _interface = captureInterface;
        _pppoeSession = pppoeSession;
        _lower = lower;
        _higher = higher;
    }

    public static LinkKey Of(int captureInterface, in LinkFrame link)
    {
        ulong source = NumberOf(link.Source);
        ulong destination = NumberOf(link.Destination);
        return new LinkKey(captureInterface, link.PppoeSession, Math.Min(source, destination), Math.Max(source, destination));
    }

    /// <summary>On links without a direction both ends cannot be told apart: every frame counts as the first end's.</summary>
    public bool IsFromFirst(in LinkFrame link) => NumberOf(link.Source) == _lower;

    public bool Equals(LinkKey other) =>
        _interface == other._interface && _pppoeSession == other._pppoeSession && _lower == other._lower && _higher == other._higher;

    public override bool Equals(object? obj) => obj is LinkKey other && Equals(other);

    public override int GetHashCode() => unchecked((_interface * 31) + (_pppoeSession * 17) + _lower.GetHashCode() + _higher.GetHashCode());

    private static ulong NumberOf(ReadOnlySpan<byte> address)
    {
        ulong number = 0;
        foreach (byte octet in address)
            number = (number << 8) | octet;
        return number;
    }
}
