using System;

namespace PptpTools.Lab;

/// <summary>An action that waits on a <see cref="LabClock"/>; <see cref="LabClock.Cancel"/> takes it back.</summary>
internal sealed class LabTimer(TimeSpan time, long serial, Action action)
{
    internal const int NotWaiting = -1;

    /// <summary>When it runs.</summary>
    public TimeSpan Time { get; } = time;

    /// <summary>True until it has run or was cancelled.</summary>
    public bool IsWaiting => Place != NotWaiting;

    internal int Place { get; set; } = NotWaiting;

    internal Action Action { get; } = action;

    /// <summary>Earlier times first; of equal times, what was scheduled first.</summary>
    internal bool ComesBefore(LabTimer other) => Time < other.Time || (Time == other.Time && serial < other.Serial);

    private long Serial => serial;
}
