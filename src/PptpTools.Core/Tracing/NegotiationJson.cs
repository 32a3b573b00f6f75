using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>
/// A step as one JSON object (RFC 8259) on one line, written straight to UTF-8. The members have the names of the
/// properties of <see cref="NegotiationEvent"/>; those that the step does not have are left out.
/// </summary>
internal sealed class NegotiationJson
{
    private readonly LineWriter _text = new();
    private readonly TimeText _time = new();
    private readonly JsonFieldSink _fields = new();
    private byte[] _path = [];

    /// <summary>Sets the path that the next objects have; null where there is none.</summary>
    public void SetPath(string? path)
    {
        _text.Clear();
        if (path is not null)
            JsonText.AppendString(_text.Ascii(",\"Path\":"), path);
        _path = _text.Written.ToArray();
    }

    /// <summary>Appends the object without a line end.</summary>
    public void Append(LineWriter line, in StepData step, Anomaly[] anomalies)
    {
        line.Ascii("{\"Number\":").Decimal((ulong)step.Number);
        _time.AppendUtc(line.Ascii(",\"Time\":\""), step.Ticks);
        TimeText.AppendSeconds(line.Ascii("\",\"Elapsed\":"), step.ElapsedTicks);
        line.Ascii(",\"Direction\":\"").Ascii(EnumNames.Of(step.Direction));
        step.Source.AppendJsonTo(line.Ascii("\",\"Source\":"));
        step.Destination.AppendJsonTo(line.Ascii(",\"Destination\":"));
        line.Ascii(",\"SessionId\":").Decimal((ulong)step.SessionId);
        AppendNumber(line, ",\"CallId\":", step.CallId);
        AppendNumber(line, ",\"Sequence\":", step.Sequence);
        AppendNumber(line, ",\"Acknowledgment\":", step.Acknowledgment);
        line.Ascii(",\"Layer\":\"").Ascii(EnumNames.Of(step.Layer)).Ascii("\",\"Message\":\"").Ascii(step.Message).Ascii('"');
        AppendNumber(line, ",\"Identifier\":", step.Identifier);
        _fields.Append(line.Ascii(",\"Fields\":"), step.Body);
        AppendState(line, ",\"ClientState\":\"", step.ClientState);
        AppendState(line, ",\"ServerState\":\"", step.ServerState);
        if (anomalies.Length > 0)
            AppendAnomalies(line, anomalies);
        line.Ascii(",\"Reference\":\"").Ascii(step.Reference).Ascii("\",\"FrameNumbers\":[");
        AppendFrames(line, step, (byte)',');
        _text.Clear();
        NegotiationText.Append(_text, step, anomalies);
        JsonText.AppendString(line.Ascii(']').Utf8(_path).Ascii(",\"Text\":"), _text.Written);
        line.Ascii('}');
    }

    /// <summary>Appends the numbers of the frames that carried the step, earlier ones first.</summary>
    internal static void AppendFrames(LineWriter line, in StepData step, byte separator)
    {
        if (step.EarlierFrames is { } earlier)
        {
            foreach (long frame in earlier)
                line.Decimal((ulong)frame).Ascii((char)separator);
        }

        if (step.Frame != 0)
            line.Decimal((ulong)step.Frame);
    }

    private static void AppendNumber(LineWriter line, string key, uint? value)
    {
        if (value is { } number)
            line.Ascii(key).Decimal(number);
    }

    private static void AppendState(LineWriter line, string key, Negotiation.AutomatonState? state)
    {
        if (state is { } known)
            line.Ascii(key).Ascii(EnumNames.Of(known)).Ascii('"');
    }

    private static void AppendAnomalies(LineWriter line, Anomaly[] anomalies)
    {
        line.Ascii(",\"Anomalies\":[");
        for (int i = 0; i < anomalies.Length; i++)
        {
            Anomaly anomaly = anomalies[i];
            line.Ascii(i == 0 ? "{\"Rule\":\"" : ",{\"Rule\":\"").Ascii(anomaly.Rule);
            JsonText.AppendString(line.Ascii("\",\"Text\":"), anomaly.Text);
            line.Ascii(",\"Reference\":\"").Ascii(anomaly.Reference).Ascii('"');
            if (anomaly.Offset >= 0)
                line.Ascii(",\"Offset\":").Decimal((ulong)anomaly.Offset);
            line.Ascii('}');
        }

        line.Ascii(']');
    }
}
