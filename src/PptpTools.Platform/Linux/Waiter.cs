#if NET
using System;

namespace PptpTools.Linux;

/// <summary>Waits until one of a few descriptors can be read, or written (poll(2)).</summary>
internal ref struct Waiter
{
    private const short Readable = 1;
    private const short Writable = 4;
    private const int MaximumMilliseconds = 60_000;

    private readonly Span<NativeMethods.PollEntry> _entries;
    private int _count;

    public Waiter(Span<NativeMethods.PollEntry> entries) => _entries = entries;

    /// <summary>Adds a descriptor; -1 stands for none.</summary>
    /// <param name="descriptor">The descriptor, which is to be read.</param>
    /// <param name="toWrite">True where it is to be written, too.</param>
    public int Add(int descriptor, bool toWrite = false)
    {
        _entries[_count] = new NativeMethods.PollEntry { Descriptor = descriptor, Wanted = toWrite ? (short)(Readable | Writable) : Readable };
        return _count++;
    }

    /// <summary>Waits.</summary>
    /// <param name="time">For so long at most; null for as long as need be.</param>
    public readonly unsafe void Wait(TimeSpan? time)
    {
        int milliseconds = time is { } limit ? (int)Math.Ceiling(Math.Clamp(limit.TotalMilliseconds, 0, MaximumMilliseconds)) : MaximumMilliseconds;
        fixed (NativeMethods.PollEntry* entries = _entries)
        {
            if (NativeMethods.Poll(entries, (nuint)_count, milliseconds) < 0 && !Linux.Descriptor.MustRetry())
                throw Linux.Descriptor.Failed("poll");
        }
    }

    /// <summary>True where a descriptor can be read, or has failed so that reading tells.</summary>
    public readonly bool IsReady(int index) => (_entries[index].Happened & ~Writable) != 0;

    /// <summary>True where a descriptor can be written.</summary>
    public readonly bool CanWrite(int index) => (_entries[index].Happened & Writable) != 0;
}
#endif
