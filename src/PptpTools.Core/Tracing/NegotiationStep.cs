using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>
/// The step being recorded, as a sink sees it. The one instance is filled again for every step: a sink that keeps a step
/// takes <see cref="ToEvent"/>.
/// </summary>
public sealed class NegotiationStep
{
    internal StepData Data;

    internal NegotiationStep()
    {
        Data.Source = Data.Destination = Nowhere;
        Data.Message = Data.Reference = "";
    }

    /// <summary>The protocol of the step.</summary>
    public Layer Layer => Data.Layer;

    /// <summary>The standard's name of the message in one word.</summary>
    public string Message => Data.Message;

    /// <summary>Number of the session, from 1; 0 for a step outside any session.</summary>
    public int SessionId => Data.SessionId;

    /// <summary>What was found wrong or worth a look in this step.</summary>
    public AnomalyCollector Anomalies { get; } = new();

    internal static Endpoint Nowhere { get; } = new("host", "");

    /// <summary>A copy that lasts.</summary>
    public NegotiationEvent ToEvent() => new(Data, Anomalies.ToArray());

    /// <summary>Appends the step's one line of text.</summary>
    public void AppendText(LineWriter line) => NegotiationText.Append(line, Data, Anomalies.ToArray());
}
