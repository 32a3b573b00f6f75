#if NET
using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ip;
using static PptpTools.Sockets.SocketFilter;

namespace PptpTools.Sockets;

/// <summary>
/// Hears the GRE packets of one call that do not come from its server, but from any host else. It only explains why nothing else comes, so it
/// is open no longer than that.
/// </summary>
internal sealed class ForeignGreSocket : RawGreSocket
{
    private const int SourceOffset = 12;
    private const int CallIdOffset = 6;

    /// <param name="callId">The id that this end assigned to the call.</param>
    /// <param name="server">The host that is not foreign.</param>
    /// <param name="local">The address that packets come to.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">CAP_NET_RAW is missing.</exception>
    public ForeignGreSocket(ushort callId, IpAddress server, IpAddress local)
    {
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
            Attach(Descriptor, program, "The kernel's filter for the call id");
            Bind(local);
        }
        catch
        {
            Dispose();
            throw;
        }
    }
}
#endif
