using System;
using System.Linq;
using System.Text;
using CsCheck;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication;

public class MicrosoftChapTests
{
    private static readonly KeyedVectors Vectors = new("authentication.txt");
    private static readonly BouncyCastleCryptography Cryptography = new();

    [Fact]
    public void Version_2_makes_the_values_of_its_RFC()
    {
        const string Section = "RFC 2759 9.2";
        byte[] user = Encoding.ASCII.GetBytes(Vectors.Text(Section, "user"));
        byte[] authenticatorChallenge = Vectors.Octets(Section, "authenticator challenge");
        byte[] peerChallenge = Vectors.Octets(Section, "peer challenge");
        byte[] hash = new byte[16], hashHash = new byte[16], challenge = new byte[8], response = new byte[24], proof = new byte[20];

        MicrosoftChap.NtPasswordHash(Cryptography, Vectors.Text(Section, "password"), hash);
        MicrosoftChap.HashNtPasswordHash(Cryptography, hash, hashHash);
        MicrosoftChapVersion2.ChallengeHash(peerChallenge, authenticatorChallenge, user, challenge);
        MicrosoftChapVersion2.GenerateNtResponse(Cryptography, authenticatorChallenge, peerChallenge, user, hash, response);
        MicrosoftChapVersion2.GenerateAuthenticatorResponse(Cryptography, hash, response, peerChallenge, authenticatorChallenge, user, proof);

        Assert.Equal(Vectors.Octets(Section, "password hash"), hash);
        Assert.Equal(Vectors.Octets(Section, "password hash hash"), hashHash);
        Assert.Equal(Vectors.Octets(Section, "challenge"), challenge);
        Assert.Equal(Vectors.Octets(Section, "nt response"), response);
        Assert.Equal(Vectors.Text(Section, "authenticator response text"), "S=" + Convert.ToHexString(proof));
        Assert.True(MicrosoftChapVersion2.CheckAuthenticatorResponse(Cryptography, hash, response, peerChallenge, authenticatorChallenge, user, proof));
        proof[19] ^= 1;
        Assert.False(MicrosoftChapVersion2.CheckAuthenticatorResponse(Cryptography, hash, response, peerChallenge, authenticatorChallenge, user, proof));
    }

    [Fact]
    public void Version_1_makes_the_values_of_its_RFC()
    {
        const string Section = "RFC 2433 B.2";
        byte[] hash = new byte[16], response = new byte[24];
        MicrosoftChap.NtPasswordHash(Cryptography, Vectors.Text(Section, "password"), hash);
        MicrosoftChap.NtChallengeResponse(Cryptography, Vectors.Octets(Section, "challenge"), Vectors.Text(Section, "password"), response);
        Assert.Equal(Vectors.Octets(Section, "nt password hash"), hash);
        Assert.Equal(Vectors.Octets(Section, "nt response"), response);
    }

    [Fact]
    public void The_LAN_Manager_hash_knows_fourteen_characters_without_case()
    {
        byte[] hash = new byte[16], same = new byte[16], response = new byte[24];
        MicrosoftChap.LanManagerPasswordHash(Cryptography, "clientPass", hash);
        Assert.Equal(Hex.Octets("76a152936096d7830e2390227404afd2"), hash);
        MicrosoftChap.LanManagerPasswordHash(Cryptography, "MyPw", hash);
        Assert.Equal(Hex.Octets("75ba30198e6d1975aad3b435b51404ee"), hash);
        MicrosoftChap.LanManagerChallengeResponse(Cryptography, Hex.Octets("102db5df085d3041"), "MyPw", response);
        Assert.Equal(Hex.Octets("91881d0152ab0c33c524135ec24a95ee64e23cdc2d33347d"), response);

        MicrosoftChap.LanManagerPasswordHash(Cryptography, "ABCDEFGHIJKLMN", hash);
        MicrosoftChap.LanManagerPasswordHash(Cryptography, "abcdefghijklmnop", same);
        Assert.Equal(hash, same);
    }

