using System;
using System.Collections.Generic;
using System.Net;
using PptpTools.Tracing;

namespace PptpTools.Decoding;

/// <summary>What a decoder reports. The filters work inside the decoder: what they leave out costs no object.</summary>
public sealed record DecodeOptions
{
    private readonly IReadOnlyCollection<Layer>? _layers;

    /// <summary>The default: every negotiation step of every session, no data packets.</summary>
    public static DecodeOptions Default { get; } = new();

    /// <summary>True to report data packets and stand-alone acknowledgments too. Those of a frame with a comment are always reported.</summary>
    public bool IncludeData { get; init; }

    /// <summary>The passwords to read encrypted data with; null to leave it encrypted. They stay the caller's, who disposes of them after the decoder's <see cref="CaptureDecoder.Finish"/>.</summary>
    public CapturePasswords? Passwords { get; init; }

    /// <summary>Only these sessions; empty for all.</summary>
    public IReadOnlyCollection<int> SessionIds { get; init; } = [];

    /// <summary>Only sessions with one of these clients; empty for all.</summary>
    public IReadOnlyCollection<IPAddress> ClientAddresses { get; init; } = [];

    /// <summary>Only sessions with one of these servers; empty for all.</summary>
    public IReadOnlyCollection<IPAddress> ServerAddresses { get; init; } = [];

    /// <summary>Only steps of these layers; empty for all.</summary>
    public IReadOnlyCollection<Layer> Layers
    {
        get => _layers ?? [];
        init => _layers = value;
    }

    /// <summary>Only steps at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only steps before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A session without a frame for this long has ended.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How many sessions are followed at one time; those that were silent longest are reported as they stand beyond that.</summary>
    public int MaximumSessions { get; init; } = 65_536;

    /// <summary>How many half-open TCP connections are kept; the oldest are reported as attempts beyond that.</summary>
    public int MaximumHalfOpen { get; init; } = 262_144;

    /// <summary>Bit per <see cref="Layer"/> that is wanted.</summary>
    internal uint LayerBits()
    {
        uint bits = 0;
        if (_layers is not null)
        {
            foreach (Layer layer in _layers)
                bits |= 1u << (int)layer;
        }

        return bits == 0 ? uint.MaxValue : bits;
    }
}
