using System;
using System.Buffers.Binary;
using PptpTools.Encryption;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>Changing an expired password: what Change-Password carries (RFC 2433 A.11 to A.15, RFC 2759 sections 8.9 to 8.13).</summary>
public static class MicrosoftPasswordChange
{
    /// <summary>Octets of an encrypted password: 512 of random octets and password, 4 of length.</summary>
    public const int BlockLength = 516;

    /// <summary>Octets of random that fill the block before the password.</summary>
    public const int RandomLength = 512;

    private const int ShortKeyLength = 7;
    private const int DesBlockLength = 8;

    /// <summary>EncryptPwBlockWithPasswordHash: the password at the end of random octets, encrypted with RC4 (RFC 2759 section 8.10).</summary>
    /// <param name="password">0 to 256 characters.</param>
    /// <param name="passwordHash">The key, 16 octets.</param>
    /// <param name="random">512 random octets.</param>
    /// <param name="block">Receives 516 octets.</param>
    /// <exception cref="ArgumentException">The password is too long.</exception>
    public static void EncryptPassword(ReadOnlySpan<char> password, ReadOnlySpan<byte> passwordHash, ReadOnlySpan<byte> random, Span<byte> block)
    {
        Span<byte> octets = stackalloc byte[RandomLength];
        int length = MicrosoftChap.WriteCharacters(password, octets);
        random.Slice(0, RandomLength).CopyTo(block);
        octets.Slice(0, length).CopyTo(block.Slice(RandomLength - length));
        BinaryPrimitives.WriteInt32LittleEndian(block.Slice(RandomLength), length);
        octets.Clear();
        using var stream = new Rc4(passwordHash.Slice(0, MicrosoftChap.HashLength));
        stream.Process(block.Slice(0, BlockLength), block);
    }

