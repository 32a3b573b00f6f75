#if NET
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PptpTools.Linux;
using PptpTools.Wire.Ip;

namespace PptpTools.Sockets;

/// <summary>
/// Datagrams that leave in one call (sendmmsg(2)), in the order in which they were added. They are made in its own memory, so that nothing is copied.
/// One thread uses it.
/// </summary>
internal sealed unsafe class SendBatch : IDisposable
{
    /// <summary>Datagrams at most; more would only keep the first of them waiting.</summary>
    private const int Capacity = 32;

    /// <summary>Room for the longest datagram, and then for as many of usual length as there may be.</summary>
    private const int MaximumDatagram = 66_048;
    private const int Octets = MaximumDatagram + (Capacity * 1536);
    private const int Alignment = 64;

    private readonly RawGreSocket _socket;
    private readonly byte* _octets;
    private readonly Slot* _slots;
    private readonly NativeMethods.BatchedMessage* _messages;
    private int _used;
    private int _count;

    /// <param name="socket">Where they leave.</param>
    public SendBatch(RawGreSocket socket)
    {
        _socket = socket;
        _octets = (byte*)NativeMemory.AlignedAlloc(Octets, Alignment);
        _slots = (Slot*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Slot));
        _messages = (NativeMethods.BatchedMessage*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(NativeMethods.BatchedMessage));
        for (int i = 0; i < Capacity; i++)
        {
            _messages[i].Header.Vectors = &_slots[i].Vector;
            _messages[i].Header.VectorCount = 1;
        }
    }

    /// <summary>Where the next datagram is to be made, which is then added.</summary>
    public Span<byte> Room => new(_octets + _used, MaximumDatagram);

    /// <summary>Adds a datagram for the host that the socket is connected to. A full batch leaves.</summary>
    /// <param name="datagram">A part of <see cref="Room"/>.</param>
    public void Add(ReadOnlySpan<byte> datagram)
    {
        byte* start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(datagram));
        _slots[_count++].Vector = new NativeMethods.OctetVector { Octets = start, Length = datagram.Length };
        int end = (int)(start - _octets) + datagram.Length;
        _used = (end + Alignment - 1) & -Alignment;
        if (_count == Capacity || _used > Octets - MaximumDatagram)
            Flush();
    }

    /// <summary>Adds a datagram for any host. A full batch leaves.</summary>
    /// <param name="datagram">A part of <see cref="Room"/>.</param>
    /// <param name="from">The address of this host to send from.</param>
    /// <param name="to">The peer.</param>
    public void Add(ReadOnlySpan<byte> datagram, IpAddress from, IpAddress to)
    {
        Slot* slot = &_slots[_count];
        slot->Address = RawGreSocket.AddressOf(to);
        slot->Information = NativeMethods.PacketInformation.From(RawGreSocket.AddressOf(from).Address);
        NativeMethods.MessageHeader* header = &_messages[_count].Header;
        header->Name = &slot->Address;
        header->NameLength = (uint)sizeof(NativeMethods.SocketAddress);
        header->Control = &slot->Information;
        header->ControlLength = sizeof(NativeMethods.PacketInformation);
        Add(datagram);
    }

    /// <summary>Lets them leave. What the kernel cannot take now is lost, as on any wire.</summary>
    public void Flush()
    {
        for (int sent = 0; sent < _count;)
        {
            int taken = NativeMethods.SendMessages(_socket.Descriptor, _messages + sent, (uint)(_count - sent), 0);
            sent += Math.Max(1, taken);
        }

        (_count, _used) = (0, 0);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_octets);
        NativeMemory.Free(_slots);
        NativeMemory.Free(_messages);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        public NativeMethods.OctetVector Vector;
        public NativeMethods.SocketAddress Address;
        public NativeMethods.PacketInformation Information;
    }
}
#endif
