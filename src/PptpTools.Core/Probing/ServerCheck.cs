using System;

namespace PptpTools.Probing;

/// <summary>What a check found.</summary>
public enum CheckVerdict : byte
{
    /// <summary>It works, or the server accepts it.</summary>
    Passed,

    /// <summary>It does not work, or the server refuses it.</summary>
    Failed,

    /// <summary>It was tried, and this end cannot tell.</summary>
    Unknown,

    /// <summary>It was not tried; the evidence says why.</summary>
    NotTried,
}

/// <summary>What is asked of a PPTP server, in the order in which a connection is made.</summary>
public enum ServerCheckKind : byte
{
    /// <summary>The server's name has an IPv4 address.</summary>
    NameResolution,

    /// <summary>TCP port 1723 is open (RFC 2637 section 3.1).</summary>
    TcpPort,

    /// <summary>The server starts a control connection (RFC 2637 section 2.2).</summary>
    ControlConnection,

    /// <summary>The server takes a call (RFC 2637 section 2.8).</summary>
    Call,

    /// <summary>GRE packets of the server arrive here (RFC 2637 section 4).</summary>
    GreInward,

    /// <summary>GRE packets of this host arrive at the server (RFC 2637 section 4).</summary>
    GreOutward,

    /// <summary>IP packets of the usual 1500 octets pass unfragmented (RFC 1191).</summary>
    PathMtu,

    /// <summary>Clients need not authenticate themselves.</summary>
    NoAuthentication,

    /// <summary>PAP is accepted (RFC 1334).</summary>
    Pap,

    /// <summary>CHAP with MD5 is accepted (RFC 1994).</summary>
    ChapMd5,

    /// <summary>MS-CHAP is accepted (RFC 2433).</summary>
    MsChap,

    /// <summary>MS-CHAPv2 is accepted (RFC 2759).</summary>
    MsChapV2,

    /// <summary>EAP is accepted (RFC 3748).</summary>
    Eap,

    /// <summary>User name and password are right.</summary>
    Login,

    /// <summary>MPPE with keys of 128 bits is agreed (RFC 3078).</summary>
    Mppe128,

    /// <summary>MPPE with keys of 56 bits is agreed (RFC 3078).</summary>
    Mppe56,

    /// <summary>MPPE with keys of 40 bits is agreed (RFC 3078).</summary>
    Mppe40,
}

/// <summary>One check of a server.</summary>
/// <param name="Check">What was asked.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="Evidence">What was seen, or why it was not tried.</param>
/// <param name="Action">What to do about it; empty for nothing.</param>
/// <param name="Time">How long the server took to answer; null where nothing was timed.</param>
public sealed record ServerCheck(ServerCheckKind Check, CheckVerdict Verdict, string Evidence, string Action = "", TimeSpan? Time = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Check}: {Verdict}: {Evidence}";
}
