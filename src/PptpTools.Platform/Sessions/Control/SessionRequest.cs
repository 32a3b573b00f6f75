#if NET
using PptpTools.Session;

namespace PptpTools.Sessions;

/// <summary>What one process asks another.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Id">Number of the session; 0 for all.</param>
/// <param name="Seconds">How long it may take before a session is simply ended.</param>
internal sealed record SessionRequest(SessionVerb Verb, int Id = 0, double Seconds = 0);

/// <summary>What a process can be asked.</summary>
internal enum SessionVerb
{
    /// <summary>Its sessions.</summary>
    List,

    /// <summary>To end one.</summary>
    Close,

    /// <summary>What happens to its sessions, from now on.</summary>
    Subscribe,

    /// <summary>The frames of one, as a pcapng file that follows the first reply.</summary>
    Trace,
}

/// <summary>One line of the answer. The last line of an answer that has an end, and the first of one that has none, says that it is complete.</summary>
/// <param name="Session">A session; null for none.</param>
/// <param name="Event">What happened; null for nothing.</param>
/// <param name="Error">Why the request failed; null where it did not.</param>
/// <param name="IsComplete">True where the request is understood and done, or begins to be done.</param>
internal sealed record SessionReply(LiveSession? Session = null, EventReply? Event = null, string? Error = null, bool IsComplete = false);

/// <summary>A <see cref="SessionEventArgs"/> on the way.</summary>
internal sealed record EventReply(SessionEventKind Kind, System.DateTimeOffset Time, LiveSession Session);
#endif
