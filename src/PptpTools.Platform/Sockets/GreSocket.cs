#if NET
using System;
using PptpTools.Linux;
using PptpTools.Wire.Ip;
using static PptpTools.Sockets.SocketFilter;

namespace PptpTools.Sockets;

/// <summary>GRE to and from one host. The kernel filters by source address, and by call id once it is known.</summary>
internal sealed class GreSocket : RawGreSocket
{
    private const int IpLevel = 0;
    private const int PathDiscovery = 10;
    private const int PathProbe = 3;
    private const int CallIdOffset = 6;

    /// <summary>Opens a socket that sends to, and receives from, one host.</summary>
    /// <param name="peer">The host.</param>
    /// <param name="local">The address to send from and receive at; null for the one that the route to the host has.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">CAP_NET_RAW is missing, or there is no route to the host.</exception>
    public unsafe GreSocket(IpAddress peer, IpAddress? local = null)
    {
        try
        {
            if (local is { } own)
                Bind(own);
            if (NativeMethods.Connect(Descriptor, AddressOf(peer), sizeof(NativeMethods.SocketAddress)) < 0)
                throw Linux.Descriptor.Failed($"The route for GRE to {peer}");
        }
        catch
        {
            Dispose();
            throw;
        }

        EnlargeReceiveBuffer();
    }

    /// <summary>Lets only packets with a call id through: what a raw socket sees is everybody's.</summary>
    public void FilterBy(ushort callId)
    {
        // ldxb 4*([0]&0xf); ldh [x + 6]; jeq #callId, 0, 1; ret #-1; ret #0
        ReadOnlySpan<ulong> program = [Instruction(0xB1, 0, 0, 0), Instruction(0x48, 0, 0, CallIdOffset), Instruction(0x15, 0, 1, callId), Instruction(0x06, 0, 0, uint.MaxValue), Instruction(0x06, 0, 0, 0)];
        Attach(Descriptor, program, "The kernel's filter for the call id");
    }

    /// <summary>From now on no packet is fragmented on its way, whatever is known of the path: what is too long for it is lost.</summary>
    public unsafe void ForbidFragments()
    {
        int probe = PathProbe;
        if (NativeMethods.SetOption(Descriptor, IpLevel, PathDiscovery, &probe, sizeof(int)) < 0)
            throw Linux.Descriptor.Failed("Forbidding fragments");
    }

    /// <summary>Sends a datagram: GRE header and payload. What the kernel cannot take now is lost, as on any wire.</summary>
    public unsafe bool Send(ReadOnlySpan<byte> datagram)
    {
        fixed (byte* octets = datagram)
            return NativeMethods.Send(Descriptor, octets, datagram.Length, 0) == datagram.Length;
    }
}
#endif
