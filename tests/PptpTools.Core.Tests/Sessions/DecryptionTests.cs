using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Cryptography;
using PptpTools.Decoding;
using PptpTools.Tests.PppProtocols;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>Recorded sessions read with their passwords: what comes out is what the server's own interface saw.</summary>
public sealed class DecryptionTests
{
    private const string Password = "Pa55-word!";

    /// <summary>Failed: those that the receiver could not read either; unseen: lost before the capture, or failed.</summary>
    [Theory]
    [InlineData("01-mschapv2-mppe128-stateless", 26, 0)]
    [InlineData("02-mschapv2-mppe40-stateful", 26, 0)]
    [InlineData("07-mschapv1-mppe128", 26, 0)]
    [InlineData("09a-mppe128-stateful-loss", 24, 24)]
    [InlineData("09b-mppe128-stateless-loss", 68, 0)]
    [InlineData("09c-mppe128-stateful-one-lost", 10, 4)]
    [InlineData("09d-mppe128-stateful-desync", 32, 5)]
    [InlineData("10-mppe128-stateless-reorder", 59, 0)]
    [InlineData("15-mschapv2-mppe40-stateful-rekey", 600, 0)]
    public void Recorded_sessions_read_with_their_password_show_the_traffic_inside(string name, int decrypted, int failed)
    {
        DecodedCapture capture = Decode(CaptureNames.PathOfOurs(name), new DecodeOptions { IncludeData = true }, ("vpnuser", Password));
        SessionDecryption result = Assert.Single(capture.Sessions).Decryption!;
        Assert.Equal((DecryptionOutcome.Ready, (long)decrypted, (long)failed, "vpnuser"), (result.Outcome, result.Decrypted, result.Failed, result.UserName));
        NegotiationEvent[] inner = [.. capture.Events.Where(step => step.IsDecrypted)];
        Assert.Equal(decrypted, inner.Length);
        Assert.All(inner, step => Assert.Equal(Layer.Ip, step.Layer));
    }

