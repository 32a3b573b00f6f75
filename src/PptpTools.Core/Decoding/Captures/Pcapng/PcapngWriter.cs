using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding.Pcapng;

/// <summary>
/// Writes a pcapng capture in little-endian order with times in nanoseconds: a Section Header, an Interface Description for each
/// interface, an Enhanced Packet for each frame (draft-ietf-opsawg-pcapng sections 4.1, 4.2, 4.3).
/// <code>
///  Enhanced Packet:
///  | Block Type = 6 (4) | Block Total Length (4) | Interface ID (4) | Timestamp high (4), low (4) |
///  | Captured Length (4) | Original Length (4) | Packet Data, padded to 32 bits | Options | Block Total Length (4) |
/// </code>
/// </summary>
public sealed class PcapngWriter
{
    private const uint SectionHeader = 0x0A0D_0D0A;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1A2B_3C4D;
    private const int BlockHeaderLength = 8;

    private const ushort EndOfOptions = 0;
    private const ushort CommentOption = 1;
    private const ushort ApplicationOption = 4;
    private const ushort NameOption = 2;
    private const ushort ResolutionOption = 9;
    private const ushort FlagsOption = 2;
    private const ushort DropCountOption = 4;
    private const byte Nanoseconds = 9;
    private const uint Inbound = 1;
    private const uint Outbound = 2;

    /// <summary>1970-01-01 in ticks of 100 ns since the year 1.</summary>
    private const long UnixEpochTicks = CaptureReader.UnixEpochTicks;
    private const int NanosecondsPerTick = 100;

    private readonly Stream _stream;
    private byte[] _block = new byte[BlockHeaderLength];
    private int _length = BlockHeaderLength;
    private int _interfaces;

    /// <summary>Writes the section header.</summary>
    /// <param name="stream">Where to. The caller closes it.</param>
    /// <param name="application">What writes the capture; empty to leave it out.</param>
    /// <exception cref="IOException">The stream failed.</exception>
    public PcapngWriter(Stream stream, string application = "PptpTools")
    {
        _stream = stream ?? throw new ArgumentNullException(nameof(stream));
        if (application is null)
            throw new ArgumentNullException(nameof(application));
        UInt32(ByteOrderMagic);
        UInt16(1);
        UInt16(0);
        UInt32(uint.MaxValue);
        UInt32(uint.MaxValue);
        if (application.Length > 0)
        {
            Option(ApplicationOption, Encoding.UTF8.GetBytes(application));
            Option(EndOfOptions, []);
        }

        EndBlock(SectionHeader);
    }

    /// <summary>Number of frames written.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Describes an interface. Frames of it may follow.</summary>
    /// <param name="name">Its name; empty to leave it out.</param>
    /// <param name="linkType">How its frames begin.</param>
    /// <returns>Its number, from 0.</returns>
    /// <exception cref="IOException">The stream failed.</exception>
    public int AddInterface(string name, LinkType linkType)
    {
        if (name is null)
            throw new ArgumentNullException(nameof(name));
        UInt16((ushort)linkType);
        UInt16(0);
        UInt32(0);
        if (name.Length > 0)
            Option(NameOption, Encoding.UTF8.GetBytes(name));
        Option(ResolutionOption, [Nanoseconds]);
        Option(EndOfOptions, []);
        EndBlock(InterfaceDescription);
        return _interfaces++;
    }

    /// <summary>Writes a frame. Frames are to come in the order of their times.</summary>
    /// <param name="interfaceNumber">What <see cref="AddInterface"/> returned.</param>
    /// <param name="ticks">When, in ticks of 100 ns of UTC since the year 1.</param>
    /// <param name="frame">The whole frame.</param>
    /// <param name="sent">True when the interface's host sent it, false when it received it, null to leave that out.</param>
    /// <param name="comment">A comment; null for none.</param>
    /// <param name="missing">How many frames passed since the one before and are not written.</param>
    /// <exception cref="IOException">The stream failed.</exception>
    public void Write(int interfaceNumber, long ticks, ReadOnlySpan<byte> frame, bool? sent = null, string? comment = null, long missing = 0)
    {
        if ((uint)interfaceNumber >= (uint)_interfaces)
            throw new ArgumentOutOfRangeException(nameof(interfaceNumber));
        ulong nanoseconds = (ulong)(ticks - UnixEpochTicks) * NanosecondsPerTick;
        UInt32((uint)interfaceNumber);
        UInt32((uint)(nanoseconds >> 32));
        UInt32((uint)nanoseconds);
        UInt32((uint)frame.Length);
        UInt32((uint)frame.Length);
        Octets(frame);
        if (comment is not null)
            Option(CommentOption, Encoding.UTF8.GetBytes(comment));
        if (sent is { } isSent)
            Option(FlagsOption, [(byte)(isSent ? Outbound : Inbound), 0, 0, 0]);
        if (missing > 0)
        {
            Span<byte> count = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(count, missing);
            Option(DropCountOption, count);
        }

        if (comment is not null || sent is not null || missing > 0)
            Option(EndOfOptions, []);
        EndBlock(EnhancedPacket);
        FrameCount++;
    }

    private void Option(ushort code, ReadOnlySpan<byte> value)
    {
        UInt16(code);
        UInt16((ushort)value.Length);
        Octets(value);
    }

    /// <summary>Puts type and length around what was gathered, and writes it.</summary>
    private void EndBlock(uint type)
    {
        uint length = (uint)_length + sizeof(uint);
        UInt32(length);
        BinaryPrimitives.WriteUInt32LittleEndian(_block, type);
        BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(sizeof(uint)), length);
        _stream.Write(_block, 0, _length);
        _length = BlockHeaderLength;
    }

    private void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(sizeof(ushort)), value);

    private void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);

    /// <summary>Appends octets, padded with zeros to 32 bits.</summary>
    private void Octets(ReadOnlySpan<byte> octets)
    {
        Span<byte> place = Reserve((octets.Length + 3) & ~3);
        octets.CopyTo(place);
        place.Slice(octets.Length).Clear();
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _block.Length)
            Array.Resize(ref _block, Math.Max(_block.Length * 2, _length + count));
        _length += count;
        return _block.AsSpan(_length - count, count);
    }
}
