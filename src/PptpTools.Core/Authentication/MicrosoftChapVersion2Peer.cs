using System;
using PptpTools.Encryption;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>Answers challenges of MS-CHAPv2, and demands that the server prove it knows the password too (RFC 2759).</summary>
internal sealed class MicrosoftChapVersion2Peer : ChapPeer
{
    /// <summary>The version of Change-Password that V= announces (RFC 2759 section 6).</summary>
    private const uint ChangePasswordVersion = 3;

    private readonly ILegacyCryptography _cryptography;
    private readonly IRandomSource _random;
    private readonly byte[] _hash = new byte[MicrosoftChap.HashLength];
    private readonly byte[] _ntResponse = new byte[MicrosoftChap.ResponseLength];
    private readonly byte[] _challenge = new byte[MicrosoftChapVersion2.ChallengeLength];
    private readonly byte[] _peerChallenge = new byte[MicrosoftChapVersion2.ChallengeLength];

    /// <summary>A peer that has not begun.</summary>
    public MicrosoftChapVersion2Peer(Credentials credentials, PeerSettings settings, ILegacyCryptography cryptography, IRandomSource random)
        : base(credentials, settings)
    {
        _cryptography = cryptography ?? throw new ArgumentNullException(nameof(cryptography));
        _random = random ?? throw new ArgumentNullException(nameof(random));
    }

    /// <inheritdoc/>
    public override byte? ChapAlgorithm => ChapAlgorithms.MicrosoftVersion2;

    /// <inheritdoc/>
    public override void Dispose()
    {
        Array.Clear(_hash, 0, _hash.Length);
        Array.Clear(_ntResponse, 0, _ntResponse.Length);
        base.Dispose();
    }

    private ReadOnlySpan<byte> UserName => MicrosoftChapVersion2.WithoutDomain(Credentials.NameOctets);

    private protected override byte[]? Respond(byte identifier, ReadOnlySpan<byte> challenge)
    {
        if (challenge.Length != MicrosoftChapVersion2.ChallengeLength)
            return null;
        Answer(Credentials.Password, challenge);
        var value = new byte[ChapResponse.MicrosoftLength];
        _peerChallenge.CopyTo(value.AsSpan());
        _ntResponse.CopyTo(value.AsSpan(MicrosoftChap.ResponseLength));
        return value;
    }

    private protected override bool IsGenuine(ChapSuccess success)
    {
        OctetString proof = success.AuthenticatorResponse;
        return MicrosoftChapVersion2.CheckAuthenticatorResponse(_cryptography, _hash, _ntResponse, _peerChallenge, _challenge, UserName, proof.Span);
    }

    private protected override MppeSecrets MakeSecrets()
    {
        Span<byte> hashHash = stackalloc byte[MicrosoftChap.HashLength];
        MicrosoftChap.HashNtPasswordHash(_cryptography, _hash, hashHash);
        MppeSecrets secrets = MppeSecrets.FromVersion2(hashHash, _ntResponse);
        hashHash.Clear();
        return secrets;
    }

    private protected override ChapPacket? ChangePassword(ChapFailure failure, ReadOnlySpan<byte> lastChallenge)
    {
        if (failure.PasswordChangeVersion is not >= ChangePasswordVersion)
            return null;
        OctetString renewed = failure.NewChallenge;
        Answer(Credentials.PasswordToChangeTo, renewed.Length == _challenge.Length ? renewed.Span : lastChallenge);
        Span<byte> random = stackalloc byte[MicrosoftPasswordChange.RandomLength];
        _random.Fill(random);
        byte identifier = (byte)(failure.Identifier.GetValueOrDefault() + 1);
        return MicrosoftPasswordChange.BuildVersion3(
            _cryptography, identifier, Credentials.Password, Credentials.PasswordToChangeTo, _challenge, _peerChallenge, UserName, random);
    }

    private void Answer(ReadOnlySpan<char> password, ReadOnlySpan<byte> challenge)
    {
        challenge.CopyTo(_challenge);
        _random.Fill(_peerChallenge);
        MicrosoftChap.NtPasswordHash(_cryptography, password, _hash);
        MicrosoftChapVersion2.GenerateNtResponse(_cryptography, _challenge, _peerChallenge, UserName, _hash, _ntResponse);
    }
}
