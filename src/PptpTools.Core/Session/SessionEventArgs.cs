using System;

namespace PptpTools.Session;

/// <summary>What happened to a live session.</summary>
public enum SessionEventKind : byte
{
    /// <summary>It opened: data can flow.</summary>
    Up,

    /// <summary>It was open and is no longer.</summary>
    Down,

    /// <summary>It ended for another reason than a command or a limit. Where it was open, <see cref="Down"/> came before.</summary>
    Failed,

    /// <summary>The routes that it brings are others than before.</summary>
    RouteChanged,
}

/// <summary>Something that happened to a live session.</summary>
public sealed class SessionEventArgs : EventArgs
{
    /// <param name="kind">What happened.</param>
    /// <param name="time">When, in UTC.</param>
    /// <param name="session">The session just after it.</param>
    public SessionEventArgs(SessionEventKind kind, DateTimeOffset time, LiveSession session)
    {
        Kind = kind;
        Time = time;
        Session = session ?? throw new ArgumentNullException(nameof(session));
    }

    /// <summary>What happened.</summary>
    public SessionEventKind Kind { get; }

    /// <summary>When, in UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The session just after it.</summary>
    public LiveSession Session { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Session}";
}
