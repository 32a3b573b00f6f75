using PptpTools.Authentication;
using PptpTools.Wire;

namespace PptpTools.Probing;

/// <summary>What a test of a server goes by.</summary>
internal sealed record ProbeSettings
{
    /// <summary>The server as the user named it.</summary>
    public required string Server { get; init; }

    /// <summary>The name of this computer, which the server is told.</summary>
    public required string HostName { get; init; }

    /// <summary>Who may log on; null to test without a login. They stay the caller's.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Why GRE cannot be used here, in a sentence; null where it can.</summary>
    public string? GreObstacle { get; init; }

    /// <summary>MD4 and DES.</summary>
    public required ILegacyCryptography Cryptography { get; init; }

    /// <summary>Random octets.</summary>
    public required IRandomSource Random { get; init; }
}