    /// <summary>Undoes <see cref="EncryptPassword"/>.</summary>
    /// <param name="block">516 octets.</param>
    /// <param name="passwordHash">The key, 16 octets.</param>
    /// <param name="password">Receives up to 256 characters.</param>
    /// <param name="length">How many.</param>
    /// <returns>False where the length makes no sense: the key is another.</returns>
    public static bool TryDecryptPassword(ReadOnlySpan<byte> block, ReadOnlySpan<byte> passwordHash, Span<char> password, out int length)
    {
        Span<byte> clear = stackalloc byte[BlockLength];
        using var stream = new Rc4(passwordHash.Slice(0, MicrosoftChap.HashLength));
        stream.Process(block.Slice(0, BlockLength), clear);
        uint octets = BinaryPrimitives.ReadUInt32LittleEndian(clear.Slice(RandomLength));
        bool isPassword = octets <= RandomLength && octets % 2 == 0;
        length = isPassword ? (int)octets / 2 : 0;
        for (int i = 0; i < length; i++)
            password[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(clear.Slice(RandomLength - 2 * length + 2 * i));
        clear.Clear();
        return isPassword;
    }

    /// <summary>NtPasswordHashEncryptedWithBlock: a hash encrypted with the two halves of another (RFC 2759 section 8.13).</summary>
    /// <param name="cryptography">DES.</param>
    /// <param name="hash">The hash, 16 octets.</param>
    /// <param name="keyHash">The key: 14 octets of it count.</param>
    /// <param name="encrypted">Receives 16 octets.</param>
    public static void EncryptHash(ILegacyCryptography cryptography, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> keyHash, Span<byte> encrypted)
    {
        MicrosoftChap.EncryptWithShortKey(cryptography, keyHash.Slice(0, ShortKeyLength), hash.Slice(0, DesBlockLength), encrypted);
        MicrosoftChap.EncryptWithShortKey(cryptography, keyHash.Slice(ShortKeyLength, ShortKeyLength), hash.Slice(DesBlockLength, DesBlockLength), encrypted.Slice(DesBlockLength));
    }

    /// <summary>Undoes <see cref="EncryptHash"/>.</summary>
    /// <param name="cryptography">DES.</param>
    /// <param name="encrypted">16 octets.</param>
    /// <param name="keyHash">The key: 14 octets of it count.</param>
    /// <param name="hash">Receives 16 octets.</param>
    public static void DecryptHash(ILegacyCryptography cryptography, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> keyHash, Span<byte> hash)
    {
        MicrosoftChap.DecryptWithShortKey(cryptography, keyHash.Slice(0, ShortKeyLength), encrypted.Slice(0, DesBlockLength), hash);
        MicrosoftChap.DecryptWithShortKey(cryptography, keyHash.Slice(ShortKeyLength, ShortKeyLength), encrypted.Slice(DesBlockLength, DesBlockLength), hash.Slice(DesBlockLength));
    }

    /// <summary>Builds MS-CHAPv2's packet (RFC 2759 section 7).</summary>
    /// <param name="cryptography">MD4 and DES.</param>
    /// <param name="identifier">One more than that of the Failure.</param>
    /// <param name="oldPassword">The password that has expired.</param>
    /// <param name="newPassword">The new one.</param>
    /// <param name="authenticatorChallenge">The challenge of the Failure, 16 octets.</param>
    /// <param name="peerChallenge">16 random octets.</param>
    /// <param name="userName">The name without domain.</param>
    /// <param name="random">512 random octets.</param>
    public static ChapChangePasswordVersion3 BuildVersion3(
        ILegacyCryptography cryptography,
        byte identifier,
        ReadOnlySpan<char> oldPassword,
        ReadOnlySpan<char> newPassword,
        ReadOnlySpan<byte> authenticatorChallenge,
        ReadOnlySpan<byte> peerChallenge,
        ReadOnlySpan<byte> userName,
        ReadOnlySpan<byte> random)
    {
        Span<byte> oldHash = stackalloc byte[MicrosoftChap.HashLength];
        Span<byte> newHash = stackalloc byte[MicrosoftChap.HashLength];
        MicrosoftChap.NtPasswordHash(cryptography, oldPassword, oldHash);
        MicrosoftChap.NtPasswordHash(cryptography, newPassword, newHash);

        var fields = new byte[ChapChangePasswordVersion3.FieldsLength];
        Span<byte> rest = fields;
        EncryptPassword(newPassword, oldHash, random, rest);
        rest = rest.Slice(BlockLength);
        EncryptHash(cryptography, oldHash, newHash, rest);
        rest = rest.Slice(MicrosoftChap.HashLength);
        peerChallenge.Slice(0, MicrosoftChapVersion2.ChallengeLength).CopyTo(rest);
        const int ReservedLength = 8;
        rest = rest.Slice(MicrosoftChapVersion2.ChallengeLength + ReservedLength);
        MicrosoftChapVersion2.GenerateNtResponse(cryptography, authenticatorChallenge, peerChallenge, userName, newHash, rest);
        oldHash.Clear();
        newHash.Clear();
        return ChapChangePasswordVersion3.Create(identifier, fields);
    }

    /// <summary>Builds MS-CHAP version 1's packet of version 2, with the fields of the Windows NT hash alone (RFC 2433 section 9).</summary>
    /// <param name="cryptography">MD4 and DES.</param>
    /// <param name="identifier">One more than that of the Failure.</param>
    /// <param name="oldPassword">The password that has expired.</param>
    /// <param name="newPassword">The new one.</param>
    /// <param name="challenge">The challenge of the Failure, 8 octets.</param>
    /// <param name="random">512 random octets.</param>
    public static ChapChangePasswordVersion2 BuildVersion2(
        ILegacyCryptography cryptography,
        byte identifier,
        ReadOnlySpan<char> oldPassword,
        ReadOnlySpan<char> newPassword,
        ReadOnlySpan<byte> challenge,
        ReadOnlySpan<byte> random)
    {
        const ushort UseNtResponse = 0x0001;
        Span<byte> oldHash = stackalloc byte[MicrosoftChap.HashLength];
        Span<byte> newHash = stackalloc byte[MicrosoftChap.HashLength];
        MicrosoftChap.NtPasswordHash(cryptography, oldPassword, oldHash);
        MicrosoftChap.NtPasswordHash(cryptography, newPassword, newHash);

        var fields = new byte[ChapChangePasswordVersion2.FieldsLength];
        Span<byte> rest = fields;
        EncryptPassword(newPassword, oldHash, random, rest);
        rest = rest.Slice(BlockLength);
        EncryptHash(cryptography, oldHash, newHash, rest);
        rest = rest.Slice(2 * MicrosoftChap.HashLength + BlockLength + MicrosoftChap.ResponseLength);
        MicrosoftChap.ChallengeResponse(cryptography, challenge, newHash, rest);
        var flags = new WireWriter(rest.Slice(MicrosoftChap.ResponseLength));
        flags.UInt16(UseNtResponse);
        oldHash.Clear();
        newHash.Clear();
        return ChapChangePasswordVersion2.Create(identifier, fields);
    }
}
