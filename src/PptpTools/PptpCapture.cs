using System;
using System.Collections.Generic;
using PptpTools.Commands;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools;

/// <summary>A whole capture: its sessions, the steps of their negotiation, and what the file says of itself.</summary>
public sealed class PptpCapture
{
    internal PptpCapture(string? path, CaptureReader reader, DecodeTotals totals)
    {
        Path = path;
        Format = reader.Format;
        Interfaces = reader.Interfaces;
        Comments = reader.Comments;
        Problem = reader.Problem;
        FrameCount = totals.Frames;
        StartTime = totals.StartTime;
        Duration = totals.Duration;
    }

    /// <summary>Full path of the file; null where it was a stream.</summary>
    public string? Path { get; }

    /// <summary>The file format, such as <c>pcapng</c>.</summary>
    public string Format { get; }

    /// <summary>The interfaces it was captured on.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces { get; }

    /// <summary>The comments that its author gave it.</summary>
    public IReadOnlyList<string> Comments { get; }

    /// <summary>Frames in the file, those of other protocols included.</summary>
    public long FrameCount { get; }

    /// <summary>Time of the first frame, in UTC; null where there is none.</summary>
    public DateTimeOffset? StartTime { get; }

    /// <summary>From the first frame to the last.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The PPTP sessions, in the order in which they ended.</summary>
    public IReadOnlyList<PptpSession> Sessions { get; internal init; } = [];

    /// <summary>The steps of their negotiation; with <c>-IncludeData</c> the data packets too.</summary>
    public IReadOnlyList<NegotiationEvent> Events { get; internal init; } = [];

    /// <summary>Connections to TCP port 1723 that never became PPTP.</summary>
    public IReadOnlyList<ConnectionAttempt> Attempts { get; internal init; } = [];

    /// <summary>Why the file could not be read to its end; null where it could.</summary>
    public CaptureProblem? Problem { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Path ?? "stream"}: {FrameCount} frames, {Sessions.Count} sessions";
}
