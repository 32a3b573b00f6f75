#if NET
using System;

namespace PptpTools.Linux;

/// <summary>Wakes a thread that waits in poll (eventfd(2)).</summary>
internal sealed class WakeEvent : IDisposable
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExecute = 0x80000;

    private readonly Descriptor _descriptor = Linux.Descriptor.Of(NativeMethods.OpenEvent(0, NonBlocking | CloseOnExecute), "eventfd");

    public int Descriptor => _descriptor.Number;

    /// <summary>Wakes; what was set and not yet seen counts once. Any thread may, and after the end it does nothing.</summary>
    public unsafe void Set()
    {
        using DescriptorHold held = _descriptor.Hold();
        ulong one = 1;
        if (held.IsOpen)
            _ = NativeMethods.Write(_descriptor.Number, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Takes note of it.</summary>
    public unsafe void Clear()
    {
        ulong count;
        _ = NativeMethods.Read(_descriptor.Number, (byte*)&count, sizeof(ulong));
    }

    public void Dispose() => _descriptor.Dispose();
}
#endif
