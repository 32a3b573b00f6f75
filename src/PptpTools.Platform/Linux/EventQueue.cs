#if NET
using System;
using System.Runtime.InteropServices;

namespace PptpTools.Linux;

/// <summary>Waits until some of many descriptors can be read, or written (epoll(7)).</summary>
internal sealed class EventQueue : IDisposable
{
    private const int CloseOnExecute = 0x80000;
    private const int Add = 1;
    private const int Remove = 2;
    private const int Modify = 3;
    private const uint Readable = 1;
    private const uint Writable = 4;
    private const int MaximumEvents = 64;
    private const int MaximumMilliseconds = 60_000;

    // struct epoll_event is packed on x86 alone.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;
    private static readonly int EventLength = DataOffset + sizeof(ulong);

    private readonly Descriptor _descriptor = Descriptor.Of(NativeMethods.OpenEventQueue(CloseOnExecute), "epoll");
    private readonly byte[] _events = new byte[MaximumEvents * EventLength];

    /// <summary>Watches a descriptor for what can be read.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="key">What its events are told by.</param>
    public void Watch(int descriptor, int key) => Change(Add, descriptor, key, toWrite: false);

    /// <summary>Watches a descriptor for what can be written, too, or no longer.</summary>
    public void WatchWrites(int descriptor, int key, bool toWrite) => Change(Modify, descriptor, key, toWrite);

    /// <summary>Watches a descriptor no more.</summary>
    public void Forget(int descriptor) => Change(Remove, descriptor, 0, toWrite: false);

    /// <summary>Waits.</summary>
    /// <param name="time">For so long at most; null for as long as need be.</param>
    /// <returns>How many events there are.</returns>
    public unsafe int Wait(TimeSpan? time)
    {
        int milliseconds = time is { } limit ? (int)Math.Ceiling(Math.Clamp(limit.TotalMilliseconds, 0, MaximumMilliseconds)) : MaximumMilliseconds;
        fixed (byte* events = _events)
        {
            int count = NativeMethods.WaitForEvents(_descriptor.Number, events, MaximumEvents, milliseconds);
            return count >= 0 || Descriptor.MustRetry() ? Math.Max(0, count) : throw Descriptor.Failed("epoll");
        }
    }

    /// <summary>Whose an event is.</summary>
    public int KeyOf(int index) => MemoryMarshal.Read<int>(_events.AsSpan(index * EventLength + DataOffset));

    /// <summary>True where it can be read, or has failed so that reading tells.</summary>
    public bool IsReady(int index) => (Happened(index) & ~Writable) != 0;

    /// <summary>True where it can be written.</summary>
    public bool CanWrite(int index) => (Happened(index) & Writable) != 0;

    public void Dispose() => _descriptor.Dispose();

    private uint Happened(int index) => MemoryMarshal.Read<uint>(_events.AsSpan(index * EventLength));

    private unsafe void Change(int operation, int descriptor, int key, bool toWrite)
    {
        Span<byte> wanted = stackalloc byte[sizeof(ulong) + sizeof(ulong)];
        wanted.Clear();
        MemoryMarshal.Write(wanted, toWrite ? Readable | Writable : Readable);
        MemoryMarshal.Write(wanted.Slice(DataOffset), key);
        fixed (byte* octets = wanted)
        {
            if (NativeMethods.ControlEventQueue(_descriptor.Number, operation, descriptor, octets) < 0)
                throw Descriptor.Failed("epoll");
        }
    }
}
#endif
