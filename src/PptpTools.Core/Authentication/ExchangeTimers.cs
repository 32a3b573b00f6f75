using System;

namespace PptpTools.Authentication;

/// <summary>Timer and counter of an exchange, with pppd's defaults.</summary>
internal sealed record ExchangeTimers
{
    /// <summary>pppd's defaults.</summary>
    public static ExchangeTimers Default { get; } = new();

    /// <summary>How long a packet waits for its answer before it is sent again.</summary>
    public TimeSpan RestartInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a packet is sent, the first time included, before the other end counts as unable to answer.</summary>
    public int MaxTries { get; init; } = 10;

    /// <summary>How long an end whose turn it is not waits for the other.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
