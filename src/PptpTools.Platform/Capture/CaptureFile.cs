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
        try
        {
            if (Directory.Exists(path))
                fault = CaptureFileFault.IsFolder(path);
            else
                file = new CaptureFile(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            fault = CaptureFileFault.Of(path, failure);
        }

        return file is not null;
    }

    /// <summary>Reads from a stream.</summary>
    /// <exception cref="IOException">The stream failed.</exception>
    public static CaptureFile Over(Stream stream) => new(stream ?? throw new ArgumentNullException(nameof(stream)), null);

    /// <summary>Closes the file; leaves a stream to its owner.</summary>
    public void Dispose()
    {
        if (_ownsStream)
            _stream.Dispose();
    }
}
