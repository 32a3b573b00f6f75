using System;
using PptpTools.Encryption;

namespace PptpTools.Authentication;

/// <summary>
/// The functions of MS-CHAPv2 (RFC 2759 section 8). They take the password's hash, which is all that they need of it:
/// <see cref="MicrosoftChap.NtPasswordHash"/> makes it. Both challenges have 16 octets.
/// </summary>
public static class MicrosoftChapVersion2
{
    /// <summary>Octets of the authenticator's and of the peer's challenge.</summary>
    public const int ChallengeLength = 16;

    /// <summary>Octets of the authenticator response, which Success spells as <c>S=</c> and 40 digits.</summary>
    public const int AuthenticatorResponseLength = 20;

    /// <summary>The name without the domain that Windows puts before a backslash: what the functions below take (RFC 2759 section 4).</summary>
    /// <param name="name">A name as the Response has it.</param>
    public static ReadOnlySpan<byte> WithoutDomain(ReadOnlySpan<byte> name) => name.Slice(name.LastIndexOf((byte)'\\') + 1);

    /// <summary>ChallengeHash: the 8 octets of challenge that both ends' challenges and the user's name make (RFC 2759 section 8.2).</summary>
    /// <param name="peerChallenge">16 octets.</param>
    /// <param name="authenticatorChallenge">16 octets.</param>
    /// <param name="userName">The name without domain.</param>
    /// <param name="challenge">Receives 8 octets.</param>
    public static void ChallengeHash(ReadOnlySpan<byte> peerChallenge, ReadOnlySpan<byte> authenticatorChallenge, ReadOnlySpan<byte> userName, Span<byte> challenge)
    {
        byte[] data = [.. peerChallenge.Slice(0, ChallengeLength), .. authenticatorChallenge.Slice(0, ChallengeLength), .. userName];
        Span<byte> hash = stackalloc byte[Digests.Sha1Length];
        Digests.Sha1(data, hash);
        hash.Slice(0, MicrosoftChap.ChallengeLength).CopyTo(challenge);
    }

    /// <summary>GenerateNTResponse (RFC 2759 section 8.1).</summary>
    /// <param name="cryptography">DES.</param>
    /// <param name="authenticatorChallenge">16 octets.</param>
    /// <param name="peerChallenge">16 octets.</param>
    /// <param name="userName">The name without domain.</param>
    /// <param name="passwordHash">16 octets.</param>
    /// <param name="response">Receives 24 octets.</param>
    public static void GenerateNtResponse(
        ILegacyCryptography cryptography,
        ReadOnlySpan<byte> authenticatorChallenge,
        ReadOnlySpan<byte> peerChallenge,
        ReadOnlySpan<byte> userName,
        ReadOnlySpan<byte> passwordHash,
        Span<byte> response)
    {
        Span<byte> challenge = stackalloc byte[MicrosoftChap.ChallengeLength];
        ChallengeHash(peerChallenge, authenticatorChallenge, userName, challenge);
        MicrosoftChap.ChallengeResponse(cryptography, challenge, passwordHash, response);
    }

    /// <summary>GenerateAuthenticatorResponse: the proof that the authenticator knows the password too (RFC 2759 section 8.7).</summary>
    /// <param name="cryptography">MD4.</param>
    /// <param name="passwordHash">16 octets.</param>
    /// <param name="ntResponse">The peer's response, 24 octets.</param>
    /// <param name="peerChallenge">16 octets.</param>
    /// <param name="authenticatorChallenge">16 octets.</param>
    /// <param name="userName">The name without domain.</param>
    /// <param name="authenticatorResponse">Receives 20 octets.</param>
    public static void GenerateAuthenticatorResponse(
        ILegacyCryptography cryptography,
        ReadOnlySpan<byte> passwordHash,
        ReadOnlySpan<byte> ntResponse,
        ReadOnlySpan<byte> peerChallenge,
        ReadOnlySpan<byte> authenticatorChallenge,
        ReadOnlySpan<byte> userName,
        Span<byte> authenticatorResponse)
    {
        Span<byte> hashHash = stackalloc byte[MicrosoftChap.HashLength];
        Span<byte> challenge = stackalloc byte[MicrosoftChap.ChallengeLength];
        Span<byte> digest = stackalloc byte[Digests.Sha1Length];
        MicrosoftChap.HashNtPasswordHash(cryptography, passwordHash, hashHash);
        byte[] data = [.. hashHash, .. ntResponse.Slice(0, MicrosoftChap.ResponseLength), .. "Magic server to client signing constant"u8];
        Digests.Sha1(data, digest);
        ChallengeHash(peerChallenge, authenticatorChallenge, userName, challenge);
        Digests.Sha1([.. digest, .. challenge, .. "Pad to make it do more than one iteration"u8], authenticatorResponse.Slice(0, AuthenticatorResponseLength));
        hashHash.Clear();
        Array.Clear(data, 0, data.Length);
    }

    /// <summary>CheckAuthenticatorResponse: whether the authenticator's proof is right (RFC 2759 section 8.8).</summary>
    /// <param name="cryptography">MD4.</param>
    /// <param name="passwordHash">16 octets.</param>
    /// <param name="ntResponse">The response sent, 24 octets.</param>
    /// <param name="peerChallenge">16 octets.</param>
    /// <param name="authenticatorChallenge">16 octets.</param>
    /// <param name="userName">The name without domain.</param>
    /// <param name="received">The 20 octets that Success spells.</param>
    public static bool CheckAuthenticatorResponse(
        ILegacyCryptography cryptography,
        ReadOnlySpan<byte> passwordHash,
        ReadOnlySpan<byte> ntResponse,
        ReadOnlySpan<byte> peerChallenge,
        ReadOnlySpan<byte> authenticatorChallenge,
        ReadOnlySpan<byte> userName,
        ReadOnlySpan<byte> received)
    {
        Span<byte> expected = stackalloc byte[AuthenticatorResponseLength];
        GenerateAuthenticatorResponse(cryptography, passwordHash, ntResponse, peerChallenge, authenticatorChallenge, userName, expected);
        return Digests.AreEqual(expected, received);
    }
}
