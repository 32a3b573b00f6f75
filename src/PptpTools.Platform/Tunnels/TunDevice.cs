#if NET
using System;
using System.Runtime.InteropServices;
using System.Text;
using PptpTools.Linux;
using PptpTools.Routing;

namespace PptpTools.Tunnels;

/// <summary>A TUN device: IP packets that the kernel routes into it are read here, and what is written here comes out of it (Linux, tuntap).</summary>
internal sealed class TunDevice : IDisposable
{
    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExecute = 0x80000;
    private const nuint SetInterface = 0x400454CA;
    private const ushort TunWithoutHeader = 0x1001;
    private const int NameLength = 16;
    private const int RequestLength = 40;

    private readonly Descriptor _descriptor;
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
        MemoryMarshal.Write(request.Slice(NameLength), TunWithoutHeader);
        fixed (byte* octets = request)
        {
            if (NativeMethods.Control(_descriptor.Number, SetInterface, octets) < 0)
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

    /// <summary>Reads a packet that was routed into the device.</summary>
    /// <returns>0 where there is none now.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The device is gone.</exception>
    public unsafe int Read(Span<byte> buffer)
    {
        fixed (byte* octets = buffer)
        {
            int length = (int)NativeMethods.Read(_descriptor.Number, octets, buffer.Length);
            if (length < 0 && !Linux.Descriptor.MustRetry())
                throw Linux.Descriptor.Failed(Name);
            if (_segmentLimit != 0 && length > 0)
                SegmentClamp.Clamp(buffer.Slice(0, length), _segmentLimit);
            return Math.Max(0, length);
        }
    }

    /// <summary>Lets a packet come out of the device.</summary>
    /// <returns>False where the kernel did not take it.</returns>
    public bool Write(ReadOnlySpan<byte> packet)
    {
        if (_segmentLimit == 0 || !SegmentClamp.Needs(packet, _segmentLimit))
            return WriteAsItIs(packet);
        byte[] clamped = packet.ToArray();
        SegmentClamp.Clamp(clamped, _segmentLimit);
        return WriteAsItIs(clamped);
    }

    public void Dispose() => _descriptor.Dispose();

    private unsafe bool WriteAsItIs(ReadOnlySpan<byte> packet)
    {
        fixed (byte* octets = packet)
            return NativeMethods.Write(_descriptor.Number, octets, packet.Length) == packet.Length;
    }
}
#endif
