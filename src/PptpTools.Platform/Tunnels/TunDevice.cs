#if NET
using System;
using System.Runtime.InteropServices;
using System.Text;
using PptpTools.Linux;
using PptpTools.Offload;
using PptpTools.Routing;

namespace PptpTools.Tunnels;

/// <summary>
/// A TUN device: IP packets that the kernel routes into it are read here, and what is written here comes out of it (Linux, tuntap). A TCP connection's
/// data crosses in long packets (IFF_VNET_HDR, TUNSETOFFLOAD), which are taken apart and put together here. One thread reads, one writes.
/// </summary>
internal sealed class TunDevice : IDisposable
{
    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExecute = 0x80000;
    private const nuint SetInterface = 0x400454CA;
    private const nuint SetOffload = 0x400454D0;
    private const nuint ChecksumsAndLongSegments = 0x07;

    /// <summary>IFF_TUN, IFF_NO_PI, IFF_VNET_HDR: no header but that of <see cref="OffloadHeader"/>.</summary>
    private const ushort TunWithOffloadHeader = 0x5001;
    private const int NameLength = 16;
    private const int RequestLength = 40;

    private readonly Descriptor _descriptor;
    private readonly PacketSegmenter _incoming = new();
    private readonly PacketCoalescer _outgoing = new();
    private volatile int _segmentLimit;

    /// <summary>Makes a device; it vanishes with this object.</summary>
    /// <param name="pattern">Its name, with <c>%d</c> for the next free number.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">CAP_NET_ADMIN or /dev/net/tun is missing.</exception>
    public unsafe TunDevice(string pattern)
    {
        _descriptor = Linux.Descriptor.Of(NativeMethods.Open("/dev/net/tun", ReadWrite | NonBlocking | CloseOnExecute), "/dev/net/tun");
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        Encoding.ASCII.GetBytes(pattern, request.Slice(0, NameLength - 1));
        MemoryMarshal.Write(request.Slice(NameLength), TunWithOffloadHeader);
        fixed (byte* octets = request)
        {
            if (NativeMethods.Control(_descriptor.Number, SetInterface, octets) < 0 || NativeMethods.Control(_descriptor.Number, SetOffload, (void*)ChecksumsAndLongSegments) < 0)
            {
                Exception error = Linux.Descriptor.Failed("A TUN device, which needs CAP_NET_ADMIN");
                _descriptor.Dispose();
                throw error;
            }
        }

        ReadOnlySpan<byte> name = request.Slice(0, NameLength);
        Name = Encoding.ASCII.GetString(name.Slice(0, name.IndexOf((byte)0)));
    }

    /// <summary>The interface's name.</summary>
    public string Name { get; }

    /// <summary>The kernel's number of the interface.</summary>
    public int Index => NativeMethods.InterfaceIndex(Name);

    /// <summary>The longest IP packet for which TCP connections through the device announce segments, in octets; 0 leaves them alone.</summary>
    public int SegmentLimit
    {
        get => _segmentLimit;
        set => _segmentLimit = value;
    }

    public int Descriptor => _descriptor.Number;

    /// <summary>True while packets of what was read already are to be had: nothing need be waited for.</summary>
    public bool HasPending => _incoming.HasNext;

    /// <summary>Reads a packet that was routed into the device.</summary>
    /// <param name="buffer">Receives it. A packet that is longer is left out.</param>
    /// <returns>0 where there is none now.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The device is gone.</exception>
    public int Read(Span<byte> buffer)
    {
        while (_incoming.HasNext || TryReadNext())
        {
            int length = _incoming.HasNext ? _incoming.Take(buffer) : 0;
            if (length == 0)
                continue;
            if (_segmentLimit != 0)
                SegmentClamp.Clamp(buffer.Slice(0, length), _segmentLimit);
            return length;
        }

        return 0;
    }

    /// <summary>Lets a packet come out of the device, with <see cref="Flush"/> at the latest, in the order of those of its connection.</summary>
    public void Write(ReadOnlySpan<byte> packet)
    {
        if (_segmentLimit != 0 && SegmentClamp.Needs(packet, _segmentLimit))
        {
            byte[] clamped = packet.ToArray();
            SegmentClamp.Clamp(clamped, _segmentLimit);
            packet = clamped;
        }

        bool holdsAny = _outgoing.HoldsAny;
        if (_outgoing.TryAdd(packet))
            return;
        Flush();
        if (!holdsAny || !_outgoing.TryAdd(packet))
            WriteAlone(packet);
    }

    /// <summary>Lets out what is held. What the kernel does not take is lost, as on any wire.</summary>
    public unsafe void Flush()
    {
        ReadOnlySpan<byte> held = _outgoing.Take();
        if (held.IsEmpty)
            return;
        fixed (byte* octets = held)
            _ = NativeMethods.Write(_descriptor.Number, octets, held.Length);
    }

    public void Dispose() => _descriptor.Dispose();

    private unsafe bool TryReadNext()
    {
        int length;
        fixed (byte* octets = _incoming.Buffer)
            length = (int)NativeMethods.Read(_descriptor.Number, octets, _incoming.Buffer.Length);
        if (length < 0 && !Linux.Descriptor.MustRetry())
            throw Linux.Descriptor.Failed(Name);
        _incoming.Begin(length);
        return length > 0;
    }

    private unsafe void WriteAlone(ReadOnlySpan<byte> packet)
    {
        byte* header = stackalloc byte[OffloadHeader.Length];
        default(OffloadHeader).WriteTo(new Span<byte>(header, OffloadHeader.Length));
        fixed (byte* octets = packet)
        {
            NativeMethods.OctetVector* vectors = stackalloc NativeMethods.OctetVector[2];
            vectors[0] = new NativeMethods.OctetVector { Octets = header, Length = OffloadHeader.Length };
            vectors[1] = new NativeMethods.OctetVector { Octets = octets, Length = packet.Length };
            _ = NativeMethods.WriteVectors(_descriptor.Number, vectors, 2);
        }
    }
}
#endif
