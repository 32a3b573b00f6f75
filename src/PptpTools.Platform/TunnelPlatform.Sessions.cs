using System;
using System.Collections.Generic;
using System.Threading;
using PptpTools.Session;

namespace PptpTools;

/// <content>Live sessions.</content>
public abstract partial class TunnelPlatform
{
    /// <summary>The live sessions that this user may see, of every process: all for root, else the user's own; and those of other programs.</summary>
    /// <exception cref="TunnelsNotSupportedException">There are none on this system.</exception>
    public virtual SessionListing FindSessions(CancellationToken cancellation) => throw new TunnelsNotSupportedException();

    /// <summary>Ends a session of this or another process in good order; where that takes longer than it may, it is simply ended.</summary>
    /// <param name="session">The session, which is not foreign.</param>
    /// <param name="time">How long it may take.</param>
    /// <param name="cancellation">Waits no longer; what is begun goes on.</param>
    /// <returns>The session at its end; null where it had ended before.</returns>
    /// <exception cref="System.IO.IOException">Its process does not answer.</exception>
    /// <exception cref="TunnelsNotSupportedException">There are none on this system.</exception>
    public virtual LiveSession? CloseSession(LiveSession session, TimeSpan time, CancellationToken cancellation) => throw new TunnelsNotSupportedException();

    /// <summary>Tells what happens to the live sessions that this user may see, of this process and of others, until what it returns is disposed of.</summary>
    /// <param name="told">Is told of it on any thread; must not wait.</param>
    /// <exception cref="TunnelsNotSupportedException">There are none on this system.</exception>
    public virtual IDisposable WatchSessions(Action<SessionEventArgs> told) => throw new TunnelsNotSupportedException();

    /// <summary>The frames of a session of this or another process, while they happen: first what was kept of its negotiation.</summary>
    /// <param name="session">The session, which is not foreign.</param>
    /// <param name="cancellation">Waits no longer for its process to answer.</param>
    /// <exception cref="System.IO.IOException">Its process does not answer, or the session is not recorded.</exception>
    /// <exception cref="TunnelsNotSupportedException">There are none on this system.</exception>
    public virtual Capture.LiveFrames TraceSession(LiveSession session, CancellationToken cancellation) => throw new TunnelsNotSupportedException();

    /// <summary>Ends all sessions of this process.</summary>
    public virtual void CloseOwnSessions()
    {
    }
}

/// <summary>Live sessions, and what kept others from being found.</summary>
/// <param name="Sessions">The sessions, by number; foreign ones last.</param>
/// <param name="Problems">What kept others from being found, each a sentence.</param>
public sealed record SessionListing(IReadOnlyList<LiveSession> Sessions, IReadOnlyList<string> Problems);
