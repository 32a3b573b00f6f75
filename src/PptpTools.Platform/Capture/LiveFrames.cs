using System;
using System.Threading;
using PptpTools.Decoding;

namespace PptpTools.Capture;

/// <summary>Frames that are read while they happen: of a tunnel's recorder, of another process's, or of an interface.</summary>
public abstract class LiveFrames : IDisposable
{
    private protected LiveFrames()
    {
    }

    /// <summary>Where they come from, as a path of the steps made of them.</summary>
    public abstract string Source { get; }

    /// <summary>Frames that were lost because they came faster than they were read.</summary>
    public abstract long Dropped { get; }

    /// <summary>Waits for the next frame.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="frame">The frame, valid until the next is read.</param>
    /// <returns>False where nothing more will come, or the waiting was ended.</returns>
    /// <exception cref="System.IO.IOException">The source failed.</exception>
    public abstract bool TryRead(CancellationToken cancellation, out CaptureFrame frame);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Leaves the source.</summary>
    protected abstract void Dispose(bool disposing);
}
