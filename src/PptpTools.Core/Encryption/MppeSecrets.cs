using System;

namespace PptpTools.Encryption;

/// <summary>What an authentication leaves for MPPE: the start keys of every strength can be made from it (RFC 3079 sections 2 and 3).</summary>
internal sealed class MppeSecrets : IDisposable
{
    private readonly byte[] _secret = new byte[MppeKeys.LongKeyLength];
    private readonly byte[]? _shortKey;
    private readonly bool _isVersion2;
    private bool _isDisposed;

    private MppeSecrets(bool isVersion2, bool hasShortKey)
    {
        _isVersion2 = isVersion2;
        _shortKey = hasShortKey ? new byte[MppeKeys.ShortKeyLength] : null;
    }

    /// <summary>After MS-CHAPv2, alone or in EAP.</summary>
    /// <param name="passwordHashHash">The hash of the password's hash, 16 octets.</param>
    /// <param name="ntResponse">The peer's NT response, 24 octets.</param>
    public static MppeSecrets FromVersion2(ReadOnlySpan<byte> passwordHashHash, ReadOnlySpan<byte> ntResponse)
    {
        var secrets = new MppeSecrets(isVersion2: true, hasShortKey: false);
        MppeKeys.MasterKey(passwordHashHash, ntResponse, secrets._secret);
        return secrets;
    }

    /// <summary>After MS-CHAP version 1.</summary>
    /// <param name="passwordHashHash">The hash of the password's hash, 16 octets.</param>
    /// <param name="challenge">The authenticator's challenge, 8 octets.</param>
    /// <param name="lanManagerHash">16 octets; empty where it is not known, and then 40 and 56 bits are not supported.</param>
    public static MppeSecrets FromVersion1(ReadOnlySpan<byte> passwordHashHash, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> lanManagerHash)
    {
        var secrets = new MppeSecrets(isVersion2: false, hasShortKey: !lanManagerHash.IsEmpty);
        MppeKeys.StartKeyVersion1(passwordHashHash, challenge, secrets._secret);
        if (secrets._shortKey is { } shortKey)
            MppeKeys.StartKeyVersion1Short(lanManagerHash, shortKey);
        return secrets;
    }

    /// <summary>Whether there is a key of a strength.</summary>
    public bool Supports(MppeStrength strength) => _isVersion2 || strength == MppeStrength.Bits128 || _shortKey is not null;

    /// <summary>Makes the start key of one direction. MS-CHAP version 1 has the same one for both.</summary>
    /// <param name="strength">The strength that CCP agreed.</param>
    /// <param name="isFromServer">True for what the authenticator sends.</param>
    /// <param name="startKey">Receives 8 octets, or 16 for 128 bits.</param>
    /// <exception cref="InvalidOperationException">The strength is not supported.</exception>
    /// <exception cref="ObjectDisposedException">The secrets have been cleared.</exception>
    public void CopyStartKey(MppeStrength strength, bool isFromServer, Span<byte> startKey)
    {
        if (_isDisposed)
            throw new ObjectDisposedException(nameof(MppeSecrets));
        if (!Supports(strength))
            throw new InvalidOperationException("The authentication left no key of this strength.");
        if (_isVersion2)
            MppeKeys.StartKey(_secret, strength, isFromServer, startKey);
        else
            (strength == MppeStrength.Bits128 ? _secret : _shortKey.AsSpan()).CopyTo(startKey);
    }

    /// <summary>Clears the secrets.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Array.Clear(_secret, 0, _secret.Length);
        if (_shortKey is not null)
            Array.Clear(_shortKey, 0, _shortKey.Length);
    }
}
