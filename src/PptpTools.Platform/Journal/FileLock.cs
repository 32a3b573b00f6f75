#if NET
using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace PptpTools.Journal;

/// <summary>One process at a time has it: a file that is opened for it alone (flock(2)).</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits for it.</summary>
    /// <exception cref="IOException">Others had it for the whole time, or the file cannot be made.</exception>
    public static FileLock Take(string path, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path) && Stopwatch.GetElapsedTime(start) < time)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
#endif
