using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ppp;

namespace PptpTools.Encryption;

/// <summary>What a peer does in stateful mode when the FLUSHED bit comes between two changes of key.</summary>
public enum MppeFlush : byte
{
    /// <summary>It starts the stream of the current key again (RFC 3078 section 3.1; Windows, BSD).</summary>
    RestartsStream,

    /// <summary>It goes on to the next key (Linux).</summary>
    ChangesKey,
}

/// <summary>The sending half of MPPE: keeps the coherency count and changes the key when it is due (RFC 3078 sections 4, 7 and 8).</summary>
public sealed class MppeEncryptor : IDisposable
{
    private const int FlagCount = 0xFF;

    private readonly MppeKeyChain _keys;
    private readonly bool _isStateless;
    private readonly MppeFlush _flush;
    private bool _flushNext;
    private int _count;

    /// <summary>Makes a sender.</summary>
    /// <param name="startKey">The start key of this direction, 8 or 16 octets.</param>
    /// <param name="strength">The strength that CCP agreed.</param>
    /// <param name="isStateless">True where CCP agreed to change the key with every packet.</param>
    /// <param name="flush">What the peer does with FLUSHED packets in stateful mode.</param>
    public MppeEncryptor(ReadOnlySpan<byte> startKey, MppeStrength strength, bool isStateless, MppeFlush flush = MppeFlush.RestartsStream)
    {
        _keys = new MppeKeyChain(startKey, strength);
        _isStateless = isStateless;
        _flush = flush;
    }

    /// <summary>The count of the next packet, 0 to 4095.</summary>
    public int CoherencyCount => _count;

    /// <summary>Makes the next packet a FLUSHED one: the answer to CCP's Reset-Request.</summary>
    public void Flush() => _flushNext = true;

    /// <summary>Encrypts one packet.</summary>
    /// <param name="packet">Protocol field and data; may be the memory of <paramref name="frame"/> from its third octet on.</param>
    /// <param name="frame">Receives header and encrypted packet: 2 octets more.</param>
    /// <param name="compression">MPPC's bits B and C, as they stand in the header; 0 without compression.</param>
    /// <returns>Number of octets written.</returns>
    /// <exception cref="ArgumentException"><paramref name="frame"/> is too short.</exception>
    public int Encrypt(ReadOnlySpan<byte> packet, Span<byte> frame, ushort compression = 0)
    {
        if (frame.Length < packet.Length + MppeFrame.HeaderLength)
            throw new ArgumentException("The frame is shorter than header and packet.", nameof(frame));
        bool isFlag = (_count & FlagCount) == FlagCount;
        bool isFlushed = _isStateless || isFlag || _flushNext;
        if (_isStateless || isFlag || (_flushNext && _flush == MppeFlush.ChangesKey))
            _keys.ChangeKey();
        else if (_flushNext)
            _keys.Restart();
        _flushNext = false;

        int header = _count | MppeFrame.EncryptedBit | (isFlushed ? MppeFrame.FlushedBit : 0)
            | (compression & (MppeFrame.AtFrontBit | MppeFrame.CompressedBit));
        _keys.Process(packet, frame.Slice(MppeFrame.HeaderLength));
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)header);
        _count = (_count + 1) & MppeFrame.CountMask;
        return packet.Length + MppeFrame.HeaderLength;
    }

    /// <summary>Forgets the keys.</summary>
    public void Dispose() => _keys.Dispose();
}
