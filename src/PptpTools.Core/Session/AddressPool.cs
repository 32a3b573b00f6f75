using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Session;

/// <summary>
/// A server's addresses. Windows 2000 takes the first itself, hands out the even ones in order, and the odd ones when the even ones
/// are spent. One thread uses it: the one that owns the server's connections.
/// </summary>
public sealed class AddressPool
{
    private readonly uint _first;
    private readonly uint _last;
    private readonly bool _isEvenFirst;
    private readonly HashSet<uint> _taken = [];
    private uint _next;

    /// <summary>A pool of IPv4 addresses.</summary>
    /// <param name="first">The first, which is the server's own.</param>
    /// <param name="last">The last.</param>
    /// <param name="isEvenFirst">True to hand out all even ones before any odd one; false to hand them out in order.</param>
    /// <exception cref="ArgumentException">They are no IPv4 addresses, or in the wrong order.</exception>
    public AddressPool(IpAddress first, IpAddress last, bool isEvenFirst = false)
    {
        if (!first.IsVersion4 || !last.IsVersion4)
            throw new ArgumentException("A pool has IPv4 addresses.", nameof(first));
        _first = Number(first);
        _last = Number(last);
        if (_last <= _first)
            throw new ArgumentException("A pool has at least two addresses, the lower one first.", nameof(last));
        _isEvenFirst = isEvenFirst;
        _next = _first + 1;
        ServerAddress = first;
    }

    /// <summary>The server's own.</summary>
    public IpAddress ServerAddress { get; }

    /// <summary>Addresses handed out and not given back.</summary>
    public int Taken => _taken.Count;

    /// <summary>Takes the next free address: one that was given back comes round after all others, so that it is not confused with its last owner.</summary>
    /// <returns>False where none is left.</returns>
    public bool TryTake(out IpAddress address) => _isEvenFirst
        ? TryTake(number => number % 2 == 0, out address) || TryTake(number => number % 2 == 1, out address)
        : TryTake(_ => true, out address);

    /// <summary>Takes an address that a user always gets; it need not be in the pool.</summary>
    /// <returns>False where somebody has it.</returns>
    public bool TryTake(IpAddress address) => address != ServerAddress && _taken.Add(Number(address));

    /// <summary>Gives an address back.</summary>
    public void Release(IpAddress address) => _taken.Remove(Number(address));

    private bool TryTake(Func<uint, bool> isEligible, out IpAddress address)
    {
        uint count = _last - _first;
        for (uint tries = 0; tries < count; tries++)
        {
            uint number = _first + 1 + ((_next - _first - 1 + tries) % count);
            if (!isEligible(number) || !_taken.Add(number))
                continue;
            _next = number == _last ? _first + 1 : number + 1;
            address = Address(number);
            return true;
        }

        address = default;
        return false;
    }

    private static uint Number(IpAddress address) => (uint)address.Low;

    private static IpAddress Address(uint number)
    {
        Span<byte> octets = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        return IpAddress.Read(octets);
    }
}
