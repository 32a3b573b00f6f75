namespace PptpTools.Tracing;

/// <summary>Receives the steps of a trace as they are recorded, in order, on the recording thread.</summary>
public abstract class StepSink
{
    /// <summary>A step was recorded. The instance is used again: keep <see cref="NegotiationStep.ToEvent"/>, not the step.</summary>
    public abstract void OnStep(NegotiationStep step);
}
