using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PptpTools.Encryption;

/// <summary>The RC4 stream, as MPPE (RFC 3078 section 5) and MS-CHAP's password change (RFC 2759 section 8.10) use it.</summary>
public sealed class Rc4 : IDisposable
{
    private const int StateLength = 256;

    /// <summary>The permutation, a word for each of its octets: a load does not have to wait for a store that wrote a part of its word.</summary>
    private readonly uint[] _state = new uint[StateLength];
    private uint _i;
    private uint _j;
    private bool _isForgotten;

    /// <summary>Makes a stream.</summary>
    /// <param name="key">1 to 256 octets.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public Rc4(ReadOnlySpan<byte> key) => SetKey(key);

    /// <summary>Starts the stream again with a key.</summary>
    /// <param name="key">1 to 256 octets.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public void SetKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is 0 or > StateLength)
            throw new ArgumentException("A key has 1 to 256 octets.", nameof(key));
        ref uint state = ref Start;
        for (uint i = 0; i < StateLength; i++)
            At(ref state, i) = i;
        uint j = 0;
        int at = 0;
        for (uint i = 0; i < StateLength; i++)
        {
            uint value = At(ref state, i);
            j = (byte)(j + value + key[at]);
            At(ref state, i) = At(ref state, j);
            At(ref state, j) = value;
            if (++at == key.Length)
                at = 0;
        }

        _i = _j = 0;
        _isForgotten = false;
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
        ref uint state = ref Start;
        ref byte source = ref MemoryMarshal.GetReference(input);
        ref byte target = ref MemoryMarshal.GetReference(output);
        uint j = _j;
        uint i = (byte)(_i + 1);
        uint a = At(ref state, i);
        for (int at = 0; at < input.Length; at++)
        {
            j = (byte)(j + a);
            uint b = At(ref state, j);

            // What the next octet begins with is fetched before the exchange, which would have to be waited for, and put right after it.
            uint next = (byte)(i + 1);
            uint ahead = At(ref state, next);
            At(ref state, i) = b;
            At(ref state, j) = a;
            if (next == j)
                ahead = a;
            Unsafe.Add(ref target, at) = (byte)(Unsafe.Add(ref source, at) ^ At(ref state, (byte)(a + b)));
            i = next;
            a = ahead;
        }

        _i = (byte)(i - 1);
        _j = j;
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        Array.Clear(_state, 0, StateLength);
        _isForgotten = true;
    }

    private ref uint Start => ref MemoryMarshal.GetReference(new Span<uint>(_state));

    /// <summary>A word of the permutation: an octet is always in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref uint At(ref uint state, uint octet) => ref Unsafe.Add(ref state, (nint)octet);
}
