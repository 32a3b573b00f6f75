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

    private readonly MppeEncryptor? _encryptor;
    private readonly MppcCompressor? _compressor;
    private readonly bool _isStateless;
    private readonly byte[] _compressed;
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
        _compressed = compressor is null ? [] : new byte[MppcDecompressor.HistoryLength];
    }

    /// <summary>Octets that a packet grows at most.</summary>
    public const int Overhead = MppeFrame.HeaderLength;

    public bool IsEncrypting => _encryptor is not null;

    private int Count => _encryptor?.CoherencyCount ?? _plainCount;

    /// <summary>Makes the next packet a FLUSHED one. May be called by another thread than the one that protects.</summary>
    public void Flush() => _flushNext = true;

    /// <summary>Compresses and encrypts a packet.</summary>
    /// <param name="packet">Protocol field and data.</param>
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
        {
            if (isFlushed)
                _compressor.Flush();
            bits = _compressor.Compress(packet, _compressed, out int length);
            if ((bits & MppeFrame.FlushedBit) != 0 && !isFlushed)
                _encryptor?.Flush();
            if (length > 0)
                packet = _compressed.AsSpan(0, length);
        }

        return _encryptor is not null ? _encryptor.Encrypt(packet, frame, bits) : WritePlain(packet, frame, bits);
    }

    /// <summary>Forgets keys and history.</summary>
    public void Dispose()
    {
        _encryptor?.Dispose();
        Array.Clear(_compressed, 0, _compressed.Length);
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
