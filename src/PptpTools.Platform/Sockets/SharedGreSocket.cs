#if NET
using System;
using System.Runtime.InteropServices;
using PptpTools.Linux;
using PptpTools.Wire.Ip;

namespace PptpTools.Sockets;

/// <summary>A raw socket for IP protocol 47 to any host (raw(7)): a server's, whose clients are told apart by who reads from it.</summary>
internal sealed class SharedGreSocket : IDisposable
{
    private const int InternetFamily = 2;
    private const int RawSocket = 3;
    private const int NonBlocking = 0x800;
    private const int CloseOnExecute = 0x80000;
    private const int SocketLevel = 1;
    private const int ReceiveBuffer = 8;
    private const int SendBuffer = 7;
    private const int BufferOctets = 4 * 1024 * 1024;
    private const int PacketInformationType = 8;
    private const int MinimumIpHeader = 20;
    private const int SourceOffset = 12;

    private readonly Descriptor _descriptor;

    /// <param name="local">The address to receive at; unspecified for all of this host.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">CAP_NET_RAW is missing, or the address is not this host's.</exception>
    public unsafe SharedGreSocket(IpAddress local)
    {
        _descriptor = Linux.Descriptor.Of(
            NativeMethods.OpenSocket(InternetFamily, RawSocket | NonBlocking | CloseOnExecute, IpProtocols.Gre),
            "A raw socket for GRE (IP protocol 47), which needs CAP_NET_RAW");
        if (NativeMethods.Bind(_descriptor.Number, AddressOf(local), sizeof(NativeMethods.SocketAddress)) < 0)
        {
            Exception error = Linux.Descriptor.Failed($"GRE at {local}");
            _descriptor.Dispose();
            throw error;
        }

        int size = BufferOctets;
        _ = NativeMethods.SetOption(_descriptor.Number, SocketLevel, ReceiveBuffer, &size, sizeof(int));
        _ = NativeMethods.SetOption(_descriptor.Number, SocketLevel, SendBuffer, &size, sizeof(int));
    }

    public int Descriptor => _descriptor.Number;

    /// <summary>Sends a datagram: GRE header and payload. What the kernel cannot take now is lost, as on any wire.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="from">The address of this host to send from.</param>
    /// <param name="to">The peer.</param>
    public unsafe bool Send(ReadOnlySpan<byte> datagram, IpAddress from, IpAddress to)
    {
        NativeMethods.SocketAddress address = AddressOf(to);
        var information = new NativeMethods.PacketInformation
        {
            Length = sizeof(NativeMethods.PacketInformation) - sizeof(int),
            Type = PacketInformationType,
            Source = AddressOf(from).Address,
        };
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
            return NativeMethods.SendMessage(_descriptor.Number, &message, 0) == datagram.Length;
        }
    }

    /// <summary>Receives a datagram.</summary>
    /// <param name="buffer">Receives the IP packet.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="datagram">What follows its header.</param>
    /// <returns>False where there is none now.</returns>
    public unsafe bool TryReceive(Span<byte> buffer, out IpAddress source, out ReadOnlySpan<byte> datagram)
    {
        datagram = default;
        source = default;
        fixed (byte* octets = buffer)
        {
            int length = (int)NativeMethods.Receive(_descriptor.Number, octets, buffer.Length, 0);
            if (length < MinimumIpHeader)
                return false;
            int header = (buffer[0] & 0xF) * 4;
            datagram = header <= length ? buffer.Slice(header, length - header) : default;
            source = IpAddress.Read(buffer.Slice(SourceOffset, sizeof(uint)));
            return true;
        }
    }

    public void Dispose() => _descriptor.Dispose();

    private static NativeMethods.SocketAddress AddressOf(IpAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        if (!address.IsUnspecified)
            address.WriteTo(octets);
        return new NativeMethods.SocketAddress { Family = InternetFamily, Address = MemoryMarshal.Read<uint>(octets) };
    }
}
#endif
