using PptpTools.Negotiation;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <summary>
/// A step as one JSON object (RFC 8259) on one line, written straight to UTF-8. The members have the names of the
/// properties of <see cref="NegotiationEvent"/>; those that the step does not have are left out.
/// </summary>
internal sealed class NegotiationJson
{
    private readonly byte[] _number = "{\"Number\":"u8.ToArray();
    private readonly byte[] _timeStart = ",\"Time\":\""u8.ToArray();
    private readonly byte[] _elapsed = "\",\"Elapsed\":"u8.ToArray();
    private readonly byte[] _callId = ",\"CallId\":"u8.ToArray();
    private readonly byte[] _sequence = ",\"Sequence\":"u8.ToArray();
    private readonly byte[] _acknowledgment = ",\"Acknowledgment\":"u8.ToArray();
    private readonly byte[] _identifier = ",\"Identifier\":"u8.ToArray();
    private readonly byte[] _fieldsStart = ",\"Fields\":"u8.ToArray();
    private readonly TimeText _time = new();
    private readonly JsonFieldSink _fields = new();
    private readonly byte[][] _clientStates = StatesOf("Client");
    private readonly byte[][] _serverStates = StatesOf("Server");

    /// <summary>By direction: what stands between the frame numbers and the text's first words.</summary>
    private byte[][] _textStarts;

    /// <summary>A form for objects without a path.</summary>
    public NegotiationJson() => _textStarts = TextStartsOf(null);

    /// <summary>Sets the path that the next objects have; null where there is none.</summary>
    public void SetPath(string? path) => _textStarts = TextStartsOf(path);

    /// <summary>Appends the object without a line end.</summary>
    public void Append(LineWriter line, StepWords words, in StepData step, Anomaly[] anomalies)
    {
        line.Utf8(_number).Decimal((ulong)step.Number);
        _time.AppendUtc(line.Utf8(_timeStart), step.Ticks);
        TimeText.AppendSeconds(line.Utf8(_elapsed), step.ElapsedTicks);
        step.Source.AppendJsonRouteTo(line, step);
        if (step.CallId is { } callId)
            line.Utf8(_callId).Decimal(callId);
        if (step.Sequence is { } sequence)
            line.Utf8(_sequence).Decimal(sequence);
        if (step.Acknowledgment is { } acknowledgment)
            line.Utf8(_acknowledgment).Decimal(acknowledgment);
        line.Utf8(words.Json);
        if (step.Identifier is { } identifier)
            line.Utf8(_identifier).Decimal(identifier);
        _fields.Append(line.Utf8(_fieldsStart), step.Body);
        if (step.Body is DecryptedPacket)
            line.Utf8(",\"IsDecrypted\":true"u8);
        if (step.ClientState is { } clientState)
            line.Utf8(_clientStates[(int)clientState]);
        if (step.ServerState is { } serverState)
            line.Utf8(_serverStates[(int)serverState]);
        if (anomalies.Length > 0)
            AppendAnomalies(line, anomalies);
        if (step.Comments is { } comments)
            AppendComments(line, comments);
        AppendFrames(line.Utf8(words.JsonReference), step, (byte)',');
        line.Utf8(_textStarts[(int)step.Direction]);
        int textStart = line.Length;
        NegotiationText.AppendRest(line.Utf8(words.Text), step, anomalies);
        JsonText.Escape(line, textStart);
        line.Ascii('"').Ascii('}');
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

    private static byte[][] TextStartsOf(string? path)
    {
        var line = new LineWriter();
        var starts = new byte[(int)Direction.Lan + 1][];
        for (int i = 0; i < starts.Length; i++)
        {
            line.Clear();
            line.Ascii(']');
            if (path is not null)
                JsonText.AppendString(line.Ascii(",\"Path\":"), path);
            starts[i] = line.Ascii(",\"Text\":\"").Ascii(EnumNames.Of((Direction)i)).Ascii(" [").Written.ToArray();
        }

        return starts;
    }

    private static byte[][] StatesOf(string side)
    {
        var line = new LineWriter();
        var states = new byte[(int)AutomatonState.Opened + 1][];
        for (int i = 0; i < states.Length; i++)
        {
            line.Clear();
            states[i] = line.Ascii(",\"").Ascii(side).Ascii("State\":\"").Ascii(EnumNames.Of((AutomatonState)i)).Ascii('"').Written.ToArray();
        }

        return states;
    }

    private static void AppendComments(LineWriter line, string[] comments)
    {
        for (int i = 0; i < comments.Length; i++)
            JsonText.AppendString(line.Ascii(i == 0 ? ",\"Comments\":[" : ","), comments[i]);
        line.Ascii(']');
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
