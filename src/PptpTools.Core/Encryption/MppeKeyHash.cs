using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PptpTools.Encryption;

/// <summary>
/// GetNewKeyFromSHA of RFC 3079 section 3.4 for one start key: SHA-1 (RFC 3174) of two blocks of 64 octets, of which only the session key changes.
/// <code>
///  start key | 40 octets 0x00 | session key | 40 octets 0xF2 | 0x80 0x00 … | length in bits
/// </code>
/// The first ten words have no octet of the session key: their rounds are done once.
/// </summary>
internal sealed class MppeKeyHash : IDisposable
{
    private const int PadLength = 40;
    private const int BlockWords = 16;
    private const int Rounds = 80;
    private const int FixedRounds = 10;

    private readonly uint[] _message = new uint[2 * BlockWords];
    private readonly uint[] _words = new uint[Rounds];
    private readonly int _sessionKeyAt;
    private readonly int _keyLength;
    private State _begun;

    /// <summary>Prepares the hash of a start key.</summary>
    /// <param name="startKey">8 or 16 octets.</param>
    public MppeKeyHash(ReadOnlySpan<byte> startKey)
    {
        _keyLength = startKey.Length;
        _sessionKeyAt = (_keyLength + PadLength) / sizeof(uint);
        int padAt = _sessionKeyAt + _keyLength / sizeof(uint);
        int end = padAt + PadLength / sizeof(uint);
        Write(startKey, 0);
        _message.AsSpan(padAt, end - padAt).Fill(0xF2F2F2F2);
        _message[end] = 0x80000000;
        _message[_message.Length - 1] = (uint)(end * sizeof(uint) * 8);
        _begun = State.Initial;
        Choose(ref _begun, ref MemoryMarshal.GetReference(new Span<uint>(_message)), 0, FixedRounds);
    }

    /// <summary>Makes the key that follows on a session key: its hash, as long as the start key.</summary>
    /// <param name="sessionKey">As long as the start key.</param>
    /// <param name="next">Receives as many octets; may be the same memory.</param>
    public void Next(ReadOnlySpan<byte> sessionKey, Span<byte> next)
    {
        Write(sessionKey.Slice(0, _keyLength), _sessionKeyAt);
        State state = _begun;
        Compress(State.Initial, ref state, 0, FixedRounds);
        State first = state;
        Compress(first, ref state, BlockWords, 0);
        BinaryPrimitives.WriteUInt32BigEndian(next, state.A);
        BinaryPrimitives.WriteUInt32BigEndian(next.Slice(4), state.B);
        if (_keyLength == MppeKeys.ShortKeyLength)
            return;
        BinaryPrimitives.WriteUInt32BigEndian(next.Slice(8), state.C);
        BinaryPrimitives.WriteUInt32BigEndian(next.Slice(12), state.D);
    }

    /// <summary>Forgets the keys.</summary>
    public void Dispose()
    {
        Array.Clear(_message, 0, _message.Length);
        Array.Clear(_words, 0, _words.Length);
        _begun = default;
    }

    private void Write(ReadOnlySpan<byte> key, int at)
    {
        for (int i = 0; i < key.Length; i += sizeof(uint))
            _message[at++] = BinaryPrimitives.ReadUInt32BigEndian(key.Slice(i));
    }

    /// <summary>RFC 3174 section 6.1: a block, of which the rounds before <paramref name="round"/> are done.</summary>
    [MethodImpl(Compiled.AtOnce)]
    private void Compress(in State before, ref State state, int blockAt, int round)
    {
        _message.AsSpan(blockAt, BlockWords).CopyTo(_words);
        ref uint words = ref MemoryMarshal.GetReference(new Span<uint>(_words));
        Expand(ref words);
        Choose(ref state, ref words, round, 20);
        Parity(ref state, ref words, 20, 0x6ED9EBA1);
        Majority(ref state, ref words);
        Parity(ref state, ref words, 60, 0xCA62C1D6);
        state.A += before.A;
        state.B += before.B;
        state.C += before.C;
        state.D += before.D;
        state.E += before.E;
    }

