using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PptpTools.Encryption;

/// <summary>The RC4 stream, as MPPE (RFC 3078 section 5) and MS-CHAP's password change (RFC 2759 section 8.10) use it.</summary>
/// <remarks>
/// What an octet begins with is fetched before the exchange of the octet before it, which would have to be waited for, and put right in
/// the one case of 256 where that exchange changed it. Eight octets are gathered in a register before they are written. The loops are compiled well at
/// once: on a busy host a tunnel's first seconds would otherwise be many times as slow.
/// </remarks>
public sealed class Rc4 : IDisposable
{
    private const int StateLength = 256;
    private const int Stride = 8;

    private readonly byte[] _state = new byte[StateLength];
    private nuint _i;
    private nuint _j;
    private bool _isForgotten;

    /// <summary>Makes a stream.</summary>
    /// <param name="key">1 to 256 octets.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public Rc4(ReadOnlySpan<byte> key) => SetKey(key);

    private ref byte Start => ref MemoryMarshal.GetReference(new Span<byte>(_state));

    /// <summary>Starts the stream again with a key.</summary>
    /// <param name="key">1 to 256 octets.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    [MethodImpl(Compiled.AtOnce)]
    public void SetKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is 0 or > StateLength)
            throw new ArgumentException("A key has 1 to 256 octets.", nameof(key));
        Reset();
        ref byte state = ref Start;
        nuint j = 0, a = state;
        int at = 0;
        for (nuint i = 0; i < StateLength; i++)
        {
            Mix(ref state, i, (byte)(i + 1), key[at], ref j, ref a);
            if (++at == key.Length)
                at = 0;
        }
    }

    /// <summary>Starts two streams again, the one beside the other: each waits for its own memory most of the time.</summary>
    /// <param name="first">A stream.</param>
    /// <param name="firstKey">Its key, 8 or 16 octets.</param>
    /// <param name="second">Another stream.</param>
    /// <param name="secondKey">Its key, as long as the first.</param>
    [MethodImpl(Compiled.AtOnce)]
    internal static void SetKeys(Rc4 first, ReadOnlySpan<byte> firstKey, Rc4 second, ReadOnlySpan<byte> secondKey)
    {
        if (firstKey.Length != secondKey.Length || firstKey.Length is not (Stride or 2 * Stride))
            throw new ArgumentException("Two keys that are set together have 8 octets each, or 16.", nameof(secondKey));
        first.Reset();
        second.Reset();
        ref byte one = ref first.Start;
        ref byte two = ref second.Start;
        nuint j = 0, a = one, k = 0, b = two;
        nuint mask = (nuint)firstKey.Length - 1;
        for (nuint i = 0; i < StateLength; i += Stride)
        {
            ref byte x = ref Unsafe.Add(ref MemoryMarshal.GetReference(firstKey), i & mask);
            ref byte y = ref Unsafe.Add(ref MemoryMarshal.GetReference(secondKey), i & mask);
            Mix(ref one, i, i + 1, x, ref j, ref a);
            Mix(ref two, i, i + 1, y, ref k, ref b);
            Mix(ref one, i + 1, i + 2, Unsafe.Add(ref x, 1), ref j, ref a);
            Mix(ref two, i + 1, i + 2, Unsafe.Add(ref y, 1), ref k, ref b);
            Mix(ref one, i + 2, i + 3, Unsafe.Add(ref x, 2), ref j, ref a);
            Mix(ref two, i + 2, i + 3, Unsafe.Add(ref y, 2), ref k, ref b);
            Mix(ref one, i + 3, i + 4, Unsafe.Add(ref x, 3), ref j, ref a);
            Mix(ref two, i + 3, i + 4, Unsafe.Add(ref y, 3), ref k, ref b);
            Mix(ref one, i + 4, i + 5, Unsafe.Add(ref x, 4), ref j, ref a);
            Mix(ref two, i + 4, i + 5, Unsafe.Add(ref y, 4), ref k, ref b);
            Mix(ref one, i + 5, i + 6, Unsafe.Add(ref x, 5), ref j, ref a);
            Mix(ref two, i + 5, i + 6, Unsafe.Add(ref y, 5), ref k, ref b);
            Mix(ref one, i + 6, i + 7, Unsafe.Add(ref x, 6), ref j, ref a);
            Mix(ref two, i + 6, i + 7, Unsafe.Add(ref y, 6), ref k, ref b);
            Mix(ref one, i + 7, (byte)(i + Stride), Unsafe.Add(ref x, 7), ref j, ref a);
            Mix(ref two, i + 7, (byte)(i + Stride), Unsafe.Add(ref y, 7), ref k, ref b);
        }
    }

    /// <summary>Encrypts or decrypts; the stream moves on by that many octets. A stream that was disposed of has no key: it would give out what it is given.</summary>
    /// <param name="input">The octets.</param>
    /// <param name="output">At least as many octets; may be the same memory.</param>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed of.</exception>
    public void Process(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (_isForgotten)
            throw new ObjectDisposedException(nameof(Rc4));
        if (output.Length < input.Length)
            throw new ArgumentException("The output is shorter than the input.", nameof(output));
        int aligned = Math.Min(input.Length, (int)((0 - (_i + 1)) % Stride));
        ProcessSingly(input.Slice(0, aligned), output);
        int strides = (input.Length - aligned) / Stride * Stride;
        ProcessStrides(input.Slice(aligned, strides), output.Slice(aligned));
        ProcessSingly(input.Slice(aligned + strides), output.Slice(aligned + strides));
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        Array.Clear(_state, 0, StateLength);
        _i = _j = 0;
        _isForgotten = true;
    }

    private void Reset()
    {
        const ulong First = 0x0706050403020100;
        const ulong Step = 0x0808080808080808;
        ulong octets = First;
        for (int i = 0; i < StateLength; i += Stride, octets += Step)
            BinaryPrimitives.WriteUInt64LittleEndian(_state.AsSpan(i), octets);
        _i = _j = 0;
        _isForgotten = false;
    }

    [MethodImpl(Compiled.AtOnce)]
    private void ProcessSingly(ReadOnlySpan<byte> input, Span<byte> output)
    {
        ref byte state = ref Start;
        nuint i = (byte)(_i + 1), j = _j, a = At(ref state, i);
        for (int at = 0; at < input.Length; at++)
        {
            nuint next = (byte)(i + 1);
            output[at] = (byte)(input[at] ^ Next(ref state, i, next, ref j, ref a));
            i = next;
        }

        _i = (byte)(i - 1);
        _j = j;
    }

    /// <summary>Processes eight octets at a time, from an index that is a multiple of eight on.</summary>
    [MethodImpl(Compiled.AtOnce)]
    private void ProcessStrides(ReadOnlySpan<byte> input, Span<byte> output)
    {
        ref byte state = ref Start;
        nuint i = (byte)(_i + 1), j = _j, a = At(ref state, i);
        for (int at = 0; at < input.Length; at += Stride)
        {
            ulong stream = Next(ref state, i, i + 1, ref j, ref a);
            stream |= (ulong)Next(ref state, i + 1, i + 2, ref j, ref a) << 8;
            stream |= (ulong)Next(ref state, i + 2, i + 3, ref j, ref a) << 16;
            stream |= (ulong)Next(ref state, i + 3, i + 4, ref j, ref a) << 24;
            stream |= (ulong)Next(ref state, i + 4, i + 5, ref j, ref a) << 32;
            stream |= (ulong)Next(ref state, i + 5, i + 6, ref j, ref a) << 40;
            stream |= (ulong)Next(ref state, i + 6, i + 7, ref j, ref a) << 48;
            nuint next = (byte)(i + Stride);
            stream |= (ulong)Next(ref state, i + 7, next, ref j, ref a) << 56;
            BinaryPrimitives.WriteUInt64LittleEndian(output.Slice(at), BinaryPrimitives.ReadUInt64LittleEndian(input.Slice(at)) ^ stream);
            i = next;
        }

        _i = (byte)(i - 1);
        _j = j;
    }

    /// <summary>An octet of the stream. <paramref name="a"/> is the octet of the permutation at <paramref name="i"/>, and then that at <paramref name="next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Next(ref byte state, nuint i, nuint next, ref nuint j, ref nuint a)
    {
        nuint first = a;
        nuint second = Exchange(ref state, i, next, (byte)(j + first), ref a);
        j = (byte)(j + first);
        return At(ref state, (byte)(first + second));
    }

    /// <summary>A step of the key schedule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref byte state, nuint i, nuint next, byte key, ref nuint j, ref nuint a)
    {
        j = (byte)(j + a + key);
        Exchange(ref state, i, next, j, ref a);
    }

    /// <summary>Exchanges the octets at two indexes.</summary>
    /// <returns>The one that was at <paramref name="j"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Exchange(ref byte state, nuint i, nuint next, nuint j, ref nuint a)
    {
        nuint first = a;
        nuint second = At(ref state, j);
        a = At(ref state, next);
        At(ref state, i) = (byte)second;
        At(ref state, j) = (byte)first;
        if (next == j)
            a = first;
        return second;
    }

    /// <summary>An octet of the permutation: an index of eight bits is always in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte At(ref byte state, nuint index) => ref Unsafe.Add(ref state, index);
}
