using System;
using System.IO;
using PptpTools.Decoding;

namespace PptpTools.Capture;

/// <summary>A capture opened for reading: from a file, or from a stream that stays its owner's.</summary>
public sealed class CaptureFile : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _ownsStream;

    private CaptureFile(Stream stream, string? path)
    {
        _stream = stream;
        _ownsStream = path is not null;
        Path = path;
        Length = stream.CanSeek ? stream.Length : -1;
        CaptureReader.TryOpen(stream, out CaptureReader reader);
        Reader = reader;
    }

    /// <summary>Full path of the file; null where it is a stream.</summary>
    public string? Path { get; }

    /// <summary>Length in octets; -1 where it cannot be known beforehand.</summary>
    public long Length { get; }

    /// <summary>Reads the frames; its <see cref="CaptureReader.Problem"/> is set where the octets are no capture.</summary>
    public CaptureReader Reader { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Full path of the file; a named pipe will do.</param>
    /// <param name="file">The capture; null where the file cannot be opened.</param>
    /// <param name="fault">Why it cannot be opened; null where it was.</param>
    /// <returns>True where <paramref name="file"/> is set.</returns>
    public static bool TryOpen(string path, out CaptureFile? file, out CaptureFileFault? fault)
    {
        file = null;
        fault = null;
        if (Directory.Exists(path))
        {
            fault = CaptureFileFault.IsFolder(path);
            return false;
        }

        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            file = new CaptureFile(stream, path);
        }
        catch (Exception failure) when (CaptureFileFault.IsOf(failure))
        {
            stream?.Dispose();
            fault = CaptureFileFault.Of(path, failure);
        }

        return file is not null;
    }

    /// <summary>Reads from a stream, which stays its owner's.</summary>
    /// <param name="stream">Any stream; it need not seek.</param>
    /// <param name="file">The capture; null where the stream cannot be read.</param>
    /// <param name="fault">Why it cannot be read; null where it can.</param>
    /// <returns>True where <paramref name="file"/> is set.</returns>
    public static bool TryOpen(Stream stream, out CaptureFile? file, out CaptureFileFault? fault)
    {
        if (stream is null)
            throw new ArgumentNullException(nameof(stream));
        file = null;
        fault = null;
        try
        {
            file = new CaptureFile(stream, null);
        }
        catch (Exception failure) when (CaptureFileFault.IsOf(failure))
        {
            fault = CaptureFileFault.Of(null, failure);
        }

        return file is not null;
    }

    /// <summary>True for a file with octets in it; false for what only looks like one and would wait for octets: a pipe, a terminal, a device.</summary>
    public static bool HasOctets(string path)
    {
        try
        {
            var file = new FileInfo(path);
#if NET
            if (file.LinkTarget is not null)
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return file.Exists && file.Length > 0;
#else
            // Length is a link's own there.
            return file.Exists && (file.Length > 0 || (file.Attributes & FileAttributes.ReparsePoint) != 0);
#endif
        }
        catch (Exception failure) when (CaptureFileFault.IsOf(failure))
        {
            return false;
        }
    }

    /// <summary>Reads the next frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="fault">Why disk, share or stream failed; null where they did not.</param>
    /// <returns>False at the end of the capture, at a <see cref="CaptureReader.Problem"/>, and at a fault.</returns>
    public bool TryRead(out CaptureFrame frame, out CaptureFileFault? fault)
    {
        fault = null;
        try
        {
            return Reader.TryRead(out frame);
        }
        catch (Exception failure) when (CaptureFileFault.IsOf(failure))
        {
            fault = CaptureFileFault.Of(Path, failure);
            frame = default;
            return false;
        }
    }

    /// <summary>Closes the file; leaves a stream to its owner.</summary>
    public void Dispose()
    {
        if (_ownsStream)
            _stream.Dispose();
    }
}
