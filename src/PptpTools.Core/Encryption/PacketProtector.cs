using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ppp;

namespace PptpTools.Encryption;

/// <summary>
/// The sending half of what CCP's option 18 agrees: MPPC compression, MPPE encryption, or the one inside the other (RFC 3078 section 3:
/// compressed first, then encrypted). Header and coherency count are common to both, and so is the FLUSHED bit: what makes one of
/// them begin anew makes the other begin anew.
/// </summary>
internal sealed class PacketProtector : IDisposable
{
    private const int FlagCount = 0xFF;

    /// <summary>Room for a packet of any usual unit; a longer one makes more.</summary>
    private const int UsualPacket = 2048;

    private readonly MppeEncryptor? _encryptor;
    private readonly MppcCompressor? _compressor;
    private readonly bool _isStateless;
    private byte[] _compressed = [];
    private int _plainCount;
    private volatile bool _flushNext;

    /// <param name="encryptor">Null for compression alone. It belongs to this object.</param>
    /// <param name="compressor">Null for encryption alone.</param>
    /// <param name="isStateless">True where every packet is to be read without those before it.</param>
    public PacketProtector(MppeEncryptor? encryptor, MppcCompressor? compressor, bool isStateless)
    {
        _encryptor = encryptor;
        _compressor = compressor;
        _isStateless = isStateless;
    }

    /// <summary>Octets that a packet grows at most.</summary>
    public const int Overhead = MppeFrame.HeaderLength;

    public bool IsEncrypting => _encryptor is not null;

    private int Count => _encryptor?.CoherencyCount ?? _plainCount;

    /// <summary>Makes the next packet a FLUSHED one. May be called by another thread than the one that protects.</summary>
    public void Flush() => _flushNext = true;

    /// <summary>Compresses and encrypts a packet.</summary>
    /// <param name="packet">Protocol field and data; may be the memory of <paramref name="frame"/> from its third octet on.</param>
    /// <param name="frame">Receives header and packet; at most <see cref="Overhead"/> octets more.</param>
    /// <returns>Number of octets written.</returns>
    public int Protect(ReadOnlySpan<byte> packet, Span<byte> frame)
    {
        bool isFlushed = _isStateless || (Count & FlagCount) == FlagCount;
        if (_flushNext)
        {
            _flushNext = false;
            isFlushed = true;
            _encryptor?.Flush();
        }

        ushort bits = 0;
        if (_compressor is not null)
            packet = Compress(_compressor, packet, isFlushed, out bits);
        return _encryptor is not null ? _encryptor.Encrypt(packet, frame, bits) : WritePlain(packet, frame, bits);
    }

    /// <summary>Forgets keys and history.</summary>
    public void Dispose()
    {
        _encryptor?.Dispose();
        _compressor?.Clear();
        Array.Clear(_compressed, 0, _compressed.Length);
    }

    private ReadOnlySpan<byte> Compress(MppcCompressor compressor, ReadOnlySpan<byte> packet, bool isFlushed, out ushort bits)
    {
        bits = 0;
        bool isTooLong = packet.Length > MppcDecompressor.HistoryLength;
        if (isFlushed || isTooLong)
            compressor.Flush();
        if (isTooLong)
            return packet;
        if (_compressed.Length < packet.Length)
            _compressed = new byte[Math.Min(MppcDecompressor.HistoryLength, Math.Max(UsualPacket, packet.Length))];
        bits = compressor.Compress(packet, _compressed, out int length);
        if ((bits & MppeFrame.FlushedBit) != 0 && !isFlushed)
            _encryptor?.Flush();
        return length > 0 ? _compressed.AsSpan(0, length) : packet;
    }

    /// <summary>Compression alone (RFC 2118 section 3).</summary>
    private int WritePlain(ReadOnlySpan<byte> packet, Span<byte> frame, ushort bits)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)(_plainCount | bits));
        packet.CopyTo(frame.Slice(MppeFrame.HeaderLength));
        _plainCount = (_plainCount + 1) & MppeFrame.CountMask;
        return packet.Length + MppeFrame.HeaderLength;
    }
}
