using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Session;

/// <summary>What an end allows and asks for, whichever its role. Immutable; the defaults are safe.</summary>
public abstract record TunnelOptions
{
    private protected TunnelOptions()
    {
    }

    /// <summary>Whose habits this end has.</summary>
    public PeerProfile Profile { get; init; }

    /// <summary>The ways of authentication that are allowed, the preferred first.</summary>
    public IReadOnlyList<AuthenticationMethod> Methods { get; init; } = [AuthenticationMethod.MsChapV2];

    /// <summary>Whether data must be encrypted.</summary>
    public EncryptionPolicy Encryption { get; init; } = EncryptionPolicy.Required;

    /// <summary>The key lengths allowed; <see cref="EncryptionPolicy.Maximum"/> leaves 128 bits alone.</summary>
    public KeyStrengths Strengths { get; init; } = KeyStrengths.Bits128;

    /// <summary>True to ask for stateful MPPE, and to accept either kind from the peer.</summary>
    public bool IsStateful { get; init; }

    /// <summary>True to allow MPPC compression.</summary>
    public bool AllowsCompression { get; init; }

    /// <summary>The largest packet to receive, in octets; null for the profile's.</summary>
    public ushort? ReceiveUnit { get; init; }

    /// <summary>True to carry IPv6 beside IPv4.</summary>
    public bool RunsIpv6 { get; init; }

    /// <summary>How long a silent peer is left alone before it is asked for a sign of life; null never asks.</summary>
    public TimeSpan? EchoInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many signs of life in a row may stay away.</summary>
    public int EchoFailures { get; init; } = 4;

    /// <summary>How long the tunnel may be without data; null for ever.</summary>
    public TimeSpan? IdleLimit { get; init; }

    /// <summary>How long the tunnel may be open; null for ever.</summary>
    public TimeSpan? SessionLimit { get; init; }

    /// <summary>Packets that may wait for a missing one.</summary>
    public int ReorderPackets { get; init; } = 64;

    /// <summary>How long they may wait.</summary>
    public TimeSpan ReorderTime { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>True to keep to the window that the peer announced (RFC 2637 section 4.4), which few peers do.</summary>
    public bool EnforcesWindow { get; init; }
}

/// <summary>What a client allows and asks for.</summary>
public sealed record ClientOptions : TunnelOptions
{
    /// <summary>The address to ask for; null for one that the server chooses.</summary>
    public IpAddress? Address { get; init; }

    /// <summary>True to ask for DNS servers.</summary>
    public bool WantsDns { get; init; } = true;

    /// <summary>True to ask for WINS servers; null as the profile does.</summary>
    public bool? WantsWins { get; init; }

    /// <summary>The number to dial in Outgoing-Call-Request; empty for none.</summary>
    public string PhoneNumber { get; init; } = "";
}

/// <summary>What a server allows and gives.</summary>
public sealed record ServerOptions : TunnelOptions
{
    /// <summary>The server's own address in the tunnels; null for the pool's first.</summary>
    public IpAddress? LocalAddress { get; init; }

    /// <summary>DNS servers to give, at most two.</summary>
    public IReadOnlyList<IpAddress> DnsServers { get; init; } = [];

    /// <summary>WINS servers to give, at most two.</summary>
    public IReadOnlyList<IpAddress> WinsServers { get; init; } = [];

    /// <summary>How many further tries a client with a wrong password has.</summary>
    public int Retries { get; init; }

    /// <summary>How often an open tunnel is challenged again; null for never.</summary>
    public TimeSpan? RechallengeInterval { get; init; }

    /// <summary>Most calls on one control connection.</summary>
    public int MaximumCalls { get; init; } = 1;
}
