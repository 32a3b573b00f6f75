namespace PptpTools.Negotiation;

/// <summary>States of the option negotiation automaton, with the RFC's numbers (RFC 1661 section 4.2).</summary>
public enum AutomatonState : byte
{
    /// <summary>The lower layer is unavailable and no Open has occurred.</summary>
    Initial = 0,

    /// <summary>Open has occurred; the lower layer is still unavailable.</summary>
    Starting = 1,

    /// <summary>The lower layer is available; no Open has occurred.</summary>
    Closed = 2,

    /// <summary>Open has occurred and the link is down after This-Layer-Finished.</summary>
    Stopped = 3,

    /// <summary>A Terminate-Request was sent to end the connection.</summary>
    Closing = 4,

    /// <summary>As Closing, with Open still wanted.</summary>
    Stopping = 5,

    /// <summary>A Configure-Request was sent; neither side has acknowledged.</summary>
    RequestSent = 6,

    /// <summary>Our request was acknowledged; theirs is not.</summary>
    AckReceived = 7,

    /// <summary>Their request was acknowledged; ours is not.</summary>
    AckSent = 8,

    /// <summary>Both requests were acknowledged.</summary>
    Opened = 9,
}