    [TheoryNeeding(Needs.SharedCaptures)]
    [InlineData("01-mschapv2-mppe128-stateless", 0)]
    [InlineData("02-mschapv2-mppe40-stateful", 0)]
    [InlineData("07-mschapv1-mppe128", 0)]
    [InlineData("09a-mppe128-stateful-loss", 7)]
    [InlineData("09b-mppe128-stateless-loss", 2)]
    [InlineData("09c-mppe128-stateful-one-lost", 0)]
    [InlineData("09d-mppe128-stateful-desync", 0)]
    [InlineData("10-mppe128-stateless-reorder", 0)]
    [InlineData("15-mschapv2-mppe40-stateful-rekey", 0)]
    public void The_traffic_inside_is_that_of_the_server_s_interface(string name, int unseen)
    {
        DecodedCapture capture = Decode(CaptureNames.PathOfOurs(name), new DecodeOptions { IncludeData = true }, ("vpnuser", Password));
        NegotiationEvent[] inner = [.. capture.Events.Where(step => step.IsDecrypted)];
        const int CookedHeader = 16;
        string[] inside = [.. RealSession.Packets(Path.Combine(TestFiles.SharedCaptures!, "real", $"{name}.inner.pcap")).Select(packet => Convert.ToHexString(packet.AsSpan(CookedHeader)))];
        IEnumerable<string> read = inner.Select(step => Convert.ToHexString(((IpSummary)((DecryptedPacket)step.Packet!).Inner).Packet.Span));
        Assert.Equal(unseen, inside.Except(read).Count());
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void A_public_capture_is_read_with_its_password()
    {
        string file = Path.Combine(TestFiles.SharedCaptures!, "public", "pptp", "lulu-password-pptp.pcap");
        DecodedCapture capture = Decode(file, new DecodeOptions { IncludeData = true }, ("lulu", "password"));
        Assert.Equal(25, capture.Events.Count(step => step.IsDecrypted));
    }

    [Fact]
    public void A_web_request_in_the_tunnel_is_readable_in_text_and_explained()
    {
        DecodedCapture capture = Decode(CaptureNames.PathOfOurs("01-mschapv2-mppe128-stateless"), new DecodeOptions { IncludeData = true }, ("vpnuser", Password));
        NegotiationEvent request = capture.Events.First(step => step.IsDecrypted && step.Text.Contains("GET / HTTP", StringComparison.Ordinal));
        Assert.Contains(" decrypted ", request.Text, StringComparison.Ordinal);
        Assert.Contains("encrypted with MPPE", request.Explanation, StringComparison.Ordinal);
        Assert.NotNull(request.Fields["Mppe"]);
    }

    [Fact]
    public void Without_data_the_packets_are_read_and_are_no_steps()
    {
        string path = CaptureNames.PathOfOurs("15-mschapv2-mppe40-stateful-rekey");
        DecodedCapture capture = Decode(path, DecodeOptions.Default, ("vpnuser", Password));
        Assert.Equal(600, Assert.Single(capture.Sessions).Decryption!.Decrypted);
        Assert.Equal(DecodedCapture.OfFile(path, DecodeOptions.Default).Texts, capture.Texts);
    }

    [Theory]
    [InlineData("VPNUSER", Password, DecryptionOutcome.Ready)]
    [InlineData("OFFICE\\vpnuser", Password, DecryptionOutcome.Ready)]
    [InlineData("vpnuser", "wrong", DecryptionOutcome.WrongPassword)]
    [InlineData("other", Password, DecryptionOutcome.NoCredential)]
    public void A_password_is_of_the_user_that_it_is_given_for(string user, string password, DecryptionOutcome outcome)
    {
        string path = CaptureNames.PathOfOurs("01-mschapv2-mppe128-stateless");
        DecodedCapture capture = Decode(path, new DecodeOptions { IncludeData = true }, (user, password));
        Assert.Equal(outcome, Assert.Single(capture.Sessions).Decryption!.Outcome);
        if (outcome != DecryptionOutcome.Ready)
            Assert.Equal(DecodedCapture.OfFile(path).Texts, capture.Texts);
    }

    [Fact]
    public void Of_several_passwords_of_a_user_the_right_one_is_taken()
    {
        DecodedCapture capture = Decode(CaptureNames.PathOfOurs("07-mschapv1-mppe128"), DecodeOptions.Default, ("vpnuser", "no"), ("vpnuser", Password), ("second", "x"));
        Assert.Equal(DecryptionOutcome.Ready, Assert.Single(capture.Sessions).Decryption!.Outcome);
    }

    [Theory]
    [InlineData("05a-auth-failure-mschapv2", DecryptionOutcome.WrongPassword)]
    [InlineData("04-pap-plain", DecryptionOutcome.None)]
    [InlineData("03-chap-md5-plain", DecryptionOutcome.None)]
    public void Sessions_without_encrypted_data_tell_what_the_password_proves(string name, DecryptionOutcome outcome) =>
        Assert.Equal(outcome, Assert.Single(Decode(CaptureNames.PathOfOurs(name), DecodeOptions.Default, ("vpnuser", Password)).Sessions).Decryption!.Outcome);

    [Fact]
    public void A_capture_joined_after_the_authentication_cannot_be_read()
    {
        var capture = new SyntheticCapture();
        var call = new SyntheticCall(capture);
        call.Open();
        call.ToServer(0, "80FD 01 01 000A 12 06 01000040").FromServer(0, "80FD 02 01 000A 12 06 01000040");
        call.FromServer(1, "FD 90000102030405");
        using var passwords = new CapturePasswords(new BouncyCastleCryptography());
        passwords.Add("vpnuser", Password.AsSpan());
        Assert.Equal(DecryptionOutcome.NoExchange, Assert.Single(capture.Decode(new DecodeOptions { Passwords = passwords }).Sessions).Decryption!.Outcome);
    }

    [Fact]
    public void No_text_shows_the_password_or_its_hash()
    {
        DecodedCapture capture = Decode(CaptureNames.PathOfOurs("01-mschapv2-mppe128-stateless"), new DecodeOptions { IncludeData = true }, ("vpnuser", Password));
        string all = string.Join('\n', capture.Events.Select(step => step.Text + step.Explanation + string.Join(' ', step.Fields)));
        foreach (string secret in (string[])[Password, "d91998f4149b1dc5d065e608a817a6e3", "032d85cc97534118f7bddf3d7b2e518f", "fe0ab1fbb81504de67642cc04b00e784", "4f77e4f19789e8d0ed544f3e83c7446d"])
            Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
        using var passwords = new CapturePasswords(new BouncyCastleCryptography());
        Assert.DoesNotContain(Password, new DecodeOptions { Passwords = passwords }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_that_is_too_long_is_refused_without_being_quoted()
    {
        using var passwords = new CapturePasswords(new BouncyCastleCryptography());
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => passwords.Add("user", new string('s', 257).AsSpan()));
        Assert.DoesNotContain("sss", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_octets_decode_with_passwords_as_without()
    {
        foreach (string name in CaptureNames.Ours)
        {
            byte[] octets = File.ReadAllBytes(CaptureNames.PathOfOurs(name));
            var random = new Random(octets.Length);
            for (int round = 0; round < 5; round++)
            {
                byte[] damaged = (byte[])octets.Clone();
                for (int i = 0; i < 1 + (octets.Length / 200); i++)
                    damaged[random.Next(24, damaged.Length)] ^= (byte)(1 << random.Next(8));
                using var passwords = new CapturePasswords(new BouncyCastleCryptography());
                passwords.Add("vpnuser", Password.AsSpan());
                DecodedCapture.Of(damaged, new DecodeOptions { IncludeData = true, Passwords = passwords });
            }
        }
    }

    private static DecodedCapture Decode(string path, DecodeOptions options, params (string User, string Password)[] known)
    {
        using var passwords = new CapturePasswords(new BouncyCastleCryptography());
        foreach ((string user, string password) in known)
            passwords.Add(user, password.AsSpan());
        return DecodedCapture.OfFile(path, options with { Passwords = passwords });
    }
}
