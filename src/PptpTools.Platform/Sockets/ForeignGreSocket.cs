#if NET
using System;
using System.Buffers.Binary;
using PptpTools.Linux;
using PptpTools.Wire.Ip;
using static PptpTools.Sockets.SocketFilter;

namespace PptpTools.Sockets;

/// <summary>
/// Hears the GRE packets of one call that do not come from its server: a raw socket (raw(7)) for every host but one. It only explains why nothing
/// else comes, so it is open no longer than that.
/// </summary>
internal sealed class ForeignGreSocket : IDisposable
{
    private const int InternetFamily = 2;
    private const int RawSocket = 3;
    private const int NonBlocking = 0x800;
    private const int CloseOnExecute = 0x80000;
    private const int SourceOffset = 12;
    private const int AddressLength = 4;
    private const int CallIdOffset = 6;
    private const int MinimumIpHeader = 20;

    private readonly Descriptor _descriptor;

    /// <param name="callId">The id that this end assigned to the call.</param>
    /// <param name="server">The host that is not foreign.</param>
    /// <param name="local">The address that packets come to.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">CAP_NET_RAW is missing.</exception>
    public unsafe ForeignGreSocket(ushort callId, IpAddress server, IpAddress local)
    {
        _descriptor = Linux.Descriptor.Of(
            NativeMethods.OpenSocket(InternetFamily, RawSocket | NonBlocking | CloseOnExecute, IpProtocols.Gre), "A raw socket for GRE");
        Span<byte> address = stackalloc byte[16];
        server.WriteTo(address);

        // ldxb 4*([0]&0xf); ldh [x + 6]; jeq #callId, 0, 3; ld [12]; jeq #server, 1, 0; ret #-1; ret #0
        ReadOnlySpan<ulong> program =
        [
            Instruction(0xB1, 0, 0, 0), Instruction(0x48, 0, 0, CallIdOffset), Instruction(0x15, 0, 3, callId),
            Instruction(0x20, 0, 0, SourceOffset), Instruction(0x15, 1, 0, BinaryPrimitives.ReadUInt32BigEndian(address)),
            Instruction(0x06, 0, 0, uint.MaxValue), Instruction(0x06, 0, 0, 0),
        ];
        try
        {
            Attach(_descriptor.Number, program, "The kernel's filter for the call id");
            if (NativeMethods.Bind(_descriptor.Number, GreSocket.AddressOf(local), sizeof(NativeMethods.SocketAddress)) < 0)
                throw Linux.Descriptor.Failed($"GRE at {local}");
        }
        catch
        {
            _descriptor.Dispose();
            throw;
        }
    }

    public int Descriptor => _descriptor.Number;

    /// <summary>Receives a datagram.</summary>
    /// <param name="buffer">Receives the IP packet.</param>
    /// <param name="datagram">What follows its header.</param>
    /// <param name="source">Who sent it.</param>
    /// <returns>False where there is none now.</returns>
    public unsafe bool TryReceive(Span<byte> buffer, out ReadOnlySpan<byte> datagram, out IpAddress source)
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
            source = IpAddress.Read(buffer.Slice(SourceOffset, AddressLength));
            return true;
        }
    }

    public void Dispose() => _descriptor.Dispose();
}
#endif