    [Theory, InlineData("1"), InlineData("2")]
    public void Parity_is_odd_as_in_the_RFC(string number)
    {
        var key = new byte[8];
        MicrosoftChap.AddParity(Vectors.Octets("RFC 2759 9.3", "short key " + number), key);
        Assert.Equal(Vectors.Octets("RFC 2759 9.3", "key " + number), key);
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void The_shared_vectors_hold_too()
    {
        using System.Text.Json.JsonDocument shared = KeyedVectors.Shared();
        System.Text.Json.JsonElement v2 = shared.RootElement.GetProperty("rfc2759_9.2"), v1 = shared.RootElement.GetProperty("rfc2433_B.2");
        Assert.Equal(Vectors.Octets("RFC 2759 9.2", "nt response"), Hex.Octets(v2.GetProperty("nt_response").GetString()!));
        Assert.Equal(Vectors.Text("RFC 2759 9.2", "authenticator response text"), v2.GetProperty("authenticator_response").GetString());
        Assert.Equal(Vectors.Octets("RFC 2433 B.2", "nt response"), Hex.Octets(v1.GetProperty("nt_challenge_response").GetString()!));
        foreach (System.Text.Json.JsonProperty pair in shared.RootElement.GetProperty("rfc2759_des_parity").EnumerateObject())
        {
            var key = new byte[8];
            MicrosoftChap.AddParity(Hex.Octets(pair.Name), key);
            Assert.Equal(Hex.Octets(pair.Value.GetString()!), key);
        }
    }

    [Theory]
    [InlineData("user", "user")]
    [InlineData("DOMAIN\\user", "user")]
    [InlineData("a\\b\\c", "c")]
    [InlineData("DOMAIN\\", "")]
    public void The_name_is_taken_without_its_domain(string name, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(MicrosoftChapVersion2.WithoutDomain(Encoding.ASCII.GetBytes(name))));

    [Fact]
    public void A_password_of_257_characters_is_refused() =>
        Assert.Throws<ArgumentException>(() => MicrosoftChap.NtPasswordHash(Cryptography, new string('x', 257), new byte[16]));

    [Fact]
    public void A_changed_password_comes_out_at_the_other_end()
    {
        Gen.Select(Gen.String[0, 40], Gen.String[0, 256], Gen.Byte.Array[512]).Sample((oldPassword, newPassword, random) =>
        {
            byte[] oldHash = new byte[16], newHash = new byte[16], back = new byte[16], challenge = random[..16], peer = random[16..32], expected = new byte[24];
            MicrosoftChap.NtPasswordHash(Cryptography, oldPassword, oldHash);
            MicrosoftChap.NtPasswordHash(Cryptography, newPassword, newHash);
            ChapChangePasswordVersion3 packet = MicrosoftPasswordChange.BuildVersion3(Cryptography, 4, oldPassword, newPassword, challenge, peer, "user"u8, random);

            var password = new char[256];
            Assert.True(MicrosoftPasswordChange.TryDecryptPassword(packet.Field("EncryptedPassword"), oldHash, password, out int length));
            Assert.Equal(newPassword, new string(password, 0, length));
            MicrosoftPasswordChange.DecryptHash(Cryptography, packet.Field("EncryptedHash"), newHash, back);
            Assert.Equal(oldHash, back);
            MicrosoftChapVersion2.GenerateNtResponse(Cryptography, challenge, peer, "user"u8, newHash, expected);
            Assert.Equal(expected, packet.Field("NtResponse").ToArray());
            Assert.Equal(peer, packet.Field("PeerChallenge").ToArray());
            Assert.Equal(586, packet.Length);

            ChapChangePasswordVersion2 older = MicrosoftPasswordChange.BuildVersion2(Cryptography, 4, oldPassword, newPassword, challenge.AsSpan(0, 8), random);
            Assert.True(MicrosoftPasswordChange.TryDecryptPassword(older.Field("PasswordEncryptedWithOldNtHash"), oldHash, password, out length));
            Assert.Equal(newPassword, new string(password, 0, length));
            MicrosoftChap.ChallengeResponse(Cryptography, challenge.AsSpan(0, 8), newHash, expected);
            Assert.Equal(expected, older.Field("NtResponse").ToArray());
            Assert.Equal(1, older.Flags);
            Assert.Equal(1118, older.Length);
        }, iter: 200);
    }

    [Fact]
    public void A_password_block_under_another_key_is_noticed()
    {
        byte[] random = [.. Enumerable.Range(0, 512).Select(i => (byte)(i * 7))];
        byte[] block = new byte[516], key = new byte[16];
        MicrosoftPasswordChange.EncryptPassword("secret", key, random, block);
        key[3] = 1;
        Assert.False(MicrosoftPasswordChange.TryDecryptPassword(block, key, new char[256], out int length));
        Assert.Equal(0, length);
    }
}
