using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Encryption;
using PptpTools.Tests.PppProtocols;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Encryption;

public partial class RealSessionDecryptionTests
{
    private static readonly BouncyCastleCryptography Cryptography = new();

    [FactNeeding(Needs.SharedCaptures)]
    public void Recorded_authentications_prove_both_ends_and_give_the_keys_of_the_table()
    {
        int rows = 0;
        string session = "";
        foreach (string line in File.ReadLines(Path.Combine(TestFiles.SharedCaptures!, "real", "README.md")))
        {
            if (line.Trim() is var trimmed && trimmed.EndsWith(".pcap", StringComparison.Ordinal) && !trimmed.Contains(' ', StringComparison.Ordinal))
                session = trimmed[..^5];
            if (KeyRow().Match(line) is not { Success: true } row)
                continue;
            Exchange exchange = ReadExchange(session);
            Assert.True(exchange.IsProven, session);
            var strength = (MppeStrength)int.Parse(row.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture);
            byte[] startKey = exchange.StartKey(strength, row.Groups[1].Value == "server->client");
            using var chain = new MppeKeyChain(startKey, strength);
            Assert.Equal(row.Groups[4].Value, Convert.ToHexStringLower(startKey));
            Assert.Equal(row.Groups[5].Value, Convert.ToHexStringLower(chain.SessionKey));
            if (!exchange.IsVersion1)
                Assert.Equal(row.Groups[3].Value, Convert.ToHexStringLower(exchange.MasterKey()));
            rows++;
        }

        Assert.Equal(23, rows);
    }

