using System;
using PptpTools.Wire;
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
    private const int MaximumSearch = 64;

    private readonly MppeKeyChain _keys;
    private readonly bool _isStateless;
    private readonly byte[] _keptKeys = [];
    private readonly int _keyLength;
    private readonly Rc4? _lateStream;
    private Rc4? _probe;
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
        if (ahead >= CountSpace / 2)
            return DecryptLate(frame, output, CountSpace - ahead);
        return _isStateless ? DecryptStateless(frame, output, ahead) : DecryptStateful(frame, output, ahead);
    }

    /// <summary>Forgets the keys.</summary>
    public void Dispose()
    {
        _keys.Dispose();
        _lateStream?.Dispose();
        _probe?.Dispose();
        Array.Clear(_keptKeys, 0, _keptKeys.Length);
        _received = 0;
    }

    /// <summary>
    /// RFC 3078 section 8.1: the key changes with every packet, lost ones included. Nothing vouches for the count: one that leaves more
    /// behind than is kept is followed only where its packet begins with a protocol, for otherwise one damaged or forged packet
    /// would make all that come after it unreadable.
    /// </summary>
    private MppeOutcome DecryptStateless(in MppeFrame frame, Span<byte> output, int ahead)
    {
        if (ahead >= KeptKeys && !IsPlausible(frame, ahead))
            return MppeOutcome.Late;
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

    private bool IsPlausible(in MppeFrame frame, int ahead)
    {
        Span<byte> storage = stackalloc byte[MppeKeys.LongKeyLength];
        Span<byte> key = storage.Slice(0, _keyLength);
        _keys.SessionKey.CopyTo(key);
        _probe ??= new Rc4(key);
        for (int i = 0; i <= ahead; i++)
            _keys.Derive(key, _probe);
        bool isPlausible = BeginsWithProtocol(frame, key, _probe, checksLength: !frame.IsCompressed);
        key.Clear();
        return isPlausible;
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
        bool isFlag = (frame.CoherencyCount & FlagCount) == FlagCount;
        bool isReadable = frame.IsFlushed ? TryRecover(frame, isFlag, ahead) : ahead == 0 && !_isOutOfStep;
        if (!isReadable)
        {
            _isOutOfStep = true;
            return MppeOutcome.OutOfStep;
        }

        if (isFlag && !frame.IsFlushed)
            _keys.ChangeKey();
        MissingPackets += ahead;
        _isOutOfStep = false;
        _received++;
        _next = (frame.CoherencyCount + 1) & MppeFrame.CountMask;
        _keys.Process(frame.Payload, output);
        return MppeOutcome.Decrypted;
    }

    /// <summary>
    /// Takes the key that is in force from a FLUSHED packet on. Senders differ in what they do at one, and where some were lost nobody
    /// knows how many: then the key is taken after which the packet begins with a protocol.
    /// </summary>
    /// <returns>False where several keys would do: the next FLUSHED packet decides.</returns>
    private bool TryRecover(in MppeFrame frame, bool isFlag, int ahead)
    {
        int usual = isFlag || _flush == MppeFlush.ChangesKey ? 1 : 0;
        for (int lost = 0; lost < ahead; lost++)
            usual += ((_next + lost) & FlagCount) == FlagCount ? 1 : 0;
        int changes = usual;
        if (_flush != MppeFlush.RestartsStream
            && (!TrySearch(frame, usual, ahead, checksLength: true, out changes)
                || (changes < 0 && !TrySearch(frame, usual, ahead, checksLength: false, out changes))))
            return false;
        if (_flush is null && !isFlag && changes >= 0)
            _flush = changes > usual ? MppeFlush.ChangesKey : MppeFlush.RestartsStream;
        if (changes < 0)
            changes = usual;
        if (changes == 0)
            _keys.Restart();
        for (int i = 0; i < changes; i++)
            _keys.ChangeKey();
        return true;
    }

    /// <summary>Finds the number of key changes after which a packet begins with a protocol; -1 where none in the range does.</summary>
    /// <returns>False where it is not the only one.</returns>
    private bool TrySearch(in MppeFrame frame, int usual, int ahead, bool checksLength, out int changes)
    {
        // Without loss the usual number is right, unless a search before this one took a key that was not.
        int last = usual + (ahead > 0 ? Math.Min(ahead, MaximumSearch) : _flush is null ? 1 : MaximumSearch);
        Span<byte> storage = stackalloc byte[MppeKeys.LongKeyLength];
        Span<byte> key = storage.Slice(0, _keyLength);
        _keys.SessionKey.CopyTo(key);
        _probe ??= new Rc4(key);
        int found = 0;
        changes = -1;
        for (int count = 0; count <= last; count++)
        {
            if (count > 0)
                _keys.Derive(key, _probe);
            if (count < usual || !BeginsWithProtocol(frame, key, _probe, checksLength && !frame.IsCompressed))
                continue;
            changes = found++ == 0 ? count : changes;
            if (ahead == 0 && changes == usual)
                break;
        }

        key.Clear();
        if (ahead == 0 && found > 1)
            changes = usual;
        return ahead == 0 || found <= 1;
    }

    /// <summary>
    /// True where IP follows its protocol number. MPPC leaves the first octets of a FLUSHED packet as they are, but no lengths; nor does
    /// a capture that cuts packets short.
    /// </summary>
    private static bool BeginsWithProtocol(in MppeFrame frame, ReadOnlySpan<byte> key, Rc4 stream, bool checksLength)
    {
        const int ProbedOctets = 8;
        const int Version4Header = 20;
        const int Version6Header = 40;
        Span<byte> start = stackalloc byte[Math.Min(ProbedOctets, frame.Payload.Length)];
        stream.SetKey(key);
        stream.Process(frame.Payload.Slice(0, start.Length), start);
        if (!PppFrame.TryParse(start, out PppFrame inner, out _) || inner.Information.Length < (checksLength ? 6 : 1))
            return false;
        int room = frame.Payload.Length - start.Length + inner.Information.Length;
        return inner.Protocol switch
        {
            PppProtocol.Ip or PppProtocol.VanJacobsonUncompressed => inner.Information[0] is >= 0x45 and <= 0x4F
                && (!checksLength || NetworkOrder.UInt16(inner.Information, 2) is var total && total >= Version4Header && total <= room),
            PppProtocol.Ipv6 => inner.Information[0] >> 4 == 6
                && (!checksLength || Version6Header + NetworkOrder.UInt16(inner.Information, 4) <= room),
            _ => false,
        };
    }

    private Span<byte> KeptKey(int count) => _keptKeys.AsSpan(count % KeptKeys * _keyLength, _keyLength);
}
