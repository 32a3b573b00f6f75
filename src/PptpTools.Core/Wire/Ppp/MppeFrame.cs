using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A view of a datagram of MPPE or MPPC, as it stands in the information of protocol 0x00FD.
/// <code>
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+--------------------
///  |A|B|C|D|    Coherency Count    |  Compressed Data ...
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+--------------------
/// </code>
/// RFC 3078 section 3.1 (A and D), RFC 2118 section 3.1 (A, B and C).
/// </summary>
public readonly ref struct MppeFrame
{
    /// <summary>Where the header is defined.</summary>
    public const string Section = "RFC 3078 3.1";

    /// <summary>Octets of header before <see cref="Payload"/>.</summary>
    public const int HeaderLength = 2;

    internal const ushort FlushedBit = 0x8000;
    internal const ushort AtFrontBit = 0x4000;
    internal const ushort CompressedBit = 0x2000;
    internal const ushort EncryptedBit = 0x1000;
    internal const ushort CountMask = 0x0FFF;

    private MppeFrame(ushort header, ReadOnlySpan<byte> payload)
    {
        Header = header;
        Payload = payload;
    }

    /// <summary>The four bits and the count.</summary>
    public ushort Header { get; }

    /// <summary>Bit A: tables and history were initialised before this packet.</summary>
    public bool IsFlushed => (Header & FlushedBit) != 0;

    /// <summary>Bit B, of MPPC: the packet was moved to the front of the history.</summary>
    public bool IsAtFront => (Header & AtFrontBit) != 0;

    /// <summary>Bit C, of MPPC: the packet is compressed.</summary>
    public bool IsCompressed => (Header & CompressedBit) != 0;

    /// <summary>Bit D, of MPPE: the packet is encrypted.</summary>
    public bool IsEncrypted => (Header & EncryptedBit) != 0;

    /// <summary>The coherency count, 0 to 4095; one more with every packet.</summary>
    public ushort CoherencyCount => (ushort)(Header & CountMask);

    /// <summary>What follows the header: protocol field and data, encrypted or compressed as the bits say.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads the header.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="frame">The view.</param>
    /// <param name="error">Truncated, where there are fewer than 2 octets.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, out MppeFrame frame, out WireError error)
    {
        if (information.Length < HeaderLength)
        {
            frame = default;
            error = new WireError(WireFault.Truncated, information.Length, Section);
            return false;
        }

        frame = new MppeFrame(NetworkOrder.UInt16(information, 0), information.Slice(HeaderLength));
        error = default;
        return true;
    }

    /// <summary>Appends bits, count and length, such as <c> A--D count=12 len=1000</c>.</summary>
    public void AppendText(LineWriter line) => AppendText(line, Header, Payload.Length);

    /// <summary>A copy that lasts.</summary>
    /// <param name="context">What the direction has agreed.</param>
    /// <param name="protocol">0x00FD, or 0x00FB on one link of a bundle.</param>
    public MppePacket ToRecord(DissectionContext context, PppProtocol protocol = PppProtocol.Compressed) =>
        new(protocol, Header, new OctetString(Payload), context is { Encrypted: true });

    internal static void AppendText(LineWriter line, ushort header, int payloadLength)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(' ')
            .Ascii((header & FlushedBit) != 0 ? 'A' : '-')
            .Ascii((header & AtFrontBit) != 0 ? 'B' : '-')
            .Ascii((header & CompressedBit) != 0 ? 'C' : '-')
            .Ascii((header & EncryptedBit) != 0 ? 'D' : '-')
            .Ascii(" count=").Decimal((ulong)(header & CountMask))
            .Ascii(" len=").Decimal((ulong)payloadLength);
    }
}
