#if NET
using System;
using PptpTools.Linux;
using PptpTools.Wire.Ip;

namespace PptpTools.Sockets;

/// <summary>GRE to and from any host: a server's, whose clients are told apart by who reads from it.</summary>
internal sealed class SharedGreSocket : RawGreSocket
{
    private const int SendBuffer = 7;

    /// <param name="local">The address to receive at; unspecified for all of this host.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">CAP_NET_RAW is missing, or the address is not this host's.</exception>
    public unsafe SharedGreSocket(IpAddress local)
    {
        try
        {
            Bind(local);
        }
        catch
        {
            Dispose();
            throw;
        }

        EnlargeReceiveBuffer();
        int size = BufferOctets;
        _ = NativeMethods.SetOption(Descriptor, SocketLevel, SendBuffer, &size, sizeof(int));
    }

    /// <summary>Sends a datagram: GRE header and payload. What the kernel cannot take now is lost, as on any wire.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="from">The address of this host to send from.</param>
    /// <param name="to">The peer.</param>
    public unsafe bool Send(ReadOnlySpan<byte> datagram, IpAddress from, IpAddress to)
    {
        NativeMethods.SocketAddress address = AddressOf(to);
        NativeMethods.PacketInformation information = NativeMethods.PacketInformation.From(AddressOf(from).Address);
        fixed (byte* octets = datagram)
        {
            var vector = new NativeMethods.OctetVector { Octets = octets, Length = datagram.Length };
            var message = new NativeMethods.MessageHeader
            {
                Name = &address,
                NameLength = (uint)sizeof(NativeMethods.SocketAddress),
                Vectors = &vector,
                VectorCount = 1,
                Control = &information,
                ControlLength = sizeof(NativeMethods.PacketInformation),
            };
            return NativeMethods.SendMessage(Descriptor, &message, 0) == datagram.Length;
        }
    }
}
#endif
