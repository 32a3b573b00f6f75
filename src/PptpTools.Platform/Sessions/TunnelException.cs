using System;
using PptpTools.Session;

namespace PptpTools.Sessions;

/// <summary>A tunnel that failed.</summary>
public sealed class TunnelException : Exception
{
    /// <summary>A failure of the closed list.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="cause">What the system said; null where it said nothing.</param>
    public TunnelException(SessionFailure failure, Exception? cause = null)
        : base(failure?.Text, cause) => Failure = failure ?? throw new ArgumentNullException(nameof(failure));

    /// <summary>Why and where it failed, and what to do about it.</summary>
    public SessionFailure Failure { get; }
}
