using System;

namespace PptpTools.Session;

/// <summary>Times at which something is due, of which null is never.</summary>
internal static class Deadlines
{
    /// <summary>The earlier of two.</summary>
    public static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;
}
