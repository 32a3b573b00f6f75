using System;
using System.Collections.Generic;

namespace PptpTools.Authentication;

/// <summary>Whose words the results have.</summary>
internal enum ResultWording
{
    /// <summary>Windows: <c>E=691 R=1 C=… V=3</c>, and no text for people.</summary>
    Windows,

    /// <summary>pppd: <c>E=691 R=1 C=… V=0 M=Access denied</c>, where R=1 is always said and C is the old challenge.</summary>
    Pppd,
}

/// <summary>How an end that asks others to authenticate themselves goes about it.</summary>
internal sealed record AuthenticatorSettings
{
    /// <summary>The defaults.</summary>
    public static AuthenticatorSettings Default { get; } = new();

    /// <summary>The name that goes into challenges.</summary>
    public string Name { get; init; } = "pptp";

    /// <summary>Timer and counter.</summary>
    public ExchangeTimers Timers { get; init; } = ExchangeTimers.Default;

    /// <summary>How many further tries a peer with a wrong password has in MS-CHAP, which is told R=1.</summary>
    public int Retries { get; init; }

    /// <summary>How often an open link is challenged again; null for never.</summary>
    public TimeSpan? RechallengeInterval { get; init; }

    /// <summary>Whose words the results have.</summary>
    public ResultWording Wording { get; init; }

    /// <summary>True to answer an unknown user of CHAP with an empty message, as pppd does, which gives away that it is unknown.</summary>
    public bool UnknownUsersGetNoMessage { get; init; }

    /// <summary>Octets of MD5's challenges, 1 to 255.</summary>
    public int Md5ChallengeLength { get; init; } = 16;

    /// <summary>The methods of EAP that are asked for, the preferred first: 26 MS-CHAPv2, 4 MD5-Challenge.</summary>
    public IReadOnlyList<byte> EapTypes { get; init; } = [26];
}
