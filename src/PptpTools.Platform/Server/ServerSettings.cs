using System;
using System.Net;
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>What a server is started with. The defaults are safe: loopback, MS-CHAPv2, MPPE with 128 bits.</summary>
public sealed record ServerSettings
{
    /// <summary>The address to listen at; <see cref="IPAddress.Any"/> for all of this host.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The server's name, which goes into challenges; null for this computer's.</summary>
    public string? Name { get; init; }

    /// <summary>What is allowed and given.</summary>
    public ServerOptions Options { get; init; } = new();

    /// <summary>Who may connect; the server takes them over.</summary>
    public required ServerUsers Users { get; init; }

    /// <summary>The first address of the pool, which is the server's own in the tunnels.</summary>
    public IpAddress PoolFirst { get; init; } = IpAddress.From(new IPAddress([192, 168, 177, 1]));

    /// <summary>The last address of the pool.</summary>
    public IpAddress PoolLast { get; init; } = IpAddress.From(new IPAddress([192, 168, 177, 254]));

    /// <summary>True to hand out all even addresses before any odd one, as Windows 2000 does.</summary>
    public bool IsEvenFirst { get; init; }

    /// <summary>How much it takes on.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>The interface on which ARP requests for clients are answered; null for none.</summary>
    public string? ProxyArpInterface { get; init; }

    /// <summary>True to let this host forward packets between clients and its other networks.</summary>
    public bool IsForwarding { get; init; }

    /// <summary>What is done to the GRE packets that the server sends; null leaves them whole.</summary>
    public DatagramFaults? Faults { get; init; }
#if NET

    /// <summary>Where tunnels are listed; null for this process's, which others of the host see.</summary>
    internal Sessions.SessionRegistry? Registry { get; init; }
#endif
}

/// <summary>How much a server takes on.</summary>
public sealed record ServerLimits
{
    /// <summary>Most tunnels at a time.</summary>
    public int Sessions { get; init; } = 256;

    /// <summary>Most control connections at a time that have no open tunnel.</summary>
    public int HalfOpen { get; init; } = 64;

    /// <summary>How long a control connection may have no open tunnel.</summary>
    public TimeSpan HalfOpenTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most control connections that one address may open in a minute; null for any number.</summary>
    public int? ConnectionsPerMinute { get; init; } = 60;
}
