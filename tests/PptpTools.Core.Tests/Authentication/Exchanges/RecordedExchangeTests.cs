using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using PptpTools.Authentication;
using PptpTools.Encryption;
using PptpTools.Tests.PppProtocols;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

/// <summary>The machines against the standards' examples, and in the place of either end of recorded sessions between two pppds.</summary>
public class RecordedExchangeTests
{
    private static readonly KeyedVectors Vectors = new("authentication.txt");

    public static TheoryData<string> Sessions => [.. RealSession.Names.Where(Recorded.IsThere)];

    [Fact]
    public void The_example_of_RFC_2759_is_answered_and_judged_as_it_says()
    {
        const string Section = "RFC 2759 9.2";
        byte[] challenge = Vectors.Octets(Section, "authenticator challenge"), peerChallenge = Vectors.Octets(Section, "peer challenge");
        using Credentials credentials = TestUsers.Credentials(Vectors.Text(Section, "user"), Vectors.Text(Section, "password"));
        ExchangeMethod method = ExchangeMethod.Of("MS-CHAPv2");
        using AuthenticationExchange authenticator = method.CreateAuthenticator(
            new TestUsers(new UserAccount(Vectors.Text(Section, "user"), Vectors.Text(Section, "password").ToCharArray())),
            AuthenticatorSettings.Default,
            new TestRandom(0, [7], challenge));
        using AuthenticationExchange peer = method.CreatePeer(credentials, new TestRandom(0, peerChallenge));
        ExchangePair<AuthenticationOutcome> pair = new ExchangePair<AuthenticationOutcome>(peer, authenticator, 0x81).Run();

        Assert.Equal(3, pair.Sent.Count);
        var response = (ChapResponse)pair.Sent[1].Packet;
        Assert.Equal(challenge, ((ChapChallenge)pair.Sent[0].Packet).Value.ToArray());
        Assert.Equal(peerChallenge, response.PeerChallenge.ToArray());
        Assert.Equal(Vectors.Octets(Section, "nt response"), response.NtResponse.ToArray());
        Assert.Equal(Vectors.Text(Section, "authenticator response text"), ((ChapSuccess)pair.Sent[2].Packet).Text);
        Assert.True(peer.Outcome!.IsSuccess);

        byte[] master = new byte[16], expected = new byte[16], key = new byte[16];
        MppeKeys.MasterKey(Vectors.Octets(Section, "password hash hash"), Vectors.Octets(Section, "nt response"), master);
        MppeKeys.StartKey(master, MppeStrength.Bits128, isFromServer: true, expected);
        peer.Outcome.Secrets!.CopyStartKey(MppeStrength.Bits128, isFromServer: true, key);
        Assert.Equal(expected, key);
    }

    [Fact]
    public void The_example_of_RFC_2433_is_answered_as_it_says()
    {
        const string Section = "RFC 2433 B.2";
        using Credentials credentials = TestUsers.Credentials("user", Vectors.Text(Section, "password"));
        using AuthenticationExchange peer = ExchangeMethod.Of("MS-CHAP").CreatePeer(credentials, new TestRandom(0));
        peer.HandlePacket(ChapChallenge.Create(1, Vectors.Octets(Section, "challenge"), "server"u8), TimeSpan.Zero);
        Assert.True(peer.TryTakePacket(out PppPacket packet));
        var response = (ChapResponse)packet;
        Assert.Equal(Vectors.Octets(Section, "nt response"), response.NtResponse.ToArray());
        Assert.Equal(new byte[24], response.LanManagerResponse.ToArray());
        Assert.True(response.UseNtResponse);
    }