    /// <summary>Out of step: packets that the receiver could not read either, until it had asked for a FLUSHED one. Unseen: lost before the capture, or out of step.</summary>
    [TheoryNeeding(Needs.SharedCaptures)]
    [InlineData("01-mschapv2-mppe128-stateless", MppeStrength.Bits128, true, 26, 0, 0)]
    [InlineData("02-mschapv2-mppe40-stateful", MppeStrength.Bits40, false, 26, 0, 0)]
    [InlineData("07-mschapv1-mppe128", MppeStrength.Bits128, true, 26, 0, 0)]
    [InlineData("09a-mppe128-stateful-loss", MppeStrength.Bits128, false, 24, 24, 7)]
    [InlineData("09b-mppe128-stateless-loss", MppeStrength.Bits128, true, 68, 0, 2)]
    [InlineData("09c-mppe128-stateful-one-lost", MppeStrength.Bits128, false, 10, 4, 0)]
    [InlineData("09d-mppe128-stateful-desync", MppeStrength.Bits128, false, 32, 5, 0)]
    [InlineData("10-mppe128-stateless-reorder", MppeStrength.Bits128, true, 59, 0, 0)]
    [InlineData("15-mschapv2-mppe40-stateful-rekey", MppeStrength.Bits40, false, 600, 0, 0)]
    public void Recorded_packets_decrypt_to_the_traffic_of_the_server_s_interface(
        string session, MppeStrength strength, bool isStateless, int decrypted, int outOfStep, int unseen)
    {
        Exchange exchange = ReadExchange(session);
        using var fromClient = new MppeDecryptor(exchange.StartKey(strength, false), strength, isStateless);
        using var fromServer = new MppeDecryptor(exchange.StartKey(strength, true), strength, isStateless);
        var clear = new List<string>();
        var seen = new HashSet<(bool, uint)>();
        foreach (RealSession.Frame packet in RealSession.Frames(session).Where(packet => packet.Protocol == PppProtocol.Compressed && seen.Add((packet.FromClient, packet.Sequence))))
        {
            Assert.True(MppeFrame.TryParse(packet.Information, out MppeFrame frame, out _));
            var output = new byte[frame.Payload.Length];
            if ((packet.FromClient ? fromClient : fromServer).Decrypt(frame, output) == MppeOutcome.OutOfStep)
            {
                outOfStep--;
                continue;
            }

            Assert.True(PppFrame.TryParse(output, out PppFrame inner, out _));
            Assert.Equal(PppProtocol.Ip, inner.Protocol);
            clear.Add(Convert.ToHexString(inner.Information));
        }

        const int CookedHeader = 16;
        string[] inside = [.. RealSession.Packets(Path.Combine(TestFiles.SharedCaptures!, "real", $"{session}.inner.pcap")).Select(packet => Convert.ToHexString(packet.AsSpan(CookedHeader)))];
        Assert.Equal((decrypted, 0, unseen), (clear.Count, outOfStep, inside.Except(clear).Count()));
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void A_public_capture_decrypts_to_what_another_program_made_of_it()
    {
        string folder = Path.Combine(TestFiles.SharedCaptures!, "public", "pptp");
        RealSession.Frame[] frames = [.. RealSession.Frames(Path.Combine(folder, "lulu-password-pptp.pcap"), clientHost: 5)];
        Exchange exchange = ReadExchange(frames, 0x81) with { Password = "password" };
        Assert.True(exchange.IsProven);
        using var fromClient = new MppeDecryptor(exchange.StartKey(MppeStrength.Bits128, false), MppeStrength.Bits128, isStateless: true);
        using var fromServer = new MppeDecryptor(exchange.StartKey(MppeStrength.Bits128, true), MppeStrength.Bits128, isStateless: true);
        var clear = new List<string>();
        foreach (RealSession.Frame packet in frames.Where(packet => packet.Protocol == PppProtocol.Compressed))
        {
            Assert.True(MppeFrame.TryParse(packet.Information, out MppeFrame frame, out _));
            var output = new byte[frame.Payload.Length];
            Assert.Equal(MppeOutcome.Decrypted, (packet.FromClient ? fromClient : fromServer).Decrypt(frame, output));
            Assert.True(PppFrame.TryParse(output, out PppFrame inner, out _));
            clear.Add(Convert.ToHexString(inner.Information));
        }

        string[] expected = [.. RealSession.Packets(Path.Combine(folder, "lulu-password-pptp.decrypted.ppp.pcap")).Select(packet =>
            PppFrame.TryParse(packet, out PppFrame inner, out _) ? Convert.ToHexString(inner.Information) : "")];
        Assert.Equal(25, expected.Length);
        Assert.Equal(expected.Order(StringComparer.Ordinal), clear.Order(StringComparer.Ordinal));
    }

    private sealed record Exchange(bool IsVersion1, byte[] Challenge, byte[] PeerChallenge, byte[] NtResponse, byte[] User, byte[] Authenticator)
    {
        public string Password { get; init; } = "Pa55-word!";

        public bool IsProven
        {
            get
            {
                var expected = new byte[24];
                if (IsVersion1)
                    MicrosoftChap.ChallengeResponse(Cryptography, Challenge, Hash(), expected);
                else
                    MicrosoftChapVersion2.GenerateNtResponse(Cryptography, Challenge, PeerChallenge, User, Hash(), expected);
                return expected.AsSpan().SequenceEqual(NtResponse)
                    && (IsVersion1 || MicrosoftChapVersion2.CheckAuthenticatorResponse(Cryptography, Hash(), NtResponse, PeerChallenge, Challenge, User, Authenticator));
            }
        }

        public byte[] MasterKey()
        {
            var master = new byte[16];
            MppeKeys.MasterKey(HashHash(), NtResponse, master);
            return master;
        }

        public byte[] StartKey(MppeStrength strength, bool isFromServer)
        {
            var key = new byte[MppeKeys.LengthOf(strength)];
            if (IsVersion1)
                MppeKeys.StartKeyVersion1(HashHash(), Challenge, key);
            else
                MppeKeys.StartKey(MasterKey(), strength, isFromServer, key);
            return key;
        }

        private byte[] Hash()
        {
            var hash = new byte[16];
            MicrosoftChap.NtPasswordHash(Cryptography, Password, hash);
            return hash;
        }

        private byte[] HashHash()
        {
            var hash = new byte[16];
            MicrosoftChap.HashNtPasswordHash(Cryptography, Hash(), hash);
            return hash;
        }
    }

    private static Exchange ReadExchange(string session) =>
        ReadExchange(RealSession.Frames(session), session.Contains("mschapv1", StringComparison.Ordinal) ? (byte)0x80 : (byte)0x81);

    private static Exchange ReadExchange(IEnumerable<RealSession.Frame> frames, byte algorithm)
    {
        var context = new DissectionContext { ChapAlgorithm = algorithm };
        PppPacket[] packets = [.. frames.Where(frame => frame.Protocol == PppProtocol.Chap).Select(frame =>
            PppPackets.TryParse(frame.Protocol, frame.Information, context, out PppPacket? packet, out _) ? packet! : throw new InvalidOperationException())];
        ChapChallenge challenge = packets.OfType<ChapChallenge>().First();
        ChapResponse response = packets.OfType<ChapResponse>().First();
        ChapSuccess success = packets.OfType<ChapSuccess>().First();
        return new Exchange(
            response.Algorithm == 0x80, challenge.Value.ToArray(), response.PeerChallenge.ToArray(), response.NtResponse.ToArray(),
            System.Text.Encoding.ASCII.GetBytes(response.Name), success.AuthenticatorResponse.ToArray());
    }

    [GeneratedRegex(@"^ +(client->server|server->client): (\d+) bit \w+ master (\w+) start (\w+) first session (\w+)$")]
    private static partial Regex KeyRow();
}
