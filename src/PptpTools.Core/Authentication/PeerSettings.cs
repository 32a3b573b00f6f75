using System.Collections.Generic;

namespace PptpTools.Authentication;

/// <summary>How an end that authenticates itself goes about it.</summary>
internal sealed record PeerSettings
{
    /// <summary>The defaults.</summary>
    public static PeerSettings Default { get; } = new();

    /// <summary>Timer and counter.</summary>
    public ExchangeTimers Timers { get; init; } = ExchangeTimers.Default;

    /// <summary>The methods of EAP that are allowed, the preferred first: 26 MS-CHAPv2, 4 MD5-Challenge.</summary>
    public IReadOnlyList<byte> EapTypes { get; init; } = [26];
}
