using System;

namespace PptpTools.Encryption;

/// <summary>The session keys of one direction, one after the other, and the RC4 stream of the one in force (RFC 3078 sections 5 and 7.3).</summary>
public sealed class MppeKeyChain : IDisposable
{
    private readonly MppeKeyHash _hash;
    private readonly byte[] _sessionKey;
    private readonly byte[] _nextKey;
    private readonly byte[] _interimKey;
    private readonly MppeStrength _strength;
    private readonly Rc4 _stream;
    private readonly Rc4 _interim;
    private bool _isForgotten;

    /// <summary>Derives the first session key.</summary>
    /// <param name="startKey">8 octets for 40 and 56 bits, 16 for 128.</param>
    /// <param name="strength">The strength that CCP agreed.</param>
    /// <exception cref="ArgumentException">The start key has another length.</exception>
    public MppeKeyChain(ReadOnlySpan<byte> startKey, MppeStrength strength)
    {
        if (startKey.Length != MppeKeys.LengthOf(strength))
            throw new ArgumentException($"A start key of {(int)strength} bits has {MppeKeys.LengthOf(strength)} octets.", nameof(startKey));
        _strength = strength;
        _hash = new MppeKeyHash(startKey);
        _sessionKey = new byte[startKey.Length];
        _nextKey = new byte[startKey.Length];
        _interimKey = new byte[startKey.Length];
        _hash.Next(startKey, _nextKey);
        MppeKeys.Weaken(strength, _nextKey);
        _stream = new Rc4(_nextKey);
        _interim = new Rc4(_nextKey);
        ChangeKey();
    }

    /// <summary>The session key in force.</summary>
    public ReadOnlySpan<byte> SessionKey => _sessionKey;

    /// <summary>
    /// Goes on to the next session key and starts its stream. What the key after it is encrypted with is scheduled beside that stream, so
    /// that key is there before it is needed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The chain was disposed of: what would follow is a key that anybody can make.</exception>
    public void ChangeKey()
    {
        if (_isForgotten)
            throw new ObjectDisposedException(nameof(MppeKeyChain));
        _nextKey.AsSpan().CopyTo(_sessionKey);
        _hash.Next(_sessionKey, _interimKey);
        Rc4.SetKeys(_stream, _sessionKey, _interim, _interimKey);
        _interim.Process(_interimKey, _nextKey);
        MppeKeys.Weaken(_strength, _nextKey);
    }

    /// <summary>Starts the stream of the session key again.</summary>
    /// <exception cref="ObjectDisposedException">The chain was disposed of.</exception>
    public void Restart()
    {
        if (_isForgotten)
            throw new ObjectDisposedException(nameof(MppeKeyChain));
        _stream.SetKey(_sessionKey);
    }

    /// <summary>Encrypts or decrypts with the stream, which moves on.</summary>
    public void Process(ReadOnlySpan<byte> input, Span<byte> output) => _stream.Process(input, output);

    /// <summary>Forgets the keys.</summary>
    public void Dispose()
    {
        Array.Clear(_sessionKey, 0, _sessionKey.Length);
        Array.Clear(_nextKey, 0, _nextKey.Length);
        Array.Clear(_interimKey, 0, _interimKey.Length);
        _hash.Dispose();
        _stream.Dispose();
        _interim.Dispose();
        _isForgotten = true;
    }

    /// <summary>Replaces a key of this chain by the one after it: that of the hash encrypted with itself (RFC 3078 section 7.3).</summary>
    /// <exception cref="ObjectDisposedException">The chain was disposed of.</exception>
    internal void Derive(Span<byte> key, Rc4 stream)
    {
        if (_isForgotten)
            throw new ObjectDisposedException(nameof(MppeKeyChain));
        _hash.Next(key, key);
        stream.SetKey(key);
        stream.Process(key, key);
        MppeKeys.Weaken(_strength, key);
    }
}
