using System;
using PptpTools.Wire.Ppp;

namespace PptpTools.Encryption;

/// <summary>What became of a packet in <see cref="MppeDecryptor.Decrypt"/>.</summary>
public enum MppeOutcome : byte
{
    /// <summary>It was decrypted.</summary>
    Decrypted,

    /// <summary>Its D bit is not set: it was copied as it is.</summary>
    NotEncrypted,

    /// <summary>Packets are missing before it, and nothing can be decrypted until a FLUSHED one comes: CCP's Reset-Request is due.</summary>
    OutOfStep,

    /// <summary>It is older than the packets received and its key is gone.</summary>
    Late,
}

/// <summary>
/// The receiving half of MPPE: follows the coherency count, changes the key when it is due, recovers after loss
/// (RFC 3078 sections 4, 6, 7 and 8). In stateless mode the keys of the last packets are kept for those that come late.
/// </summary>
public sealed class MppeDecryptor : IDisposable
{
    private const int CountSpace = MppeFrame.CountMask + 1;
    private const int FlagCount = 0xFF;
    private const int KeptKeys = 64;
    private const int MaximumSearch = 16;

    private readonly MppeKeyChain _keys;
    private readonly bool _isStateless;
    private readonly byte[] _keptKeys = [];
    private readonly int _keyLength;
    private readonly Rc4? _lateStream;
    private MppeFlush? _flush;
    private int _next;
    private long _received;
    private bool _isOutOfStep;

    /// <summary>Makes a receiver.</summary>
    /// <param name="startKey">The start key of the direction, 8 or 16 octets.</param>
    /// <param name="strength">The strength that CCP agreed.</param>
    /// <param name="isStateless">True where CCP agreed to change the key with every packet.</param>
    /// <param name="flush">What the sender does with FLUSHED packets in stateful mode; null to learn it from the first.</param>
    public MppeDecryptor(ReadOnlySpan<byte> startKey, MppeStrength strength, bool isStateless, MppeFlush? flush = null)
    {
        _keys = new MppeKeyChain(startKey, strength);
        _isStateless = isStateless;
        _flush = flush;
        _keyLength = startKey.Length;
        if (!isStateless)
            return;
        _keptKeys = new byte[KeptKeys * _keyLength];
        _lateStream = new Rc4(startKey);
    }

    /// <summary>What the sender does with FLUSHED packets; null where it has not been learnt.</summary>
    public MppeFlush? FlushBehaviour => _flush;

    /// <summary>Packets whose count was skipped so far.</summary>
    public long MissingPackets { get; private set; }

    /// <summary>Decrypts one packet.</summary>
    /// <param name="frame">The packet.</param>
    /// <param name="output">At least as many octets as the payload; may be the same memory.</param>
    /// <returns>Whether <paramref name="output"/> has the payload in clear.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    public MppeOutcome Decrypt(in MppeFrame frame, Span<byte> output)
    {
        if (output.Length < frame.Payload.Length)
            throw new ArgumentException("The output is shorter than the payload.", nameof(output));
        if (!frame.IsEncrypted)
        {
            frame.Payload.CopyTo(output);
            return MppeOutcome.NotEncrypted;
        }

        int ahead = (frame.CoherencyCount - _next) & MppeFrame.CountMask;
        if (ahead > CountSpace / 2)
            return DecryptLate(frame, output, CountSpace - ahead);
        return _isStateless ? DecryptStateless(frame, output, ahead) : DecryptStateful(frame, output, ahead);
    }

    /// <summary>Forgets the keys.</summary>
    public void Dispose()
    {
        _keys.Dispose();
        _lateStream?.Dispose();
        Array.Clear(_keptKeys, 0, _keptKeys.Length);
    }

    /// <summary>RFC 3078 section 8.1: the key changes with every packet, lost ones included.</summary>
    private MppeOutcome DecryptStateless(in MppeFrame frame, Span<byte> output, int ahead)
    {
        for (int i = 0; i <= ahead; i++)
        {
            _keys.ChangeKey();
            _keys.SessionKey.CopyTo(KeptKey(_next + i));
        }

        MissingPackets += ahead;
        _received += ahead + 1;
        _next = (frame.CoherencyCount + 1) & MppeFrame.CountMask;
        _keys.Process(frame.Payload, output);
        return MppeOutcome.Decrypted;
    }

