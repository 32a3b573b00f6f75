using System;
using PptpTools.Encryption;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>
/// Answers challenges of MS-CHAP version 1 (RFC 2433) with the Windows NT response alone: a LAN Manager response would give the
/// password away.
/// </summary>
internal sealed class MicrosoftChapPeer : ChapPeer
{
    /// <summary>Added to the first octet of the last challenge where a Failure brings no new one (RFC 2433 section 7).</summary>
    private const int ChallengeStep = 23;

    /// <summary>The version of Change-Password that V= announces, and all above it (RFC 2433 section 7).</summary>
    private const uint ChangePasswordVersion = 2;

    private readonly ILegacyCryptography _cryptography;
    private readonly IRandomSource _random;
    private readonly byte[] _hash = new byte[MicrosoftChap.HashLength];
    private readonly byte[] _lanManagerHash = new byte[MicrosoftChap.HashLength];
    private readonly byte[] _challenge = new byte[MicrosoftChap.ChallengeLength];

    /// <summary>A peer that has not begun.</summary>
    public MicrosoftChapPeer(Credentials credentials, PeerSettings settings, ILegacyCryptography cryptography, IRandomSource random)
        : base(credentials, settings)
    {
        _cryptography = cryptography ?? throw new ArgumentNullException(nameof(cryptography));
        _random = random ?? throw new ArgumentNullException(nameof(random));
    }

    /// <inheritdoc/>
    public override byte? ChapAlgorithm => ChapAlgorithms.MicrosoftVersion1;

    /// <inheritdoc/>
    public override void Dispose()
    {
        Array.Clear(_hash, 0, _hash.Length);
        Array.Clear(_lanManagerHash, 0, _lanManagerHash.Length);
        base.Dispose();
    }

    private protected override byte[]? Respond(byte identifier, ReadOnlySpan<byte> challenge)
    {
        if (challenge.Length != MicrosoftChap.ChallengeLength)
            return null;
        Remember(Credentials.Password, challenge);
        var value = new byte[ChapResponse.MicrosoftLength];
        MicrosoftChap.ChallengeResponse(_cryptography, challenge, _hash, value.AsSpan(MicrosoftChap.ResponseLength));
        const byte UseNtResponse = 1;
        value[ChapResponse.MicrosoftLength - 1] = UseNtResponse;
        return value;
    }

    private protected override MppeSecrets MakeSecrets()
    {
        Span<byte> hashHash = stackalloc byte[MicrosoftChap.HashLength];
        MicrosoftChap.HashNtPasswordHash(_cryptography, _hash, hashHash);
        MppeSecrets secrets = MppeSecrets.FromVersion1(hashHash, _challenge, _lanManagerHash);
        hashHash.Clear();
        return secrets;
    }

    private protected override ChapPacket? ChangePassword(ChapFailure failure, ReadOnlySpan<byte> lastChallenge)
    {
        if (failure.PasswordChangeVersion is not >= ChangePasswordVersion)
            return null;
        Span<byte> challenge = stackalloc byte[MicrosoftChap.ChallengeLength];
        OctetString renewed = failure.NewChallenge;
        if (renewed.Length == challenge.Length)
        {
            renewed.Span.CopyTo(challenge);
        }
        else
        {
            lastChallenge.CopyTo(challenge);
            challenge[0] += ChallengeStep;
        }

        Remember(Credentials.PasswordToChangeTo, challenge);
        Span<byte> random = stackalloc byte[MicrosoftPasswordChange.RandomLength];
        _random.Fill(random);
        byte identifier = (byte)(failure.Identifier.GetValueOrDefault() + 1);
        return MicrosoftPasswordChange.BuildVersion2(_cryptography, identifier, Credentials.Password, Credentials.PasswordToChangeTo, challenge, random);
    }

    private void Remember(ReadOnlySpan<char> password, ReadOnlySpan<byte> challenge)
    {
        MicrosoftChap.NtPasswordHash(_cryptography, password, _hash);
        MicrosoftChap.LanManagerPasswordHash(_cryptography, password, _lanManagerHash);
        challenge.CopyTo(_challenge);
    }
}
