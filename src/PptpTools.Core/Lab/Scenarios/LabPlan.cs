using System;
using PptpTools.Session;

namespace PptpTools.Lab;

/// <summary>What a lab is built from: who talks to whom, over what. The default is a healthy tunnel between Linux-like ends.</summary>
internal sealed record LabPlan
{
    /// <summary>Decides every random number.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What the client wants.</summary>
    public ClientOptions Client { get; init; } = new();

    /// <summary>What the server wants.</summary>
    public ServerOptions Server { get; init; } = new();

    /// <summary>The name by which the user logs on, with a domain where there is one.</summary>
    public string UserName { get; init; } = LabWorld.UserName;

    /// <summary>The password that the user types.</summary>
    public string Password { get; init; } = LabWorld.Password;

    /// <summary>The password to change to when the old one has expired; null for none.</summary>
    public string? NewPassword { get; init; }

    /// <summary>The state of the user's account.</summary>
    public Authentication.AccountStatus Account { get; init; }

    /// <summary>True where the user may change the password.</summary>
    public bool MayChangePassword { get; init; } = true;

    /// <summary>The password that the server knows.</summary>
    public string ServerPassword { get; init; } = LabWorld.Password;

    /// <summary>What the client's computer does otherwise than its profile; null for nothing.</summary>
    public Func<SessionProfile, SessionProfile>? ClientHabits { get; init; }

    /// <summary>What the server does otherwise than its profile; null for nothing.</summary>
    public Func<SessionProfile, SessionProfile>? ServerHabits { get; init; }

    /// <summary>The client's MD4 and DES made worse; null for right ones.</summary>
    public Func<Authentication.ILegacyCryptography, Authentication.ILegacyCryptography>? ClientCryptography { get; init; }

    /// <summary>The server's MD4 and DES made worse; null for right ones.</summary>
    public Func<Authentication.ILegacyCryptography, Authentication.ILegacyCryptography>? ServerCryptography { get; init; }

    /// <summary>True where the server accepts everybody and makes its proof up.</summary>
    public bool ServerIsRogue { get; init; }

    /// <summary>True where the server too can prove that it knows the client's password.</summary>
    public bool ServerProvesItself { get; init; }

    /// <summary>The address that the client connects to; null for the server's own.</summary>
    public Wire.Ip.IpAddress? DialledAddress { get; init; }

    /// <summary>The first and the last address of the server's pool.</summary>
    public (string First, string Last) Pool { get; init; } = ("192.168.1.50", "192.168.1.99");

    /// <summary>True where the pool hands out even addresses first, as Windows 2000 does.</summary>
    public bool PoolIsEvenFirst { get; init; }

    /// <summary>What the way from the client to the server does to packets.</summary>
    public LinkConditions ToServer { get; init; } = new() { Delay = TimeSpan.FromMilliseconds(10) };

    /// <summary>What the way from the server to the client does to packets.</summary>
    public LinkConditions ToClient { get; init; } = new() { Delay = TimeSpan.FromMilliseconds(10) };

    /// <summary>How the client's TCP behaves.</summary>
    public LabTcpOptions ClientTcp { get; init; } = LabTcpOptions.Default;

    /// <summary>How the server's TCP behaves.</summary>
    public LabTcpOptions ServerTcp { get; init; } = LabTcpOptions.Default;

    /// <summary>The client's TCP port; 0 for any.</summary>
    public ushort ClientPort { get; init; }

    /// <summary>What the client's computer takes for each thing that it sends.</summary>
    public TimeSpan ProcessingTime { get; init; }

    /// <summary>How much longer the server's GRE packets take to leave than its control messages.</summary>
    public TimeSpan DatagramDelay { get; init; }

    /// <summary>How long the web server takes for each frame that it sends.</summary>
    public TimeSpan WebDelay { get; init; } = TimeSpan.FromMilliseconds(0.1);

    /// <summary>Which routes the client's tunnel brings.</summary>
    public ClientRoutes Routes { get; init; } = ClientRoutes.Default;

    /// <summary>True where the server answers ARP requests for its clients.</summary>
    public bool HasProxyArp { get; init; } = true;
}
