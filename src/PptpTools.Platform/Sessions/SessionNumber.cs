#if NET
using System;
using System.Collections.Generic;
using System.IO;

namespace PptpTools.Sessions;

/// <summary>
/// A session's number, claimed by a lock on a file of the folder in which processes meet (flock(2)). The kernel frees it with the process, so
/// nothing is ever stale; the empty file stays, because removing it would let two processes lock two files of one name.
/// </summary>
internal sealed class SessionNumber : IDisposable
{
    private const int Most = 65_535;

    private readonly FileStream _lock;

    private SessionNumber(int value, FileStream claim)
    {
        Value = value;
        _lock = claim;
    }

    public int Value { get; }

    /// <summary>Claims the lowest free number, from 1.</summary>
    /// <param name="folder">Where processes meet.</param>
    /// <param name="taken">The numbers of this process, which need not be tried.</param>
    /// <exception cref="IOException">Every number is taken, or the folder cannot be written.</exception>
    public static SessionNumber Claim(string folder, ICollection<int> taken)
    {
        for (int value = 1; value <= Most; value++)
        {
            if (!taken.Contains(value) && TryLock(Path.Combine(folder, $"session-{value}")) is { } claim)
                return new SessionNumber(value, claim);
        }

        throw new IOException($"All {Most} session numbers in '{folder}' are taken.");
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException error) when (error.HResult == WouldBlock)
        {
            return null;
        }
    }

    /// <summary>EAGAIN, which .NET passes on as it is.</summary>
    private const int WouldBlock = 11;
}
#endif
