namespace PptpTools.Tracing;

/// <summary>How a trace is written to a file.</summary>
public enum TraceFormat : byte
{
    /// <summary>One line of text for each step, in the shape of pppd's log.</summary>
    Text,

    /// <summary>One JSON object on a line for each step, with every field (newline-delimited JSON).</summary>
    Ndjson,

    /// <summary>One row for each step under a row of names (RFC 4180).</summary>
    Csv,
}
