using System;
using PptpTools.Wire.Ppp;

namespace PptpTools.Encryption;

/// <summary>What became of a packet in <see cref="PacketUnprotector.Unprotect"/>.</summary>
internal enum UnprotectOutcome : byte
{
    /// <summary>The packet is there.</summary>
    Done,

    /// <summary>Packets are missing before it: until a FLUSHED one comes nothing can be read, and CCP's Reset-Request is due.</summary>
    OutOfStep,

    /// <summary>It is too old to be read.</summary>
    Late,

    /// <summary>Encryption is agreed and the packet has none: it is not to be delivered.</summary>
    NotEncrypted,

    /// <summary>It does not decompress: the history is another, or octets are damaged. Reset-Request is due.</summary>
    Damaged,
}

/// <summary>The receiving half of what CCP's option 18 agrees: MPPE decryption, then MPPC decompression (RFC 3078 section 3, RFC 2118 section 3).</summary>
internal sealed class PacketUnprotector : IDisposable
{
    private readonly MppeDecryptor? _decryptor;
    private readonly MppcDecompressor? _decompressor;
    private int _nextPlain;
    private bool _historyIsLost;

    /// <param name="decryptor">Null for compression alone. It belongs to this object.</param>
    /// <param name="decompressor">Null for encryption alone.</param>
    public PacketUnprotector(MppeDecryptor? decryptor, MppcDecompressor? decompressor)
    {
        _decryptor = decryptor;
        _decompressor = decompressor;
    }

    public bool IsDecrypting => _decryptor is not null;

    /// <summary>False while MPPC's history is lost, though packets that are not compressed can still be read.</summary>
    public bool IsInStep => !_historyIsLost;

    /// <summary>Decrypts and decompresses a packet.</summary>
    /// <param name="frame">The packet.</param>
    /// <param name="buffer">At least as many octets as the payload; may be the same memory.</param>
    /// <param name="packet">Protocol field and data: in <paramref name="buffer"/> or in the history, valid until the next call.</param>
    public UnprotectOutcome Unprotect(MppeFrame frame, Span<byte> buffer, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        ReadOnlySpan<byte> payload = frame.Payload;
        if (_decryptor is not null)
        {
            if (!frame.IsEncrypted)
                return UnprotectOutcome.NotEncrypted;
            MppeOutcome outcome = _decryptor.Decrypt(frame, buffer);
            if (outcome != MppeOutcome.Decrypted)
                return outcome == MppeOutcome.Late ? UnprotectOutcome.Late : UnprotectOutcome.OutOfStep;
            payload = buffer.Slice(0, payload.Length);
        }
        else if (frame.IsEncrypted)
        {
            return UnprotectOutcome.Damaged;
        }
        else if (!FollowPlain(frame, out UnprotectOutcome outcome))
        {
            return outcome;
        }

        return Decompress(frame, payload, out packet);
    }

    /// <summary>Forgets keys and history.</summary>
    public void Dispose()
    {
        _decryptor?.Dispose();
        _decompressor?.Flush();
    }

    private UnprotectOutcome Decompress(MppeFrame frame, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> packet)
    {
        packet = payload;
        if (frame.IsFlushed)
            _historyIsLost = false;
        if (_decompressor is null)
            return frame.IsCompressed ? UnprotectOutcome.Damaged : UnprotectOutcome.Done;
        if (!frame.IsCompressed)
        {
            if (frame.IsFlushed)
                _decompressor.Flush();
            return UnprotectOutcome.Done;
        }

        if (_historyIsLost)
            return UnprotectOutcome.OutOfStep;
        if (_decompressor.TryDecompress(payload, frame.IsFlushed, frame.IsAtFront, out packet, out _))
            return UnprotectOutcome.Done;
        _historyIsLost = true;
        return UnprotectOutcome.Damaged;
    }

    /// <summary>Without encryption it is only the coherency count that shows a loss (RFC 2118 section 3).</summary>
    private bool FollowPlain(MppeFrame frame, out UnprotectOutcome outcome)
    {
        int ahead = (frame.CoherencyCount - _nextPlain) & MppeFrame.CountMask;
        outcome = ahead > MppeFrame.CountMask / 2 ? UnprotectOutcome.Late : UnprotectOutcome.OutOfStep;
        if (outcome == UnprotectOutcome.Late)
            return false;
        if (ahead > 0 && !frame.IsFlushed)
            _historyIsLost = true;
        _nextPlain = (frame.CoherencyCount + 1) & MppeFrame.CountMask;
        return true;
    }
}
