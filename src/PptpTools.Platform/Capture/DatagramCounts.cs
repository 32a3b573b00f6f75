#if NET
using System.Runtime.InteropServices;
using System.Threading;

namespace PptpTools.Capture;

/// <summary>Datagrams of each direction, counted by the direction's thread and read by any. The two counts are in lines of the processor's cache of their own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct DatagramCounts
{
    [FieldOffset(64)]
    private long _sent;

    [FieldOffset(128)]
    private long _received;

    /// <summary>Both together.</summary>
    public long Total => Volatile.Read(ref _sent) + Volatile.Read(ref _received);

    /// <summary>Counts one.</summary>
    public void Add(bool isOutgoing)
    {
        if (isOutgoing)
            Volatile.Write(ref _sent, _sent + 1);
        else
            Volatile.Write(ref _received, _received + 1);
    }
}
#endif
