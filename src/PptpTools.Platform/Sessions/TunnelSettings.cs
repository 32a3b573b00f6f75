using System.Net;
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Sessions;

/// <summary>What a tunnel is opened with.</summary>
public sealed record TunnelSettings
{
    /// <summary>The server's address.</summary>
    public required IpAddress Server { get; init; }

    /// <summary>The server as the user named it; null for its address.</summary>
    public string? ServerName { get; init; }

    /// <summary>Who the user is, without domain.</summary>
    public required string UserName { get; init; }

    /// <summary>The user's domain; null for none.</summary>
    public string? Domain { get; init; }

    /// <summary>The password; the tunnel takes it over and clears it, where it fails to be made too.</summary>
    public required char[] Password { get; init; }

    /// <summary>What is allowed and asked for.</summary>
    public ClientOptions Options { get; init; } = new();

    /// <summary>Address and port to connect from; null, address 0.0.0.0 and port 0 leave the choice to the system.</summary>
    public IPEndPoint? LocalEndPoint { get; init; }

    /// <summary>The session's name; null for the server's.</summary>
    public string? Name { get; init; }

    /// <summary>The longest IP packet to send through the tunnel, in octets; null for what the ends agree. More than they agree is never used.</summary>
    public int? MaximumTransmissionUnit { get; init; }

    /// <summary>True to let TCP connections through the tunnel announce no longer segments than fit into it.</summary>
    public bool ClampsSegments { get; init; }
#if NET

    /// <summary>Gives the tunnel its addresses and routes; null for its addresses alone.</summary>
    internal ITunnelHost? Host { get; init; }

    /// <summary>Is told every octet; null for nobody.</summary>
    internal ITunnelTap? Tap { get; init; }
#endif

    /// <summary>Server and user: never the password.</summary>
    public override string ToString() => $"{UserName} at {ServerName ?? Server.ToString()}";
}
