namespace PptpTools.Decoding.Tracking;

/// <summary>When a message was complete, and the frames that carried it.</summary>
internal readonly struct StepFrames
{
    public StepFrames(long ticks, long last, long[]? earlier = null)
    {
        Ticks = ticks;
        Last = last;
        Earlier = earlier;
    }

    public long Ticks { get; }

    public long Last { get; }

    /// <summary>The frames before the last; null where one frame carried all.</summary>
    public long[]? Earlier { get; }
}