    /// <summary>Words 16 to 79. The three made last, which the next ones wait for, do not go through memory.</summary>
    [MethodImpl(Compiled.AtOnce)]
    private static void Expand(ref uint words)
    {
        uint x = Unsafe.Add(ref words, BlockWords - 3), y = Unsafe.Add(ref words, BlockWords - 2), z = Unsafe.Add(ref words, BlockWords - 1);
        for (int t = BlockWords; t < Rounds; t += 4)
        {
            ref uint word = ref Unsafe.Add(ref words, t);
            uint w = word = Word(ref word, x);
            x = Unsafe.Add(ref word, 1) = Word(ref Unsafe.Add(ref word, 1), y);
            y = Unsafe.Add(ref word, 2) = Word(ref Unsafe.Add(ref word, 2), z);
            z = Unsafe.Add(ref word, 3) = Word(ref Unsafe.Add(ref word, 3), w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(ref uint word, uint last) =>
        Rotate(Unsafe.Add(ref word, -16) ^ Unsafe.Add(ref word, -14) ^ Unsafe.Add(ref word, -8) ^ last, 1);

    [MethodImpl(Compiled.AtOnce)]
    private static void Choose(ref State state, ref uint words, int from, int end)
    {
        const uint K = 0x5A827999;
        (uint a, uint b, uint c, uint d, uint e) = (state.A, state.B, state.C, state.D, state.E);
        for (int t = from; t < end; t += 5)
        {
            ref uint word = ref Unsafe.Add(ref words, t);
            Round(a, ref b, ref e, K + word, ((c ^ d) & b) ^ d);
            Round(e, ref a, ref d, K + Unsafe.Add(ref word, 1), ((b ^ c) & a) ^ c);
            Round(d, ref e, ref c, K + Unsafe.Add(ref word, 2), ((a ^ b) & e) ^ b);
            Round(c, ref d, ref b, K + Unsafe.Add(ref word, 3), ((e ^ a) & d) ^ a);
            Round(b, ref c, ref a, K + Unsafe.Add(ref word, 4), ((d ^ e) & c) ^ e);
        }

        state = new State(a, b, c, d, e);
    }

    [MethodImpl(Compiled.AtOnce)]
    private static void Parity(ref State state, ref uint words, int from, uint k)
    {
        (uint a, uint b, uint c, uint d, uint e) = (state.A, state.B, state.C, state.D, state.E);
        for (int t = from; t < from + 20; t += 5)
        {
            ref uint word = ref Unsafe.Add(ref words, t);
            Round(a, ref b, ref e, k + word, (c ^ d) ^ b);
            Round(e, ref a, ref d, k + Unsafe.Add(ref word, 1), (b ^ c) ^ a);
            Round(d, ref e, ref c, k + Unsafe.Add(ref word, 2), (a ^ b) ^ e);
            Round(c, ref d, ref b, k + Unsafe.Add(ref word, 3), (e ^ a) ^ d);
            Round(b, ref c, ref a, k + Unsafe.Add(ref word, 4), (d ^ e) ^ c);
        }

        state = new State(a, b, c, d, e);
    }

    [MethodImpl(Compiled.AtOnce)]
    private static void Majority(ref State state, ref uint words)
    {
        const uint K = 0x8F1BBCDC;
        (uint a, uint b, uint c, uint d, uint e) = (state.A, state.B, state.C, state.D, state.E);
        for (int t = 40; t < 60; t += 5)
        {
            ref uint word = ref Unsafe.Add(ref words, t);
            Round(a, ref b, ref e, K + word, ((c ^ d) & b) + (c & d));
            Round(e, ref a, ref d, K + Unsafe.Add(ref word, 1), ((b ^ c) & a) + (b & c));
            Round(d, ref e, ref c, K + Unsafe.Add(ref word, 2), ((a ^ b) & e) + (a & b));
            Round(c, ref d, ref b, K + Unsafe.Add(ref word, 3), ((e ^ a) & d) + (e & a));
            Round(b, ref c, ref a, K + Unsafe.Add(ref word, 4), ((d ^ e) & c) + (d & e));
        }

        state = new State(a, b, c, d, e);
    }

    /// <summary>What the round before made is added last, for it is what the round waits for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, ref uint b, ref uint e, uint constants, uint mixed)
    {
        e += constants;
        e += mixed;
        e += Rotate(a, 5);
        b = Rotate(b, 30);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Rotate(uint word, int bits) => (word << bits) | (word >> (32 - bits));

    private struct State(uint a, uint b, uint c, uint d, uint e)
    {
        public uint A = a, B = b, C = c, D = d, E = e;

        public static State Initial => new(0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0);
    }
}
