using System;
using System.Runtime.CompilerServices;

namespace PptpTools.Wire;

/// <summary>
/// A cursor over received octets in network order. Reading past the end is sticky: it returns zero or an empty run,
/// and <see cref="Faulted"/> stays true with <see cref="FaultOffset"/> at the first read that failed.
/// </summary>
internal ref struct WireReader
{
    private readonly ReadOnlySpan<byte> _octets;
    private int _position;
    private int _faultOffset;

    public WireReader(ReadOnlySpan<byte> octets)
    {
        _octets = octets;
        _position = 0;
        _faultOffset = -1;
    }

    public readonly int Position => _position;

    public readonly int Remaining => _octets.Length - _position;

    public readonly bool Faulted => _faultOffset >= 0;

    public readonly int FaultOffset => _faultOffset;

    /// <summary>All octets from the cursor to the end, without moving the cursor.</summary>
    public readonly ReadOnlySpan<byte> Rest => _octets.Slice(_position);

    public byte UInt8() => Advance(1, out int at) ? _octets[at] : (byte)0;

    public ushort UInt16() => Advance(2, out int at) ? NetworkOrder.UInt16(_octets, at) : (ushort)0;

    public uint UInt32() => Advance(4, out int at) ? NetworkOrder.UInt32(_octets, at) : 0;

    public ulong UInt64() => Advance(8, out int at) ? NetworkOrder.UInt64(_octets, at) : 0;

    public ReadOnlySpan<byte> Take(int count) => Advance(count, out int at) ? _octets.Slice(at, count) : default;

    /// <summary>Takes what is left; possibly nothing.</summary>
    public ReadOnlySpan<byte> TakeRest()
    {
        ReadOnlySpan<byte> rest = Faulted ? default : _octets.Slice(_position);
        _position = _octets.Length;
        return rest;
    }

    /// <summary>True when every read so far succeeded; otherwise the error to report.</summary>
    public readonly bool Succeeded(string reference, out WireError error)
    {
        error = Faulted ? new WireError(WireFault.Truncated, _faultOffset, reference) : default;
        return !Faulted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Advance(int count, out int at)
    {
        at = _position;
        if (Faulted)
            return false;
        if (count < 0 || count > _octets.Length - _position)
        {
            _faultOffset = _position;
            return false;
        }

        _position += count;
        return true;
    }
}
