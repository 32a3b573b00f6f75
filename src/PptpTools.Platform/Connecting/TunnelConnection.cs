using System;
using System.Threading;
using PptpTools.Session;

namespace PptpTools.Connecting;

/// <summary>A tunnel with all its reconnections: it goes on by itself, and is listed among the live sessions, until it is closed or gives up.</summary>
public abstract class TunnelConnection : IDisposable
{
    private protected TunnelConnection()
    {
    }

    /// <summary>A tunnel has opened: not told of the first, which whoever waits for it sees.</summary>
    public abstract event EventHandler<SessionEventArgs>? WentUp;

    /// <summary>A tunnel that was open is lost or closed.</summary>
    public abstract event EventHandler<SessionEventArgs>? WentDown;

    /// <summary>True once it has been open.</summary>
    public abstract bool HasOpened { get; }

    /// <summary>Why it ended or was lost last; null where nothing failed yet.</summary>
    public abstract SessionFailure? Failure { get; }

    /// <summary>What the host said to it; null where that is not why it ended.</summary>
    public abstract Exception? Error { get; }

    /// <summary>The session as it is now.</summary>
    public abstract LiveSession Session { get; }

    /// <summary>Waits for the next notice.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="notice">What happened.</param>
    /// <returns>False once it is open for the first time, or over, and everything is told.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public abstract bool TryTake(CancellationToken cancellation, out ConnectNotice? notice);

    /// <summary>Waits until it is over.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public abstract void WaitUntilOver(CancellationToken cancellation);

    /// <summary>Ends it in good order, and waits for it.</summary>
    /// <param name="time">How long that may take before it is simply ended.</param>
    public abstract void Close(TimeSpan time);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends it.</summary>
    protected abstract void Dispose(bool disposing);
}
