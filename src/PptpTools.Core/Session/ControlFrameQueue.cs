using System.Threading;
using PptpTools.Wire.Ppp;

namespace PptpTools.Session;

/// <summary>
/// The packets that a link gives to its transmitting half: a ring with one writer and one reader, which may be two threads. It is
/// bounded; what does not fit is lost, as any packet may be.
/// </summary>
internal sealed class ControlFrameQueue
{
    private const int Capacity = 256;

    private readonly PppPacket?[] _packets = new PppPacket?[Capacity];
    private int _written;
    private int _read;

    public bool IsEmpty => Volatile.Read(ref _written) == Volatile.Read(ref _read);

    /// <summary>Adds a packet; only the link calls this.</summary>
    /// <returns>False where it does not fit.</returns>
    public bool TryWrite(PppPacket packet)
    {
        if (((_written - Volatile.Read(ref _read)) & int.MaxValue) == Capacity)
            return false;

        _packets[_written % Capacity] = packet;
        Volatile.Write(ref _written, unchecked(_written + 1) & int.MaxValue);
        return true;
    }

    /// <summary>Takes the oldest packet; only the transmitting half calls this.</summary>
    public bool TryRead(out PppPacket? packet)
    {
        packet = null;
        if (IsEmpty)
            return false;
        packet = _packets[_read % Capacity];
        _packets[_read % Capacity] = null;
        Volatile.Write(ref _read, unchecked(_read + 1) & int.MaxValue);
        return true;
    }
}
