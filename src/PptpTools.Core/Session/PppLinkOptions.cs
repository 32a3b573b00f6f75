using System;
using System.Collections.Generic;
using PptpTools.Encryption;
using PptpTools.Negotiation;

namespace PptpTools.Session;

/// <summary>What one end wants of a PPP link and what it grants (RFC 1661). Times are of the caller's clock.</summary>
internal sealed record PppLinkOptions
{
    /// <summary>LCP's options.</summary>
    public LcpPreferences Lcp { get; init; } = new();

    /// <summary>CCP's option.</summary>
    public CcpPreferences Ccp { get; init; } = new();

    /// <summary>Counters and timer of every negotiation.</summary>
    public NegotiationLimits Limits { get; init; } = NegotiationLimits.Default;

    /// <summary>The identifier of LCP's first packet.</summary>
    public byte FirstIdentifier { get; init; } = 1;

    /// <summary>True to say why the link ends as Windows does, by a number, and not in words.</summary>
    public bool EndsWithErrorNumber { get; init; }

    /// <summary>True to send no LCP Configure-Request before the peer's has come.</summary>
    public bool WaitsForPeer { get; init; }

    /// <summary>When the network protocols begin where encryption is required; where it is not, they begin at once.</summary>
    public NetworkStart NetworkStart { get; init; } = NetworkStart.AfterEncryptionOrPeer;

    /// <summary>True to negotiate IPV6CP beside IPCP.</summary>
    public bool RunsIpv6 { get; init; }

    /// <summary>Texts to send in LCP Identifications (RFC 1570 section 2.1) once LCP is open.</summary>
    public IReadOnlyList<string> Identifications { get; init; } = [];

    /// <summary>How long a silent peer is left alone before an LCP Echo-Request asks for a sign of life; null never asks.</summary>
    public TimeSpan? EchoInterval { get; init; }

    /// <summary>How many Echo-Requests in a row may stay unanswered.</summary>
    public int EchoFailures { get; init; } = 4;

    /// <summary>True to ask only when nothing came from the peer since the last time.</summary>
    public bool EchoIsAdaptive { get; init; } = true;

    /// <summary>What this end does with the key at a FLUSHED packet in stateful mode; what the peer does is learnt from its first one.</summary>
    public MppeFlush Flush { get; init; } = MppeFlush.RestartsStream;

    /// <summary>True to answer CCP's Reset-Request with a Reset-Ack as pppd does; otherwise the FLUSHED packet is the only answer (RFC 3078 section 7.1).</summary>
    public bool SendsResetAck { get; init; }

    /// <summary>How long to wait for a FLUSHED packet before the Reset-Request is repeated.</summary>
    public TimeSpan ResetInterval { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>When the network protocols of a link begin that requires encryption.</summary>
internal enum NetworkStart : byte
{
    /// <summary>Beside CCP, as Windows does (the paper, steps 27 to 42).</summary>
    AtOnce,

    /// <summary>Once encryption is agreed, as pppd does: a request of the peer before that gets a Terminate-Ack, and comes again after 3 s.</summary>
    AfterEncryption,

    /// <summary>Once encryption is agreed, or as soon as the peer begins: so neither kind of peer has to repeat its request.</summary>
    AfterEncryptionOrPeer,
}
