using System;
using System.IO;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Capture;

/// <summary>A file that a trace is written to.</summary>
public sealed class TraceFile : IDisposable
{
    private readonly FileStream _stream;

    /// <summary>Opens the file for writing.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="format">How each step is written.</param>
    /// <param name="append">True to add to what is there.</param>
    /// <param name="force">True to write to a file that is marked read-only.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public TraceFile(string path, TraceFormat format, bool append, bool force)
    {
        if (force && File.Exists(path))
            File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
        _stream = new FileStream(path, append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1);
        bool isNew = !_stream.CanSeek || _stream.Position == 0;
        Sink = new TraceSink(_stream, format, header: isNew);
    }

    /// <summary>Writes the steps that a decoder reports.</summary>
    public TraceSink Sink { get; }

    /// <summary>The format that a file's name stands for: <c>.ndjson</c>, <c>.jsonl</c>, <c>.json</c>, <c>.csv</c>, else text.</summary>
    public static TraceFormat FormatOf(string path)
    {
        string extension = Path.GetExtension(path);
        foreach (string json in new[] { ".ndjson", ".jsonl", ".json" })
        {
            if (string.Equals(extension, json, StringComparison.OrdinalIgnoreCase))
                return TraceFormat.Ndjson;
        }

        return string.Equals(extension, ".csv", StringComparison.OrdinalIgnoreCase) ? TraceFormat.Csv : TraceFormat.Text;
    }

    /// <summary>True where the file is there and is a capture: a trace must not overwrite it.</summary>
    public static bool IsCapture(string path)
    {
        if (!CaptureFile.HasOctets(path) || !CaptureFile.TryOpen(path, out CaptureFile? file, out _))
            return false;
        using (file)
            return file!.Reader.Problem is null;
    }

    /// <summary>Writes what is left, and closes the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Close()
    {
        Sink.Flush();
        _stream.Dispose();
    }

    /// <summary>Closes the file as it is: after <see cref="Close"/>, or where the pipeline was stopped.</summary>
    public void Dispose() => _stream.Dispose();
}
