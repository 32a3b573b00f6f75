#if NET
using System;
using System.Runtime.InteropServices;
using PptpTools.Linux;

namespace PptpTools.Sockets;

/// <summary>
/// Datagrams that are received in one call (recvmmsg(2)), into its own memory; of that, only as much is real as was ever received into it. One
/// thread uses it.
/// </summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    private const int Capacity = 32;

    /// <summary>The longest IP packet.</summary>
    private const int SlotLength = 65_536;

    /// <summary>From one slot to the next: no multiple of a page, so that packets do not push each other out of the processor's cache.</summary>
    private const int Stride = SlotLength + 2048 + 64;

    private readonly RawGreSocket _socket;
    private readonly byte* _octets;
    private readonly NativeMethods.OctetVector* _vectors;
    private readonly NativeMethods.BatchedMessage* _messages;

    /// <param name="socket">Where they come from.</param>
    public ReceiveBatch(RawGreSocket socket)
    {
        _socket = socket;
        _octets = (byte*)NativeMemory.Alloc(Capacity, Stride);
        _vectors = (NativeMethods.OctetVector*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(NativeMethods.OctetVector));
        _messages = (NativeMethods.BatchedMessage*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(NativeMethods.BatchedMessage));
        for (int i = 0; i < Capacity; i++)
        {
            _vectors[i] = new NativeMethods.OctetVector { Octets = _octets + (i * Stride), Length = SlotLength };
            _messages[i].Header.Vectors = &_vectors[i];
            _messages[i].Header.VectorCount = 1;
        }
    }

    /// <summary>An IP packet that was received last, valid until more are received.</summary>
    public ReadOnlySpan<byte> this[int index] => new(_octets + (index * Stride), (int)_messages[index].Length);

    /// <summary>Receives what is there.</summary>
    /// <returns>How many; a full batch where there may be more.</returns>
    public int Receive() => Math.Max(0, NativeMethods.ReceiveMessages(_socket.Descriptor, _messages, Capacity, 0, null));

    public void Dispose()
    {
        NativeMemory.Free(_octets);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_messages);
    }
}
#endif
