using PptpTools.Tracing;

namespace PptpTools.Decoding;

/// <summary>Receives what a <see cref="CaptureDecoder"/> finds, in the order in which it becomes known.</summary>
public abstract class DecodeSink : StepSink
{
    /// <inheritdoc/>
    public override void OnStep(NegotiationStep step)
    {
    }

    /// <summary>False where nobody reads the sessions: the decoder then keeps no option history.</summary>
    public virtual bool WantsSessions => true;

    /// <summary>False where nobody reads the attempts.</summary>
    public virtual bool WantsAttempts => true;

    /// <summary>A session is complete: it was closed, fell idle, or the capture ended.</summary>
    public virtual void OnSession(PptpSession session)
    {
    }

    /// <summary>A connection to TCP port 1723 ended without ever having carried PPTP.</summary>
    public virtual void OnAttempt(ConnectionAttempt attempt)
    {
    }
}
