using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Encryption;
using PptpTools.Wire.Ppp;

namespace PptpTools.Decoding;

/// <summary>
/// The passwords that a capture's encrypted sessions may be read with, and every key that the decoder made from them. Only their
/// hashes are kept. <see cref="Dispose"/> clears hashes and keys; the decoder reads nothing more then.
/// </summary>
public sealed class CapturePasswords : IDisposable
{
    private readonly ILegacyCryptography _cryptography;
    private readonly List<Entry> _entries = [];
    private readonly HashSet<IDisposable> _keys = [];

    /// <summary>A list without passwords.</summary>
    /// <param name="cryptography">MD4 and DES.</param>
    public CapturePasswords(ILegacyCryptography cryptography) =>
        _cryptography = cryptography ?? throw new ArgumentNullException(nameof(cryptography));

    /// <summary>Adds a password. Several of one user are tried one after the other.</summary>
    /// <param name="userName">The user's name; a domain before a backslash counts where both this and the captured name have one.</param>
    /// <param name="password">The password, 0 to 256 characters; the caller clears it.</param>
    /// <exception cref="ArgumentException">The password is too long.</exception>
    public void Add(string userName, ReadOnlySpan<char> password)
    {
        if (userName is null)
            throw new ArgumentNullException(nameof(userName));
        if (password.Length > MicrosoftChap.MaximumPasswordLength)
            throw new ArgumentException($"A password has at most {MicrosoftChap.MaximumPasswordLength} characters.", nameof(password));
        var entry = new Entry(userName);
        MicrosoftChap.NtPasswordHash(_cryptography, password, entry.Hash);
        MicrosoftChap.LanManagerPasswordHash(_cryptography, password, entry.LanManagerHash);
        _entries.Add(entry);
    }

    /// <summary>Clears hashes and keys.</summary>
    public void Dispose()
    {
        foreach (Entry entry in _entries)
        {
            Array.Clear(entry.Hash, 0, entry.Hash.Length);
            Array.Clear(entry.LanManagerHash, 0, entry.LanManagerHash.Length);
        }

        _entries.Clear();
        foreach (IDisposable key in _keys)
            key.Dispose();
        _keys.Clear();
    }

    /// <summary>Takes note of a key to be cleared.</summary>
    internal T Keep<T>(T key)
        where T : class, IDisposable
    {
        _keys.Add(key);
        return key;
    }

    /// <summary>Clears a key.</summary>
    internal void Clear(IDisposable? key)
    {
        if (key is null)
            return;
        _keys.Remove(key);
        key.Dispose();
    }

    /// <summary>Finds the password that a response was made with.</summary>
    /// <param name="challenge">What was to be answered.</param>
    /// <param name="response">A response of MS-CHAP or MS-CHAPv2.</param>
    /// <param name="outcome">Ready, WrongPassword or NoCredential; NoExchange where this is no complete response of MS-CHAP.</param>
    /// <returns>What MPPE's keys are made from; null where no password is right.</returns>
    internal MppeSecrets? Prove(ReadOnlySpan<byte> challenge, ChapResponse response, out DecryptionOutcome outcome)
    {
        bool isVersion2 = response.Algorithm == ChapAlgorithms.MicrosoftVersion2;
        bool isComplete = response.NtResponse.Length == MicrosoftChap.ResponseLength
            && (isVersion2
                ? response.PeerChallenge.Length == MicrosoftChapVersion2.ChallengeLength && challenge.Length == MicrosoftChapVersion2.ChallengeLength
                : challenge.Length == MicrosoftChap.ChallengeLength);
        outcome = isComplete ? DecryptionOutcome.NoCredential : DecryptionOutcome.NoExchange;
        if (!isComplete)
            return null;

        foreach (Entry entry in _entries)
        {
            if (!IsSameUser(entry.UserName, response.Name))
                continue;
            outcome = DecryptionOutcome.WrongPassword;
            if (!(isVersion2 ? AnswersVersion2(challenge, response, entry) : AnswersVersion1(challenge, response, entry)))
                continue;
            outcome = DecryptionOutcome.Ready;
            return Keep(SecretsOf(isVersion2, challenge, response, entry));
        }

        return null;
    }

    private MppeSecrets SecretsOf(bool isVersion2, ReadOnlySpan<byte> challenge, ChapResponse response, Entry entry)
    {
        Span<byte> hashHash = stackalloc byte[MicrosoftChap.HashLength];
        MicrosoftChap.HashNtPasswordHash(_cryptography, entry.Hash, hashHash);
        MppeSecrets secrets = isVersion2
            ? MppeSecrets.FromVersion2(hashHash, response.NtResponse.Span)
            : MppeSecrets.FromVersion1(hashHash, challenge, entry.LanManagerHash);
        hashHash.Clear();
        return secrets;
    }

    private bool AnswersVersion2(ReadOnlySpan<byte> challenge, ChapResponse response, Entry entry)
    {
        Span<byte> expected = stackalloc byte[MicrosoftChap.ResponseLength];
        MicrosoftChapVersion2.GenerateNtResponse(
            _cryptography, challenge, response.PeerChallenge.Span, MicrosoftChapVersion2.WithoutDomain(response.NameOctets), entry.Hash, expected);
        return expected.SequenceEqual(response.NtResponse.Span);
    }

    private bool AnswersVersion1(ReadOnlySpan<byte> challenge, ChapResponse response, Entry entry)
    {
        bool usesNt = response.UseNtResponse != false;
        Span<byte> expected = stackalloc byte[MicrosoftChap.ResponseLength];
        MicrosoftChap.ChallengeResponse(_cryptography, challenge, usesNt ? entry.Hash : entry.LanManagerHash, expected);
        return expected.SequenceEqual(usesNt ? response.NtResponse.Span : response.LanManagerResponse.Span);
    }

    /// <summary>Names are compared without regard to case, as Windows does; a domain only where both have one.</summary>
    private static bool IsSameUser(string given, string captured)
    {
        int givenDomain = given.IndexOf('\\');
        int capturedDomain = captured.IndexOf('\\');
        if (givenDomain <= 0 || capturedDomain <= 0)
        {
            given = given.Substring(givenDomain + 1);
            captured = captured.Substring(capturedDomain + 1);
        }

        return string.Equals(given, captured, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Entry(string userName)
    {
        public string UserName => userName;

        public byte[] Hash { get; } = new byte[MicrosoftChap.HashLength];

        public byte[] LanManagerHash { get; } = new byte[MicrosoftChap.HashLength];
    }
}
