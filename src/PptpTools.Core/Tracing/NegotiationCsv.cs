using System;
using System.Text;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>A step as one row of comma-separated values (RFC 4180), written straight to UTF-8.</summary>
internal sealed class NegotiationCsv
{
    /// <summary>The names of the columns.</summary>
    public const string Header = "Number,Time,Elapsed,Direction,Source,Destination,SessionId,CallId,Sequence,Acknowledgment,"
        + "Layer,Message,Identifier,ClientState,ServerState,FrameNumbers,Anomalies,Reference,Path,Text";

    private readonly LineWriter _cell = new();
    private readonly TimeText _time = new();
    private byte[] _path = [];

    /// <summary>Sets the path that the next rows have; null where there is none.</summary>
    public void SetPath(string? path)
    {
        _cell.Clear();
        byte[] text = path is null ? [] : Encoding.UTF8.GetBytes(path);
        if (text.AsSpan().IndexOfAny((byte)',', (byte)'"') >= 0 || text.AsSpan().IndexOfAny((byte)'\n', (byte)'\r') >= 0)
            AppendQuoted(_cell, text);
        else
            _cell.Utf8(text);
        _path = _cell.Written.ToArray();
    }

    /// <summary>Appends the row without a line end.</summary>
    public void Append(LineWriter line, in StepData step, Anomaly[] anomalies)
    {
        line.Decimal((ulong)step.Number).Ascii(',');
        _time.AppendUtc(line, step.Ticks);
        TimeText.AppendSeconds(line.Ascii(','), step.ElapsedTicks);
        line.Ascii(',').Ascii(EnumNames.Of(step.Direction)).Ascii(',');
        step.Source.AppendTo(line);
        step.Destination.AppendTo(line.Ascii(','));
        line.Ascii(',').Decimal((ulong)step.SessionId);
        AppendNumber(line, step.CallId);
        AppendNumber(line, step.Sequence);
        AppendNumber(line, step.Acknowledgment);
        line.Ascii(',').Ascii(EnumNames.Of(step.Layer)).Ascii(',').Ascii(step.Message);
        AppendNumber(line, step.Identifier);
        line.Ascii(',').Ascii(step.ClientState is { } client ? EnumNames.Of(client) : "");
        line.Ascii(',').Ascii(step.ServerState is { } server ? EnumNames.Of(server) : "").Ascii(',');
        NegotiationJson.AppendFrames(line, step, (byte)' ');
        line.Ascii(',');
        for (int i = 0; i < anomalies.Length; i++)
            line.Ascii(i == 0 ? "" : " ").Ascii(anomalies[i].Rule);
        line.Ascii(',').Ascii(step.Reference).Ascii(',').Utf8(_path).Ascii(',');
        _cell.Clear();
        NegotiationText.Append(_cell, step, anomalies);
        AppendQuoted(line, _cell.Written);
    }

    private static void AppendNumber(LineWriter line, uint? value)
    {
        line.Ascii(',');
        if (value is { } number)
            line.Decimal(number);
    }

    private static void AppendQuoted(LineWriter line, ReadOnlySpan<byte> text)
    {
        line.Ascii('"');
        while (text.IndexOf((byte)'"') is var quote and >= 0)
        {
            line.Utf8(text.Slice(0, quote + 1)).Ascii('"');
            text = text.Slice(quote + 1);
        }

        line.Utf8(text).Ascii('"');
    }
}
