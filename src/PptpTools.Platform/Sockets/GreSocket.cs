#if NET
using System;
using System.Runtime.InteropServices;
using PptpTools.Linux;
using PptpTools.Wire.Ip;
using static PptpTools.Sockets.SocketFilter;

namespace PptpTools.Sockets;

/// <summary>
/// A raw socket for IP protocol 47 to one host (raw(7)). .NET's own constructor refuses the protocol on Linux. The kernel filters by source
/// address, and by call id once it is known.
/// </summary>
internal sealed class GreSocket : IDisposable
{
    private const int InternetFamily = 2;
    private const int RawSocket = 3;
    private const int NonBlocking = 0x800;
    private const int CloseOnExecute = 0x80000;
    private const int SocketLevel = 1;
    private const int ReceiveBuffer = 8;
    private const int BufferOctets = 4 * 1024 * 1024;
    private const int IpLevel = 0;
    private const int PathDiscovery = 10;
    private const int PathProbe = 3;
    private const int CallIdOffset = 6;
    private const int MinimumIpHeader = 20;

    private readonly Descriptor _descriptor;

    /// <summary>Opens a socket that sends to, and receives from, one host.</summary>
    /// <param name="peer">The host.</param>
    /// <param name="local">The address to send from and receive at; null for the one that the route to the host has.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">CAP_NET_RAW is missing, or there is no route to the host.</exception>
    public unsafe GreSocket(IpAddress peer, IpAddress? local = null)
    {
        _descriptor = Linux.Descriptor.Of(
            NativeMethods.OpenSocket(InternetFamily, RawSocket | NonBlocking | CloseOnExecute, IpProtocols.Gre),
            "A raw socket for GRE (IP protocol 47), which needs CAP_NET_RAW");
        if (local is { } own && NativeMethods.Bind(_descriptor.Number, AddressOf(own), sizeof(NativeMethods.SocketAddress)) < 0)
            throw Closed($"GRE at {own}");
        if (NativeMethods.Connect(_descriptor.Number, AddressOf(peer), sizeof(NativeMethods.SocketAddress)) < 0)
            throw Closed($"The route for GRE to {peer}");
        int size = BufferOctets;
        _ = NativeMethods.SetOption(_descriptor.Number, SocketLevel, ReceiveBuffer, &size, sizeof(int));
    }

    public int Descriptor => _descriptor.Number;

    /// <summary>Lets only packets with a call id through: what a raw socket sees is everybody's.</summary>
    public void FilterBy(ushort callId)
    {
        // ldxb 4*([0]&0xf); ldh [x + 6]; jeq #callId, 0, 1; ret #-1; ret #0
        ReadOnlySpan<ulong> program = [Instruction(0xB1, 0, 0, 0), Instruction(0x48, 0, 0, CallIdOffset), Instruction(0x15, 0, 1, callId), Instruction(0x06, 0, 0, uint.MaxValue), Instruction(0x06, 0, 0, 0)];
        Attach(_descriptor.Number, program, "The kernel's filter for the call id");
    }

    /// <summary>From now on no packet is fragmented on its way, whatever is known of the path: what is too long for it is lost.</summary>
    public unsafe void ForbidFragments()
    {
        int probe = PathProbe;
        if (NativeMethods.SetOption(_descriptor.Number, IpLevel, PathDiscovery, &probe, sizeof(int)) < 0)
            throw Linux.Descriptor.Failed("Forbidding fragments");
    }

    /// <summary>Sends a datagram: GRE header and payload. What the kernel cannot take now is lost, as on any wire.</summary>
    public unsafe bool Send(ReadOnlySpan<byte> datagram)
    {
        fixed (byte* octets = datagram)
            return NativeMethods.Send(_descriptor.Number, octets, datagram.Length, 0) == datagram.Length;
    }

    /// <summary>Receives a datagram.</summary>
    /// <param name="buffer">Receives the IP packet.</param>
    /// <param name="datagram">What follows its header.</param>
    /// <returns>False where there is none now.</returns>
    public unsafe bool TryReceive(Span<byte> buffer, out ReadOnlySpan<byte> datagram)
    {
        datagram = default;
        fixed (byte* octets = buffer)
        {
            int length = (int)NativeMethods.Receive(_descriptor.Number, octets, buffer.Length, 0);
            if (length < MinimumIpHeader)
                return false;
            int header = (buffer[0] & 0xF) * 4;
            datagram = header <= length ? buffer.Slice(header, length - header) : default;
            return true;
        }
    }

    public void Dispose() => _descriptor.Dispose();

    private Exception Closed(string what)
    {
        Exception error = Linux.Descriptor.Failed(what);
        _descriptor.Dispose();
        return error;
    }

    internal static NativeMethods.SocketAddress AddressOf(IpAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        address.WriteTo(octets);
        return new NativeMethods.SocketAddress { Family = InternetFamily, Address = MemoryMarshal.Read<uint>(octets) };
    }
}
#endif
