#if NET
using System;
using System.IO;
using System.Threading;
using PptpTools.Decoding.Pcapng;
using PptpTools.Linux;
using PptpTools.Wire.Ip;

namespace PptpTools.Capture;

/// <summary>
/// Writes a recording into a pcapng file on a thread of its own, so that a slow disk never holds a tunnel up. Each step of the negotiation is on
/// the disk when it has happened; data follows in blocks. Where the file cannot be written any more it ends with its last whole frame.
/// </summary>
internal sealed class RecordingFile : IDisposable
{
    private const int BlockLength = 64 * 1024;
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(10);

    private readonly Stream _file;
    private readonly RecordedFrames _frames;
    private readonly MemoryStream _block = new(2 * BlockLength);
    private readonly PcapngWriter _writer;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _giveUp = new();
    private long _written;
    private bool _isDisposed;
    private volatile RecordingFault? _fault;

    /// <param name="recorder">What to write: all it has kept, and all that comes.</param>
    /// <param name="file">An empty file opened by <see cref="Create"/>, which this object closes.</param>
    /// <param name="path">The file's path, for errors.</param>
    public RecordingFile(TunnelRecorder recorder, Stream file, string path)
    {
        _file = file;
        Path = path;
        _writer = new PcapngWriter(_block);
        _writer.AddInterface(recorder.Name, LinkType.Raw);
        _frames = recorder.Listen();
        _thread = new Thread(Write) { IsBackground = true, Name = "PPTP recording" };
        _thread.Start();
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>Frames in the file.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames that are not in the file because the disk was too slow.</summary>
    public long Dropped => _frames.Dropped;

    /// <summary>Why the file ends before the session; null where it does not.</summary>
    public RecordingFault? Fault => _fault;

    /// <summary>Opens a new file, or one in whose place it is; only its owner may read it: a recording has what is needed to guess the password.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        if (OperatingSystem.IsLinux() && FileStatus.Of(path).IsFile)
            File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    /// <summary>Writes what has come so far, and closes the file.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _frames.Dispose();
        if (!_thread.Join(TimeToClose))
        {
            _giveUp.Cancel();
            _fault ??= new RecordingFault(Path, Frames, new IOException("The disk does not take what is to be written."));
            return;
        }

        _file.Dispose();
        _giveUp.Dispose();
    }

    private void Write()
    {
        try
        {
            while (_frames.Take(_giveUp.Token) is { } frame)
            {
                _writer.Write(0, frame.Ticks, frame.Octets, frame.IsOutgoing, missing: frame.Missing);
                if (!frame.IsData || _frames.IsEmpty || _block.Length >= BlockLength)
                    Flush();
            }

            Flush();
        }
        catch (Exception failure) when (CaptureFileFault.IsOf(failure))
        {
            _fault = new RecordingFault(Path, Frames, failure);
            _frames.Dispose();
            CutToWholeFrames();
        }
    }

    private void Flush()
    {
        _file.Write(_block.GetBuffer(), 0, (int)_block.Length);
        _file.Flush();
        _written += _block.Length;
        _block.SetLength(0);
        Frames = _writer.FrameCount;
    }

    private void CutToWholeFrames()
    {
        if (!_file.CanSeek)
            return;
        try
        {
            _file.SetLength(_written);
        }
        catch (IOException)
        {
            // The fault that is told says where the file ends; a reader reports the part of a frame behind it.
        }
    }
}

/// <summary>A recording that could not be written to its end.</summary>
/// <param name="Path">The file.</param>
/// <param name="Frames">How many frames are in it.</param>
/// <param name="Exception">What the system said.</param>
internal sealed record RecordingFault(string Path, long Frames, Exception Exception)
{
    /// <summary>What is lost, in a sentence.</summary>
    public string Text => $"The recording '{Path}' ends with frame {Frames}: {Exception.Message} What the session sent and received since then is not in it; the session goes on.";
}
#endif
