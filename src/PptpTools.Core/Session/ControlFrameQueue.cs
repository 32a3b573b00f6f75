using System.Threading;
using PptpTools.Wire.Ppp;

namespace PptpTools.Session;

/// <summary>
/// The packets that a link gives to its transmitting half, each with the terms under which it came to be: a ring with one writer and one reader,
/// which may be two threads. It is bounded; what does not fit is lost, as any packet may be.
/// </summary>
internal sealed class ControlFrameQueue
{
    private const int Capacity = 128;

    private readonly (PppPacket? Packet, SendTerms? Terms)[] _entries = new (PppPacket?, SendTerms?)[Capacity];
    private int _written;
    private int _read;

    private bool IsEmpty => Volatile.Read(ref _written) == Volatile.Read(ref _read);

    /// <summary>Adds a packet; only the link calls this.</summary>
    /// <returns>False where it does not fit.</returns>
    public bool TryWrite(PppPacket packet, SendTerms terms)
    {
        if (((_written - Volatile.Read(ref _read)) & int.MaxValue) == Capacity)
            return false;

        _entries[_written % Capacity] = (packet, terms);
        Volatile.Write(ref _written, unchecked(_written + 1) & int.MaxValue);
        return true;
    }

    /// <summary>Takes the oldest packet; only the transmitting half calls this.</summary>
    public bool TryRead(out PppPacket? packet, out SendTerms? terms)
    {
        (packet, terms) = (null, null);
        if (IsEmpty)
            return false;
        (packet, terms) = _entries[_read % Capacity];
        _entries[_read % Capacity] = default;
        Volatile.Write(ref _read, unchecked(_read + 1) & int.MaxValue);
        return true;
    }

    /// <summary>The terms of the oldest packet; null where there is none. Only the transmitting half calls this.</summary>
    public SendTerms? PeekTerms() => IsEmpty ? null : _entries[_read % Capacity].Terms;
}
