#if NET
using System;
using System.Runtime.InteropServices;
using PptpTools.Linux;
using PptpTools.Wire.Ip;

namespace PptpTools.Sockets;

/// <summary>A raw socket for IP protocol 47 (raw(7)). .NET's own constructor refuses the protocol on Linux.</summary>
internal abstract class RawGreSocket : IDisposable
{
    private const int InternetFamily = 2;
    private const int RawSocket = 3;
    private const int NonBlocking = 0x800;
    private const int CloseOnExecute = 0x80000;
    private protected const int SocketLevel = 1;
    private const int ReceiveBuffer = 8;
    private const int ReceiveBufferByRight = 33;
    private protected const int BufferOctets = 4 * 1024 * 1024;
    private const int MinimumIpHeader = 20;
    private const int SourceOffset = 12;
    private const int AddressLength = 4;

    private readonly Descriptor _descriptor;

    /// <exception cref="System.ComponentModel.Win32Exception">CAP_NET_RAW is missing.</exception>
    private protected RawGreSocket() => _descriptor = Linux.Descriptor.Of(
        NativeMethods.OpenSocket(InternetFamily, RawSocket | NonBlocking | CloseOnExecute, IpProtocols.Gre),
        "A raw socket for GRE (IP protocol 47), which needs CAP_NET_RAW");

    public int Descriptor => _descriptor.Number;

    /// <summary>Receives a datagram.</summary>
    /// <param name="buffer">Receives the IP packet.</param>
    /// <param name="datagram">What follows its header.</param>
    /// <returns>False where there is none now.</returns>
    public bool TryReceive(Span<byte> buffer, out ReadOnlySpan<byte> datagram) => TryReceive(buffer, out datagram, out _);

    /// <summary>Receives a datagram.</summary>
    /// <param name="buffer">Receives the IP packet.</param>
    /// <param name="datagram">What follows its header.</param>
    /// <param name="source">Who sent it.</param>
    /// <returns>False where there is none now.</returns>
    public unsafe bool TryReceive(Span<byte> buffer, out ReadOnlySpan<byte> datagram, out IpAddress source)
    {
        fixed (byte* octets = buffer)
        {
            int length = (int)NativeMethods.Receive(Descriptor, octets, buffer.Length, 0);
            return TrySplit(buffer.Slice(0, Math.Max(0, length)), out datagram, out source);
        }
    }

    public void Dispose() => _descriptor.Dispose();

    /// <summary>Takes an IP packet apart.</summary>
    /// <param name="packet">The packet, as a raw socket gives it.</param>
    /// <param name="datagram">What follows its header; empty where the header is as long as the packet.</param>
    /// <param name="source">Who sent it.</param>
    /// <returns>False where it is none.</returns>
    internal static bool TrySplit(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> datagram, out IpAddress source)
    {
        datagram = default;
        source = default;
        if (packet.Length < MinimumIpHeader)
            return false;
        int header = (packet[0] & 0xF) * 4;
        datagram = header <= packet.Length ? packet.Slice(header) : default;
        source = IpAddress.Read(packet.Slice(SourceOffset, AddressLength));
        return true;
    }

    /// <summary>An address as the kernel wants it; unspecified for all of this host.</summary>
    internal static NativeMethods.SocketAddress AddressOf(IpAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        if (!address.IsUnspecified)
            address.WriteTo(octets);
        return new NativeMethods.SocketAddress { Family = InternetFamily, Address = MemoryMarshal.Read<uint>(octets) };
    }

    /// <summary>Receives at one address only.</summary>
    private protected unsafe void Bind(IpAddress local)
    {
        if (NativeMethods.Bind(Descriptor, AddressOf(local), sizeof(NativeMethods.SocketAddress)) < 0)
            throw Linux.Descriptor.Failed($"GRE at {local}");
    }

    /// <summary>Gives it room for what comes while its thread is busy: more than the host's usual limit where the right is there.</summary>
    private protected unsafe void EnlargeReceiveBuffer()
    {
        int size = BufferOctets;
        if (NativeMethods.SetOption(Descriptor, SocketLevel, ReceiveBufferByRight, &size, sizeof(int)) < 0)
            _ = NativeMethods.SetOption(Descriptor, SocketLevel, ReceiveBuffer, &size, sizeof(int));
    }
}
#endif