    [Theory]
    [InlineData("MS-CHAP", MppeStrength.Bits40, true, "76A152936096D783")]
    [InlineData("MS-CHAP", MppeStrength.Bits56, false, "76A152936096D783")]
    [InlineData("MS-CHAP", MppeStrength.Bits128, false, "A8947850CFC0ACC1D1789FB62DDCDDB0")]
    [InlineData("MS-CHAPv2", MppeStrength.Bits40, true, "8B7CDC149B993A1B")]
    [InlineData("MS-CHAPv2", MppeStrength.Bits128, true, "8B7CDC149B993A1BA118CB153F56DCCB")]
    [InlineData("MS-CHAPv2", MppeStrength.Bits128, false, "D5F0E9521E3EA9589645E86051C82226")]
    public void The_keys_are_those_of_the_examples_of_RFC_3079(string method, MppeStrength strength, bool isFromServer, string key)
    {
        const string Section = "RFC 2759 9.2";
        byte[] challenge = method == "MS-CHAP" ? Vectors.Octets("RFC 2433 B.2", "challenge") : Vectors.Octets(Section, "authenticator challenge");
        using Credentials credentials = TestUsers.Credentials("User", "clientPass");
        using AuthenticationExchange authenticator = ExchangeMethod.Of(method).CreateAuthenticator(
            new TestUsers(new UserAccount("User", "clientPass".ToCharArray())), AuthenticatorSettings.Default, new TestRandom(0, [7], challenge));
        using AuthenticationExchange peer = ExchangeMethod.Of(method).CreatePeer(credentials, new TestRandom(0, Vectors.Octets(Section, "peer challenge")));
        new ExchangePair<AuthenticationOutcome>(peer, authenticator, ExchangeMethod.Of(method).Algorithm).Run();
        foreach (AuthenticationExchange exchange in (AuthenticationExchange[])[peer, authenticator])
        {
            var made = new byte[key.Length / 2];
            exchange.Outcome!.Secrets!.CopyStartKey(strength, isFromServer, made);
            Assert.Equal(key, Convert.ToHexString(made));
        }
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void A_public_session_comes_out_as_recorded_from_either_end()
    {
        string folder = TestFiles.SharedCaptures!;
        string name = Path.Combine(folder, "public", "pptp", "lulu-password-pptp");
        using JsonDocument truth = JsonDocument.Parse(File.ReadAllBytes(name + ".truth.json"));
        var context = new DissectionContext { ChapAlgorithm = 0x81 };
        CodedPacket[] packets = [.. RealSession.Frames(name + ".pcap", clientHost: 5).Where(frame => frame.Protocol == PppProtocol.Chap).Select(frame =>
            PppPackets.TryParse(frame.Protocol, frame.Information, context, out PppPacket? packet, out _) ? (CodedPacket)packet! : throw new InvalidDataException())];
        var challenge = (ChapChallenge)packets[0];
        var response = (ChapResponse)packets[1];
        ExchangeMethod method = ExchangeMethod.Of("MS-CHAPv2");
        using Credentials credentials = TestUsers.Credentials("lulu", "password");
        using AuthenticationExchange peer = method.CreatePeer(credentials, new TestRandom(0, response.PeerChallenge.ToArray()));
        using AuthenticationExchange authenticator = method.CreateAuthenticator(
            new TestUsers(new UserAccount("lulu", "password".ToCharArray())),
            new AuthenticatorSettings { Name = "pptpd", Wording = ResultWording.Pppd },
            new TestRandom(0, [challenge.Identifier!.Value], challenge.Value.ToArray()));
        ExchangePair<AuthenticationOutcome> pair = new ExchangePair<AuthenticationOutcome>(peer, authenticator, 0x81).Run();
        Assert.Equal(packets.Select(packet => packet.ToString()), pair.Sent.Select(sent => sent.Packet.ToString()));

        var key = new byte[16];
        peer.Outcome!.Secrets!.CopyStartKey(MppeStrength.Bits128, isFromServer: false, key);
        Assert.Equal(Hex.Octets(truth.RootElement.GetProperty("client_send_start").GetString()!), key);
        authenticator.Outcome!.Secrets!.CopyStartKey(MppeStrength.Bits128, isFromServer: true, key);
        Assert.Equal(Hex.Octets(truth.RootElement.GetProperty("server_send_start").GetString()!), key);
    }

    [TheoryNeeding(Needs.SharedCaptures), MemberData(nameof(Sessions))]
    public void In_the_place_of_a_recorded_client_the_peer_sends_what_it_sent(string session)
    {
        Recorded recorded = Recorded.Read(session);
        using Credentials credentials = TestUsers.Credentials(recorded.User, recorded.ClientPassword);
        using AuthenticationExchange peer = recorded.Method.CreatePeer(credentials, new TestRandom(0, recorded.PeerChallenge));
        peer.Begin(TimeSpan.Zero);
        if (recorded.Challenge is { } challenge)
            peer.HandlePacket(challenge, TimeSpan.Zero);
        Assert.True(peer.TryTakePacket(out PppPacket sent));
        Assert.Equal(recorded.Response.ToOctets(), sent.ToOctets());
        peer.HandlePacket(recorded.Result, TimeSpan.Zero);
        Assert.Equal(recorded.IsAccepted, peer.Outcome!.IsSuccess);
        Assert.Equal(session.StartsWith("05a", StringComparison.Ordinal) ? 691u : null, peer.Outcome.Code);
        Assert.Equal(0, peer.DiscardedPackets);
    }

    [TheoryNeeding(Needs.SharedCaptures), MemberData(nameof(Sessions))]
    public void In_the_place_of_a_recorded_server_the_authenticator_sends_what_it_sent(string session)
    {
        Recorded recorded = Recorded.Read(session);
        var users = new TestUsers(new UserAccount("vpnuser", TestUsers.Password.ToCharArray()), new UserAccount("second", "other pw".ToCharArray()));
        var settings = new AuthenticatorSettings
        {
            Name = "pptpd",
            Wording = ResultWording.Pppd,
            UnknownUsersGetNoMessage = true,
            Md5ChallengeLength = recorded.Challenge?.Value.Length ?? 16,
        };
        byte[][] random = recorded.Challenge is { } challenge ? [[challenge.Identifier!.Value], challenge.Value.ToArray()] : [];
        using AuthenticationExchange authenticator = recorded.Method.CreateAuthenticator(users, settings, new TestRandom(0, random));
        authenticator.Begin(TimeSpan.Zero);
        if (authenticator.TryTakePacket(out PppPacket first))
            Assert.Equal(recorded.Challenge!.ToOctets(), first.ToOctets());
        authenticator.HandlePacket(recorded.Response, TimeSpan.Zero);
        Assert.True(authenticator.TryTakePacket(out PppPacket sent));
        Assert.Equal(recorded.Result.ToString(), sent.ToString());
        Assert.Equal(recorded.Result.ToOctets(), sent.ToOctets());
        Assert.Equal(recorded.IsAccepted, authenticator.Outcome!.IsSuccess);
    }

    private sealed record Recorded(ExchangeMethod Method, string User, string ClientPassword, ChapChallenge? Challenge, CodedPacket Response, CodedPacket Result)
    {
        public bool IsAccepted => Result is ChapSuccess or PapAuthenticateReply { IsAccepted: true };

        public byte[] PeerChallenge => (Response as ChapResponse)?.PeerChallenge.ToArray() ?? [];

        /// <summary>True for a session that has an exchange.</summary>
        public static bool IsThere(string session) => FramesOf(session).Any();

        /// <summary>The first exchange of a session.</summary>
        public static Recorded Read(string session)
        {
            RealSession.Frame[] frames = [.. FramesOf(session).Take(20)];
            byte? algorithm = frames[0].Protocol == PppProtocol.Pap ? null : AlgorithmOf(frames);
            var context = new DissectionContext { ChapAlgorithm = algorithm };
            List<PppPacket> packets = [];
            foreach (RealSession.Frame frame in frames)
            {
                Assert.True(PppPackets.TryParse(frame.Protocol, frame.Information, context, out PppPacket? packet, out _));
                packets.Add(packet!);
            }

            var response = (CodedPacket)packets.First(packet => packet is ChapResponse or PapAuthenticateRequest);
            string method = algorithm switch { null => "PAP", 5 => "MD5", 0x80 => "MS-CHAP", _ => "MS-CHAPv2" };
            string user = response is ChapResponse chap ? chap.Name : ((PapAuthenticateRequest)response).PeerId;
            string password = session[..3] is "05a" or "05b" or "05c" ? "wrong-password" : user == "second" ? "other pw" : TestUsers.Password;
            return new Recorded(
                ExchangeMethod.Of(method), user, password, packets.OfType<ChapChallenge>().FirstOrDefault(), response,
                (CodedPacket)packets.First(packet => packet is ChapResult or PapAuthenticateReply));
        }

        private static IEnumerable<RealSession.Frame> FramesOf(string session) =>
            RealSession.Frames(session).Where(frame => frame.Protocol is PppProtocol.Pap or PppProtocol.Chap);

        private static byte AlgorithmOf(RealSession.Frame[] frames)
        {
            // Code, identifier, length, size of the value: version 2 has a challenge of 16 octets and a response of 49.
            byte[] challenge = frames.First(frame => frame.Information[0] == 1).Information, response = frames.First(frame => frame.Information[0] == 2).Information;
            return response[4] == 16 ? (byte)5 : challenge[4] == 8 ? (byte)0x80 : (byte)0x81;
        }
    }
}
