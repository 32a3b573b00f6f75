using System;
using PptpTools.Encryption;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Decoding.Tracking;

/// <summary>
/// Reads the encrypted data of a link with the passwords that were given: proves them by the captured authentication, makes the
/// keys (RFC 3079), and follows MPPE and MPPC in both directions (RFC 3078, RFC 2118).
/// </summary>
internal sealed class LinkDecryption(CapturePasswords passwords)
{
    private readonly byte[]?[] _challenges = new byte[2][];
    private readonly ConfigurePacket?[] _agreed = new ConfigurePacket?[2];
    private readonly MppeDecryptor?[] _decryptors = new MppeDecryptor?[2];
    private readonly MppcDecompressor?[] _decompressors = new MppcDecompressor?[2];
    private MppeSecrets? _secrets;
    private int _authenticator;
    private byte[] _clear = [];
    private DecryptionOutcome _outcome;
    private string? _userName;
    private long _decrypted;
    private long _failed;

    /// <summary>An end was challenged by <paramref name="authenticator"/>.</summary>
    public void NoteChallenge(ReadOnlySpan<byte> challenge, int authenticator) => _challenges[authenticator] = challenge.ToArray();

    /// <summary>An end answered: its answer proves which password is right.</summary>
    public void NoteResponse(ChapResponse response, int sender)
    {
        if (_challenges[1 - sender] is not { } challenge)
            return;
        MppeSecrets? proven = passwords.Prove(challenge, response, out DecryptionOutcome outcome);
        if (proven is null && _outcome == DecryptionOutcome.Ready)
            return;
        _outcome = outcome;
        _userName = response.Name;
        if (proven is null)
            return;
        passwords.Clear(_secrets);
        _secrets = proven;
        _authenticator = 1 - sender;
    }

    /// <summary>CCP's request of one end was acknowledged: it is what the packets to that end follow from now on.</summary>
    public void Agree(ConfigurePacket request, int requester)
    {
        if (request.Equals(_agreed[1 - requester]))
            return;
        Forget(1 - requester);
        _agreed[1 - requester] = request;
    }

    /// <summary>CCP is closed: the next keys begin anew.</summary>
    public void Forget()
    {
        Forget(0);
        Forget(1);
    }

    /// <summary>Clears every key.</summary>
    public void Clear()
    {
        Forget();
        passwords.Clear(_secrets);
        _secrets = null;
        Array.Clear(_clear, 0, _clear.Length);
    }

    /// <summary>Decrypts a packet that was not seen before, and decompresses it where it is compressed.</summary>
    /// <param name="frame">The packet.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="inner">What it carried, valid until the next call.</param>
    /// <returns>False where there is no key, or what comes out is nothing that MPPE carries.</returns>
    public bool TryDecrypt(in MppeFrame frame, int sender, out PppFrame inner)
    {
        inner = default;
        if (TryRead(frame, sender, out ReadOnlySpan<byte> clear) && PppFrame.TryParse(clear, out inner, out _) && IsCarried(inner))
        {
            _decrypted++;
            return true;
        }

        _failed++;
        return false;
    }

    /// <summary>What became of it; null where there was nothing to read.</summary>
    public SessionDecryption ToResult(int sessionId)
    {
        DecryptionOutcome outcome = _outcome != DecryptionOutcome.None || _failed == 0 ? _outcome : DecryptionOutcome.NoExchange;
        bool isOfNoInterest = outcome is DecryptionOutcome.NoCredential or DecryptionOutcome.NoExchange && _failed == 0;
        return new SessionDecryption(sessionId, _userName, isOfNoInterest ? DecryptionOutcome.None : outcome) { Decrypted = _decrypted, Failed = _failed };
    }

    private bool TryRead(in MppeFrame frame, int sender, out ReadOnlySpan<byte> clear)
    {
        clear = default;
        if ((_decryptors[sender] ??= DecryptorOf(sender)) is not { } decryptor)
            return false;
        if (_clear.Length < frame.Payload.Length)
        {
            Array.Clear(_clear, 0, _clear.Length);
            _clear = new byte[frame.Payload.Length];
        }

        if (decryptor.Decrypt(frame, _clear) is not (MppeOutcome.Decrypted or MppeOutcome.NotEncrypted))
            return false;
        clear = _clear.AsSpan(0, frame.Payload.Length);
        if (!frame.IsCompressed)
        {
            if (frame.IsFlushed)
                _decompressors[sender]?.Flush();
            return true;
        }

        MppcDecompressor decompressor = _decompressors[sender] ??= new MppcDecompressor();
        return decompressor.TryDecompress(clear, frame.IsFlushed, frame.IsAtFront, out clear, out _);
    }

    /// <summary>The receiving half of a direction; null while it is not known what was agreed, or with which password.</summary>
    private MppeDecryptor? DecryptorOf(int sender)
    {
        if (_secrets is not { } secrets || _agreed[sender]?.Options.Find<MppeOption>() is not { } option)
            return null;
        MppeStrength strength = option.Has(MppeOption.StrongBit) ? MppeStrength.Bits128
            : option.Has(MppeOption.FiftySixBit) ? MppeStrength.Bits56
            : MppeStrength.Bits40;
        if (!secrets.Supports(strength))
            return null;
        Span<byte> storage = stackalloc byte[MppeKeys.LengthOf(MppeStrength.Bits128)];
        Span<byte> startKey = storage.Slice(0, MppeKeys.LengthOf(strength));
        secrets.CopyStartKey(strength, sender == _authenticator, startKey);
        MppeDecryptor decryptor = passwords.Keep(new MppeDecryptor(startKey, strength, option.Has(MppeOption.StatelessBit)));
        storage.Clear();
        return decryptor;
    }

    /// <summary>True for what RFC 3078 section 3 lets MPPE carry: protocols 0x0021 to 0x00FA, and of IP a whole header.</summary>
    private static bool IsCarried(in PppFrame inner) => inner.Protocol switch
    {
        PppProtocol.Ip or PppProtocol.Ipv6 => IpPacket.TryParse(inner.Information, out _, out _),
        _ => (int)inner.Protocol is >= 0x0021 and <= 0x00FA,
    };

    private void Forget(int sender)
    {
        passwords.Clear(_decryptors[sender]);
        _decryptors[sender] = null;
        _decompressors[sender] = null;
        _agreed[sender] = null;
    }
}