    private MppeOutcome DecryptLate(in MppeFrame frame, Span<byte> output, int behind)
    {
        if (_lateStream is null || behind > KeptKeys || behind > _received)
            return MppeOutcome.Late;
        _lateStream.SetKey(KeptKey(frame.CoherencyCount));
        _lateStream.Process(frame.Payload, output);
        MissingPackets = Math.Max(0, MissingPackets - 1);
        return MppeOutcome.Decrypted;
    }

    /// <summary>RFC 3078 section 8.2: the stream goes on from packet to packet; the key changes where the count ends in 0xFF.</summary>
    private MppeOutcome DecryptStateful(in MppeFrame frame, Span<byte> output, int ahead)
    {
        if (ahead > 0 || _isOutOfStep)
        {
            if (!frame.IsFlushed)
            {
                _isOutOfStep = true;
                return MppeOutcome.OutOfStep;
            }

            // A key change for every flag packet among the lost ones.
            for (int lost = 0; lost < ahead; lost++)
            {
                if (((_next + lost) & FlagCount) == FlagCount)
                    _keys.ChangeKey();
            }

            MissingPackets += ahead;
            _isOutOfStep = false;
        }

        bool isFlag = (frame.CoherencyCount & FlagCount) == FlagCount;
        if (isFlag || frame.IsFlushed)
            Recover(frame.Payload, isFlag, ahead);
        _received++;
        _next = (frame.CoherencyCount + 1) & MppeFrame.CountMask;
        _keys.Process(frame.Payload, output);
        return MppeOutcome.Decrypted;
    }

    /// <summary>
    /// Takes the key that is in force from a flag packet or FLUSHED packet on. Senders differ in what they do at a FLUSHED packet, and
    /// where FLUSHED packets were lost nobody knows how many: then the key is taken after which the packet begins with a protocol.
    /// </summary>
    private void Recover(ReadOnlySpan<byte> payload, bool isFlag, int lost)
    {
        int usual = isFlag || _flush == MppeFlush.ChangesKey ? 1 : 0;
        bool isKnown = _flush == MppeFlush.RestartsStream || (lost == 0 && (isFlag || _flush is not null));
        int? found = isKnown ? usual : Search(payload, usual, Math.Min(lost + 1, MaximumSearch));
        if (_flush is null && !isFlag && found is not null)
            _flush = found > 0 ? MppeFlush.ChangesKey : MppeFlush.RestartsStream;
        int changes = found ?? usual;
        if (changes == 0)
            _keys.Restart();
        for (int i = 0; i < changes; i++)
            _keys.ChangeKey();
    }

    /// <summary>The number of key changes after which the packet begins with a protocol; null where there is none in the range.</summary>
    private int? Search(ReadOnlySpan<byte> payload, int first, int last)
    {
        Span<byte> storage = stackalloc byte[MppeKeys.LongKeyLength];
        Span<byte> key = storage.Slice(0, _keyLength);
        _keys.SessionKey.CopyTo(key);
        int? found = null;
        for (int changes = 0; changes <= last && found is null; changes++)
        {
            if (changes > 0)
                _keys.Derive(key);
            if (changes >= first && BeginsWithProtocol(payload, key))
                found = changes;
        }

        key.Clear();
        return found;
    }

    /// <summary>True where IP follows its protocol number, or the number is that of a control protocol.</summary>
    private static bool BeginsWithProtocol(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> key)
    {
        Span<byte> start = stackalloc byte[Math.Min(5, payload.Length)];
        using var stream = new Rc4(key);
        stream.Process(payload.Slice(0, start.Length), start);
        if (!PppFrame.TryParse(start, out PppFrame frame, out _) || frame.Information.IsEmpty)
            return false;
        return frame.Protocol switch
        {
            PppProtocol.Ip or PppProtocol.VanJacobsonUncompressed => frame.Information[0] is >= 0x45 and <= 0x4F,
            PppProtocol.Ipv6 => frame.Information[0] >> 4 == 6,
            _ => (int)frame.Protocol is > 0x8000 and < 0xC400 && frame.Information[0] is > 0 and < 16,
        };
    }

    private Span<byte> KeptKey(int count) => _keptKeys.AsSpan(count % KeptKeys * _keyLength, _keyLength);
}
