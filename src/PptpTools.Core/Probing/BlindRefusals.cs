using System;
using PptpTools.Session;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Probing;

/// <summary>
/// Tells a server that cannot be heard that its magic number is this end's own, again and again: a server that numbers its requests from 1, as
/// pppd does, must then take the link for looped back and end the call (RFC 1661 section 6.4). The end of the call comes by TCP, and shows that
/// the GRE packets arrived.
/// </summary>
internal sealed class BlindRefusals
{
    /// <summary>How long a server may take to end the call: pppd sends its Terminate-Request twice, 3 s apart, others more often. Left alone pppd ends it after 30 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>pppd counts to ten.</summary>
    private const int Count = 12;

    /// <summary>Each is sent so often, in case one is lost; the server takes the first.</summary>
    private const int Copies = 2;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>The number that is proposed instead: pppd takes one of its own choice.</summary>
    private const uint Hint = 0x5050_5450;

    private byte _next = 1;
    private TimeSpan _dueAt;

    /// <summary>True once the first was sent.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>When <see cref="Advance"/> is to be called next; null before the first and after the last.</summary>
    public TimeSpan? Due => HasBegun && _next <= Count ? _dueAt : null;

    /// <summary>Sends the next where it is due.</summary>
    public void Advance(TunnelCall tunnel, TimeSpan now)
    {
        if (_next > Count || now < _dueAt)
            return;
        HasBegun = true;
        _dueAt = now + Interval;
        OptionList options = OptionList.Create([new MagicNumberOption(Hint)]);
        for (int i = 0; i < Copies; i++)
            tunnel.Transmitter.Enqueue(new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureNak, _next, options));
        _next++;
    }
}
