using System;
using System.IO;
using System.Text;
using PptpTools.Tracing;
using PptpTools.Wire;

namespace PptpTools.Decoding;

/// <summary>Writes the steps that a decoder reports to a stream as they come, with no object for a step.</summary>
public sealed class TraceSink : DecodeSink
{
    private const int FlushAt = 128 * 1024;

    private readonly Stream _destination;
    private readonly TraceFormat _format;
    private readonly LineWriter _lines = new();
    private readonly TimeText _time = new();
    private readonly StepWords.Table _words = new();
    private readonly NegotiationJson _json = new();
    private readonly NegotiationCsv _csv = new();
    private string? _path;

    /// <summary>A sink over a stream that stays the caller's, who calls <see cref="Flush"/> at the end.</summary>
    /// <param name="destination">Where the trace goes, as UTF-8 with line feeds.</param>
    /// <param name="format">How each step is written.</param>
    /// <param name="header">True to begin with the row of names where the format has one.</param>
    public TraceSink(Stream destination, TraceFormat format, bool header)
    {
        _destination = destination ?? throw new ArgumentNullException(nameof(destination));
        _format = format;
        if (header && format == TraceFormat.Csv)
            _lines.Ascii(NegotiationCsv.Header).Ascii('\n');
    }

    /// <summary>Steps written so far.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Names the capture that the next steps are of. NDJSON and CSV have the path with every step; text has it on a line
    /// <c># PATH</c> of its own.
    /// </summary>
    /// <param name="path">Full path; null where the capture is a stream.</param>
    /// <param name="several">True where other captures may follow: text names the first one only then.</param>
    public void Begin(string? path, bool several)
    {
        if (path == _path)
            return;
        if (_format == TraceFormat.Text && path is not null && (several || _path is not null || Steps > 0))
            _lines.Ascii("# ").Utf8(Encoding.UTF8.GetBytes(path.Replace('\n', ' ').Replace('\r', ' '))).Ascii('\n');
        _path = path;
        _json.SetPath(path);
        _csv.SetPath(path);
    }

    /// <inheritdoc/>
    public override bool WantsSessions => false;

    /// <inheritdoc/>
    public override bool WantsAttempts => false;

    /// <inheritdoc/>
    public override void OnStep(NegotiationStep step)
    {
        if (step is null)
            throw new ArgumentNullException(nameof(step));
        switch (_format)
        {
            case TraceFormat.Ndjson:
                _json.Append(_lines, _words.Of(step.Data), step.Data, step.Anomalies.ToArray());
                break;
            case TraceFormat.Csv:
                _csv.Append(_lines, step.Data, step.Anomalies.ToArray());
                break;
            default:
                NegotiationText.AppendLine(_lines, _time, _words.Of(step.Data), step.Data, step.Anomalies.ToArray());
                break;
        }

        _lines.Ascii('\n');
        Steps++;
        if (_lines.Length >= FlushAt)
            Flush();
    }

    /// <summary>Hands what is gathered to the stream.</summary>
    /// <exception cref="IOException">The stream failed.</exception>
    public void Flush()
    {
        _destination.Write(_lines.Buffer, 0, _lines.Length);
        _lines.Clear();
    }
}
