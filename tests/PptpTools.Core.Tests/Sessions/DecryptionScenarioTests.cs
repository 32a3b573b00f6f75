using System;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Decoding;
using PptpTools.Encryption;
using PptpTools.Tracing;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>Sessions made to be decrypted: every strength and mode, compressed or not, after each authentication that makes keys.</summary>
public sealed class DecryptionScenarioTests
{
    private const string Secret = "c0rrect";
    private const byte Version1 = 0x80;
    private const byte Version2 = 0x81;
    private static readonly BouncyCastleCryptography Cryptography = new();
    private static readonly byte[] Datagram = [0x21, .. Hex.Octets("45000054 00010000 40010000 0A000001 0A000002 0800 0000 0001 0001"), .. new byte[56]];

    private readonly SyntheticCapture _capture = new();
    private readonly SyntheticCall _call;
    private uint _toServer;
    private uint _fromServer;

    public DecryptionScenarioTests()
    {
        _call = new SyntheticCall(_capture);
        _call.Open();
    }

    public static TheoryData<byte, bool, uint, bool, bool> Modes
    {
        get
        {
            var modes = new TheoryData<byte, bool, uint, bool, bool>();
            foreach (byte version in (byte[])[Version1, Version2])
            {
                foreach (uint strength in (uint[])[MppeOption.LegacyBit, MppeOption.FiftySixBit, MppeOption.StrongBit])
                {
                    foreach (bool stateless in (bool[])[false, true])
                    {
                        modes.Add(version, false, strength, stateless, false);
                        modes.Add(version, version == Version2, strength, stateless, true);
                    }
                }
            }

            return modes;
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void What_was_encrypted_is_read(byte version, bool inEap, uint strength, bool stateless, bool compressed)
    {
        using MppeSecrets secrets = Authenticate(version, inEap);
        uint bits = strength | (stateless ? MppeOption.StatelessBit : 0) | (compressed ? MppeOption.CompressionBit : 0);
        Agree(bits);
        using PacketProtector sender = Sender(secrets, strength, stateless, compressed);
        for (int i = 0; i < 600; i++)
            Send(sender);
        DecodedCapture decoded = Decode();
        Assert.Equal((DecryptionOutcome.Ready, 600L, 0L), Result(decoded));
        NegotiationEvent[] read = [.. decoded.Events.Where(step => step.IsDecrypted)];
        Assert.Equal(600, read.Length);
        Assert.All(read, step => Assert.Equal(Convert.ToHexString(Datagram.AsSpan(1)), Convert.ToHexString(((DecryptedPacket)step.Packet!).ToOctets())));
        Assert.Equal(compressed, decoded.Events.Any(step => step.Packet is DecryptedPacket { Header.Header: var header } && (header & 0x2000) != 0));
    }

    [Fact]
    public void CCP_agreed_anew_begins_with_the_first_key_again()
    {
        using MppeSecrets secrets = Authenticate(Version2, false);
        for (int round = 0; round < 2; round++)
        {
            Agree(MppeOption.StrongBit | MppeOption.StatelessBit, (byte)(round + 1));
            using PacketProtector sender = Sender(secrets, MppeOption.StrongBit, true, false);
            for (int i = 0; i < 3; i++)
                Send(sender);
        }

        Assert.Equal((DecryptionOutcome.Ready, 6L, 0L), Result(Decode()));
    }

    [Fact]
    public void A_packet_captured_twice_is_read_once()
    {
        using MppeSecrets secrets = Authenticate(Version2, false);
        Agree(MppeOption.StrongBit);
        using PacketProtector sender = Sender(secrets, MppeOption.StrongBit, false, false);
        for (int i = 0; i < 3; i++)
        {
            Send(sender);
            _capture.Again();
        }

        Assert.Equal((DecryptionOutcome.Ready, 3L, 0L), Result(Decode()));
    }

    private MppeSecrets Authenticate(byte version, bool inEap)
    {
        byte[] challenge = [.. Enumerable.Range(1, version == Version1 ? 8 : 16).Select(value => (byte)value)];
        byte[] peerChallenge = [.. Enumerable.Range(101, 16).Select(value => (byte)value)];
        byte[] user = "user"u8.ToArray();
        var (hash, hashHash, lanManager, proof) = (new byte[16], new byte[16], new byte[16], new byte[24]);
        MicrosoftChap.NtPasswordHash(Cryptography, Secret, hash);
        MicrosoftChap.HashNtPasswordHash(Cryptography, hash, hashHash);
        MicrosoftChap.LanManagerPasswordHash(Cryptography, Secret, lanManager);
        if (version == Version1)
            MicrosoftChap.ChallengeResponse(Cryptography, challenge, hash, proof);
        else
            MicrosoftChapVersion2.GenerateNtResponse(Cryptography, challenge, peerChallenge, user, hash, proof);
        byte[] value = version == Version1 ? [.. new byte[24], .. proof, 1] : [.. peerChallenge, .. new byte[8], .. proof, 0];

        string method = inEap ? "C227" : $"C223 {version:X2}";
        int length = inEap ? 8 : 9;
        Server($"C021 01 01 {length:X4} 03 {length - 4:X2} {method}").Client($"C021 02 01 {length:X4} 03 {length - 4:X2} {method}");
        Client("C021 01 01 0004").Server("C021 02 01 0004");
        var asked = ChapChallenge.Create(1, challenge, "server"u8);
        var answer = ChapResponse.Create(1, version, value, user);
        if (inEap)
            Server("C227" + Octets(EapMicrosoftChap.Create(true, 1, asked))).Client("C227" + Octets(EapMicrosoftChap.Create(false, 1, answer)));
        else
            Server("C223" + Octets(asked)).Client("C223" + Octets(answer)).Server("C223 03 01 0004");
        return version == Version1 ? MppeSecrets.FromVersion1(hashHash, challenge, lanManager) : MppeSecrets.FromVersion2(hashHash, proof);
    }

    private void Agree(uint bits, byte identifier = 1)
    {
        string option = $"{identifier:X2} 000A 12 06 {bits:X8}";
        Client("80FD 01" + option).Server("80FD 02" + option).Server("80FD 01" + option).Client("80FD 02" + option);
    }

    private static PacketProtector Sender(MppeSecrets secrets, uint strength, bool stateless, bool compressed)
    {
        MppeStrength bits = strength == MppeOption.StrongBit ? MppeStrength.Bits128 : strength == MppeOption.FiftySixBit ? MppeStrength.Bits56 : MppeStrength.Bits40;
        var key = new byte[MppeKeys.LengthOf(bits)];
        secrets.CopyStartKey(bits, isFromServer: true, key);
        return new PacketProtector(new MppeEncryptor(key, bits, stateless), compressed ? new MppcCompressor() : null, stateless);
    }

    private void Send(PacketProtector sender)
    {
        var frame = new byte[Datagram.Length + PacketProtector.Overhead];
        int length = sender.Protect(Datagram, frame);
        _call.FromServer(_fromServer++, "FD" + Convert.ToHexString(frame.AsSpan(0, length)));
    }

    private static string Octets(CodedPacket packet) => Convert.ToHexString(packet.ToOctets());

    private DecodedCapture Decode()
    {
        using var passwords = new CapturePasswords(Cryptography);
        passwords.Add("user", Secret.AsSpan());
        return _capture.Decode(new DecodeOptions { IncludeData = true, Passwords = passwords });
    }

    private static (DecryptionOutcome Outcome, long Decrypted, long Failed) Result(DecodedCapture decoded)
    {
        SessionDecryption result = Assert.Single(decoded.Sessions).Decryption!;
        return (result.Outcome, result.Decrypted, result.Failed);
    }

    private DecryptionScenarioTests Client(string ppp)
    {
        _call.ToServer(_toServer++, ppp);
        return this;
    }

    private DecryptionScenarioTests Server(string ppp)
    {
        _call.FromServer(_fromServer++, ppp);
        return this;
    }
}
