using System;
using System.Collections.Generic;

namespace PptpTools.Lab;

/// <summary>Why a run of the clock ended.</summary>
internal enum LabRun : byte
{
    /// <summary>The time has come; later actions still wait.</summary>
    TimeReached,

    /// <summary>The condition holds.</summary>
    ConditionMet,

    /// <summary>No action waits.</summary>
    Idle,

    /// <summary>As many actions as allowed have run.</summary>
    LimitReached,
}

/// <summary>
/// Simulated time: actions run in the order of their times, those of equal times in the order in which they were scheduled. Nothing
/// passes but what the actions say, so that a run is the same each time.
/// </summary>
internal sealed class LabClock
{
    /// <summary>Actions that one run allows unless told otherwise: far more than any scenario needs, so that none runs for ever.</summary>
    public const long DefaultLimit = 50_000_000;

    private readonly List<LabTimer> _heap = [];
    private long _lastSerial;

    /// <summary>Time since the network was switched on.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Number of actions that wait.</summary>
    public int Waiting => _heap.Count;

    /// <summary>Number of actions that have run.</summary>
    public long Actions { get; private set; }

    /// <summary>When the next action runs; null while none waits.</summary>
    public TimeSpan? Next => _heap.Count == 0 ? null : _heap[0].Time;

    /// <summary>Schedules an action; a time that has passed counts as now.</summary>
    public LabTimer At(TimeSpan time, Action action)
    {
        var timer = new LabTimer(time < Now ? Now : time, ++_lastSerial, action ?? throw new ArgumentNullException(nameof(action)));
        _heap.Add(timer);
        timer.Place = _heap.Count - 1;
        MoveUp(timer.Place);
        return timer;
    }

    /// <summary>Schedules an action after a delay; none or less is now, after what was scheduled for now before.</summary>
    public LabTimer After(TimeSpan delay, Action action) => At(Now + delay, action);

    /// <summary>Takes an action back; nothing happens when it has run, was cancelled before, or is null.</summary>
    public void Cancel(LabTimer? timer)
    {
        if (timer is { IsWaiting: true })
            Remove(timer.Place);
    }

    /// <summary>Runs every action up to and at a time, then sets the clock to it.</summary>
    public LabRun RunUntil(TimeSpan time, long limit = DefaultLimit)
    {
        LabRun end = RunUntil(static () => false, time, limit);
        if (end == LabRun.Idle && Now < time)
            Now = time;
        return end == LabRun.Idle ? LabRun.TimeReached : end;
    }

    /// <summary>Runs until a condition holds, which is asked first and after each action.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="latest">The time at which the wait is given up; the clock is set to it then.</param>
    /// <param name="limit">Most actions to run.</param>
    public LabRun RunUntil(Func<bool> condition, TimeSpan latest, long limit = DefaultLimit)
    {
        if (condition is null)
            throw new ArgumentNullException(nameof(condition));
        for (long count = 0; ; count++)
        {
            if (condition())
                return LabRun.ConditionMet;
            if (_heap.Count == 0)
                return LabRun.Idle;
            if (_heap[0].Time > latest)
            {
                Now = latest > Now ? latest : Now;
                return LabRun.TimeReached;
            }

            if (count >= limit)
                return LabRun.LimitReached;
            RunNext();
        }
    }

    /// <summary>Runs until no action waits.</summary>
    public LabRun RunUntilIdle(long limit = DefaultLimit) => RunUntil(static () => false, TimeSpan.MaxValue, limit);

    private void RunNext()
    {
        LabTimer timer = _heap[0];
        Remove(0);
        Now = timer.Time;
        Actions++;
        timer.Action();
    }

    private void Remove(int place)
    {
        _heap[place].Place = LabTimer.NotWaiting;
        int last = _heap.Count - 1;
        LabTimer moved = _heap[last];
        _heap.RemoveAt(last);
        if (place == last)
            return;
        Put(moved, place);
        MoveUp(place);
        MoveDown(moved.Place);
    }

    private void MoveUp(int place)
    {
        LabTimer timer = _heap[place];
        for (int parent = (place - 1) / 2; place > 0 && timer.ComesBefore(_heap[parent]); parent = (place - 1) / 2)
        {
            Put(_heap[parent], place);
            place = parent;
        }

        Put(timer, place);
    }

    private void MoveDown(int place)
    {
        LabTimer timer = _heap[place];
        for (int child = 2 * place + 1; child < _heap.Count; child = 2 * place + 1)
        {
            if (child + 1 < _heap.Count && _heap[child + 1].ComesBefore(_heap[child]))
                child++;
            if (!_heap[child].ComesBefore(timer))
                break;
            Put(_heap[child], place);
            place = child;
        }

        Put(timer, place);
    }

    private void Put(LabTimer timer, int place)
    {
        _heap[place] = timer;
        timer.Place = place;
    }
}
