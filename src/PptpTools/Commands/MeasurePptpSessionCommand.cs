using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>Writes what live sessions carry, at intervals: rates, loss, round trip.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "PptpSession", DefaultParameterSetName = NameSet)]
[OutputType(typeof(SessionRate))]
public sealed class MeasurePptpSessionCommand : LiveSessionCommand
{
    private readonly List<LiveSession> _before = [];
    private readonly Stopwatch _clock = new();
    private TimeSpan _latest;

    /// <summary>Seconds between two looks.</summary>
    [Parameter]
    [ValidateRange(0.1, 86_400)]
    public double Interval { get; set; } = 1;

    /// <summary>How many times each session is told of; without it until it ends or the pipeline is stopped.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _before.AddRange(FindMeant());

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _clock.Start();
        for (int i = 1; i <= Count && _before.Count > 0; i++)
        {
            TimeSpan rest = TimeSpan.FromSeconds(i * Interval) - _clock.Elapsed;
            if (rest > TimeSpan.Zero && Cancellation.WaitHandle.WaitOne(rest))
                return;
            Look();
        }
    }

    private void Look()
    {
        IReadOnlyList<LiveSession> now = LiveSessionSearch.Find(this, Cancellation);
        TimeSpan interval = _clock.Elapsed - _latest;
        _latest += interval;
        for (int i = _before.Count - 1; i >= 0; i--)
        {
            if (!now.Any(session => IsSame(session, _before[i])))
                _before.RemoveAt(i);
        }

        for (int i = 0; i < _before.Count; i++)
        {
            LiveSession after = now.First(session => IsSame(session, _before[i]));
            WriteObject(SessionRate.Between(_before[i], after, DateTimeOffset.UtcNow, interval));
            _before[i] = after;
        }
    }
}
