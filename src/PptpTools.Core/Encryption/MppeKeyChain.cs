using System;

namespace PptpTools.Encryption;

/// <summary>The session keys of one direction, one after the other, and the RC4 stream of the one in force (RFC 3078 sections 5 and 7.3).</summary>
public sealed class MppeKeyChain : IDisposable
{
    private readonly byte[] _startKey;
    private readonly byte[] _sessionKey;
    private readonly MppeStrength _strength;
    private readonly Rc4 _stream;

    /// <summary>Derives the first session key.</summary>
    /// <param name="startKey">8 octets for 40 and 56 bits, 16 for 128.</param>
    /// <param name="strength">The strength that CCP agreed.</param>
    /// <exception cref="ArgumentException">The start key has another length.</exception>
    public MppeKeyChain(ReadOnlySpan<byte> startKey, MppeStrength strength)
    {
        if (startKey.Length != MppeKeys.LengthOf(strength))
            throw new ArgumentException($"A start key of {(int)strength} bits has {MppeKeys.LengthOf(strength)} octets.", nameof(startKey));
        _strength = strength;
        _startKey = startKey.ToArray();
        _sessionKey = new byte[startKey.Length];
        MppeKeys.Next(_startKey, _startKey, _sessionKey);
        MppeKeys.Weaken(strength, _sessionKey);
        _stream = new Rc4(_sessionKey);
    }

    /// <summary>The session key in force.</summary>
    public ReadOnlySpan<byte> SessionKey => _sessionKey;

    /// <summary>Goes on to the next session key and starts its stream.</summary>
    public void ChangeKey()
    {
        Derive(_sessionKey, _stream);
        _stream.SetKey(_sessionKey);
    }

    /// <summary>Starts the stream of the session key again.</summary>
    public void Restart() => _stream.SetKey(_sessionKey);

    /// <summary>Encrypts or decrypts with the stream, which moves on.</summary>
    public void Process(ReadOnlySpan<byte> input, Span<byte> output) => _stream.Process(input, output);

    /// <summary>Forgets the keys.</summary>
    public void Dispose()
    {
        Array.Clear(_startKey, 0, _startKey.Length);
        Array.Clear(_sessionKey, 0, _sessionKey.Length);
        _stream.Dispose();
    }

    /// <summary>Replaces a key of this chain by the one after it: that of the hash encrypted with itself (RFC 3078 section 7.3).</summary>
    internal void Derive(Span<byte> key, Rc4 stream)
    {
        MppeKeys.Next(_startKey, key, key);
        stream.SetKey(key);
        stream.Process(key, key);
        MppeKeys.Weaken(_strength, key);
    }
}
