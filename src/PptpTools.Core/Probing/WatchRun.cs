using System;
using PptpTools.Session;
using PptpTools.Tracing;

namespace PptpTools.Probing;

/// <summary>A connection that is made to be looked at: it carries no data, and is closed once it is open.</summary>
internal sealed class WatchRun : ProbeRun
{
    /// <summary>After the opening comes what belongs to it: the last acknowledgments, Set-Link-Info, Identifications.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(1);

    private readonly bool _stays;
    private TimeSpan? _openedAt;
    private volatile bool _closeIsWanted;

    /// <param name="settings">Names, credentials and cryptography.</param>
    /// <param name="options">What is allowed and asked for.</param>
    /// <param name="stays">True to leave it open until it is told to close.</param>
    public WatchRun(ProbeSettings settings, ClientOptions options, bool stays)
        : base(settings, options, settings.Credentials!, proof: null) => _stays = stays;

    /// <summary>True once the tunnel was open.</summary>
    public bool WasOpen => _openedAt is not null;

    /// <inheritdoc/>
    protected override TimeSpan? Limit => null;

    /// <inheritdoc/>
    protected override TimeSpan? Due => _stays ? null : _openedAt + Afterwards;

    /// <summary>Wants it closed in good order. Any thread may ask.</summary>
    public void RequestClose() => _closeIsWanted = true;

    private protected override void Probe(TunnelCall tunnel, TimeSpan now)
    {
        if (tunnel.Phase == SessionPhase.Open)
            _openedAt ??= now;
        if (_closeIsWanted || (!_stays && now >= _openedAt + Afterwards))
            Close(now);
    }
}
