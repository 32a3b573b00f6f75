using System;

namespace PptpTools.Encryption;

/// <summary>The RC4 stream, as MPPE (RFC 3078 section 5) and MS-CHAP's password change (RFC 2759 section 8.10) use it.</summary>
public sealed class Rc4 : IDisposable
{
    private const int StateLength = 256;

    private readonly byte[] _state = new byte[StateLength];
    private byte _i;
    private byte _j;
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
        var state = new Span<byte>(_state, 0, StateLength);
        for (int i = 0; i < state.Length; i++)
            state[i] = (byte)i;
        byte j = 0;
        int at = 0;
        for (int i = 0; i < state.Length; i++)
        {
            byte value = state[i];
            j += (byte)(value + key[at]);
            state[i] = state[j];
            state[j] = value;
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
        output = output.Slice(0, input.Length);
        var state = new Span<byte>(_state, 0, StateLength);
        byte i = _i;
        byte j = _j;
        for (int at = 0; at < output.Length; at++)
        {
            i++;
            byte a = state[i];
            j += a;
            byte b = state[j];
            state[i] = b;
            state[j] = a;
            output[at] = (byte)(input[at] ^ state[(byte)(a + b)]);
        }

        _i = i;
        _j = j;
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        Array.Clear(_state, 0, StateLength);
        _isForgotten = true;
    }
}
