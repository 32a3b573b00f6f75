using System;
using System.Linq;
using System.Text;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Encryption;
using Xunit;

namespace PptpTools.Tests.Encryption;

public class MppeKeyTests
{
    private static readonly KeyedVectors Vectors = new("encryption.txt");
    private static readonly BouncyCastleCryptography Cryptography = new();

    [Theory, InlineData("RFC 6229 40 bits"), InlineData("RFC 6229 128 bits")]
    public void RC4_makes_the_stream_of_its_test_vectors(string section)
    {
        var stream = new byte[16];
        using var rc4 = new Rc4(Vectors.Octets(section, "key"));
        rc4.Process(stream.AsSpan(0, 5), stream);
        rc4.Process(stream.AsSpan(5), stream.AsSpan(5));
        Assert.Equal(Vectors.Octets(section, "stream"), stream);
    }

    [Theory, InlineData("RFC 3079 2.5.1"), InlineData("RFC 3079 2.5.2"), InlineData("RFC 3079 2.5.3")]
    public void Keys_of_MS_CHAP_version_1_are_those_of_the_RFC(string section)
    {
        const string Common = "RFC 3079 2.5 common";
        var strength = (MppeStrength)Vectors.Number(section, "strength");
        string password = Vectors.Text(Common, "password text");
        byte[] startKey = new byte[MppeKeys.LengthOf(strength)], hash = new byte[16];
        if (strength == MppeStrength.Bits128)
        {
            MicrosoftChap.NtPasswordHash(Cryptography, password, hash);
            MicrosoftChap.HashNtPasswordHash(Cryptography, hash, hash);
            MppeKeys.StartKeyVersion1(hash, Vectors.Octets(Common, "challenge"), startKey);
            Assert.Equal(Vectors.Octets(section, "start key"), startKey);
        }
        else
        {
            MicrosoftChap.LanManagerPasswordHash(Cryptography, password, hash);
            Assert.Equal(Vectors.Octets(Common, "lan manager hash"), hash);
            MppeKeys.StartKeyVersion1Short(hash, startKey);
        }

        using var chain = new MppeKeyChain(startKey, strength);
        Assert.Equal(Vectors.Octets(section, "session key"), chain.SessionKey.ToArray());
    }

    [Theory, InlineData("RFC 3079 3.5.1"), InlineData("RFC 3079 3.5.2"), InlineData("RFC 3079 3.5.3")]
    public void Keys_of_MS_CHAPv2_are_those_of_the_RFC(string section)
    {
        const string Common = "RFC 3079 3.5 common";
        var strength = (MppeStrength)Vectors.Number(section, "strength");
        byte[] masterKey = new byte[16], startKey = new byte[MppeKeys.LengthOf(strength)];
        MppeKeys.MasterKey(Vectors.Octets(Common, "password hash hash"), Vectors.Octets(Common, "nt response"), masterKey);
        Assert.Equal(Vectors.Octets(Common, "master key"), masterKey);
        MppeKeys.StartKey(masterKey, strength, isFromServer: true, startKey);
        Assert.Equal(Vectors.Octets(section, "start key"), startKey);

        using var chain = new MppeKeyChain(startKey, strength);
        Assert.Equal(Vectors.Octets(section, "session key"), chain.SessionKey.ToArray());
        byte[] message = Encoding.ASCII.GetBytes(Vectors.Text(Common, "message text"));
        chain.Process(message, message);
        Assert.Equal(Vectors.Octets(section, "encrypted"), message);
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void The_shared_vectors_hold_too()
    {
        using System.Text.Json.JsonDocument shared = KeyedVectors.Shared();
        System.Text.Json.JsonElement v2 = shared.RootElement.GetProperty("rfc3079_3.5");
        byte[] startKey = new byte[16];
        MppeKeys.StartKey(Hex.Octets(v2.GetProperty("master_key").GetString()!), MppeStrength.Bits128, isFromServer: true, startKey);
        Assert.Equal(v2.GetProperty("server_send_start_128").GetString(), Convert.ToHexStringLower(startKey));
        MppeKeys.StartKey(Hex.Octets(v2.GetProperty("master_key").GetString()!), MppeStrength.Bits128, isFromServer: false, startKey);
        Assert.Equal(v2.GetProperty("client_send_start_128").GetString(), Convert.ToHexStringLower(startKey));
        foreach (int bits in (int[])[40, 56, 128])
        {
            System.Text.Json.JsonElement expected = v2.GetProperty($"{bits}");
            MppeKeys.StartKey(Hex.Octets(v2.GetProperty("master_key").GetString()!), (MppeStrength)bits, isFromServer: true, startKey);
            using var chain = new MppeKeyChain(startKey.AsSpan(0, MppeKeys.LengthOf((MppeStrength)bits)), (MppeStrength)bits);
            Assert.Equal(expected.GetProperty("session").GetString(), Convert.ToHexStringLower(chain.SessionKey));
            byte[] message = [.. "test message"u8];
            chain.Process(message, message);
            Assert.Equal(expected.EnumerateObject().First(property => property.Name.StartsWith("rc4_test", StringComparison.Ordinal)).Value.GetString(), Convert.ToHexStringLower(message));
        }

        System.Text.Json.JsonElement v1 = shared.RootElement.GetProperty("rfc3079_2.5");
        byte[] hash = new byte[16];
        MicrosoftChap.LanManagerPasswordHash(Cryptography, v1.GetProperty("password").GetString(), hash);
        Assert.Equal(v1.GetProperty("lm_hash").GetString(), Convert.ToHexStringLower(hash));
        foreach (int bits in (int[])[40, 56])
        {
            using var chain = new MppeKeyChain(hash.AsSpan(0, 8), (MppeStrength)bits);
            Assert.Equal(v1.GetProperty($"{bits}").GetProperty("session").GetString(), Convert.ToHexStringLower(chain.SessionKey));
        }

        MicrosoftChap.NtPasswordHash(Cryptography, v1.GetProperty("password").GetString(), hash);
        MicrosoftChap.HashNtPasswordHash(Cryptography, hash, hash);
        MppeKeys.StartKeyVersion1(hash, Hex.Octets(v1.GetProperty("challenge").GetString()!), startKey);
        Assert.Equal(v1.GetProperty("128").GetProperty("start").GetString(), Convert.ToHexStringLower(startKey));
        using var strong = new MppeKeyChain(startKey, MppeStrength.Bits128);
        Assert.Equal(v1.GetProperty("128").GetProperty("session").GetString(), Convert.ToHexStringLower(strong.SessionKey));
    }

    [Fact]
    public void Keys_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new MppeKeyChain(new byte[8], MppeStrength.Bits128));
        Assert.Throws<ArgumentException>(() => new Rc4(default));
        Assert.Throws<ArgumentException>(() => new Rc4(new byte[257]));
    }
}
