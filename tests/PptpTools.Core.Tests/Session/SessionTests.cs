using System;
using System.Collections.Generic;
using PptpTools.Session;
using Xunit;

namespace PptpTools.Tests.Session;

public sealed class SessionTests
{
    [Fact]
    public void A_client_connects_and_packets_go_both_ways()
    {
        using SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions()).Connect();

        Assert.True(pair.IsOpen, Story(pair));
        Assert.Equal(SessionPair.Address("192.168.1.51"), pair.Client.Lease!.Address);
        Assert.Equal(SessionPair.Address("192.168.1.50"), pair.Client.Lease.PeerAddress);
        Exchange(pair, 100);
    }

    [Fact]
    public void PAP_and_no_encryption_connect_where_both_ends_name_them()
    {
        var client = new ClientOptions { Methods = [AuthenticationMethod.Pap], Encryption = EncryptionPolicy.None };
        var server = new ServerOptions { Methods = [AuthenticationMethod.Pap], Encryption = EncryptionPolicy.None };
        using SessionPair pair = new SessionPair(client, server).Connect();

        Assert.True(pair.IsOpen, Story(pair));
        Exchange(pair, 100);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_profile_connects_to_every_other(PeerProfile client, PeerProfile server)
    {
        using SessionPair pair = new SessionPair(new ClientOptions { Profile = client }, new ServerOptions { Profile = server }).Connect();

        Assert.True(pair.IsOpen, Story(pair));
        Exchange(pair, 20);
        pair.Client.Close(pair.Now);
        pair.Drain();
        Assert.True(pair.RunUntil(() => pair.Client.HasEnded && pair.Server.HasEnded), Story(pair));
        Assert.Equal(SessionFailureKind.ClosedLocally, pair.Client.Failure!.Kind);
        Assert.Equal(0, pair.Pool.Taken);
    }

    [Theory]
    [InlineData(KeyStrengths.Bits40, false, false)]
    [InlineData(KeyStrengths.Bits56, false, false)]
    [InlineData(KeyStrengths.Bits128, true, false)]
    [InlineData(KeyStrengths.Bits128, false, true)]
    [InlineData(KeyStrengths.Bits128, true, true)]
    [InlineData(KeyStrengths.Bits40, true, true)]
    public void Every_kind_of_MPPE_and_MPPC_carries_packets(KeyStrengths strength, bool isStateful, bool isCompressed)
    {
        var client = new ClientOptions { Strengths = strength, IsStateful = isStateful, AllowsCompression = isCompressed };
        var server = new ServerOptions { Strengths = strength, IsStateful = isStateful, AllowsCompression = isCompressed };
        using SessionPair pair = new SessionPair(client, server).Connect();

        Assert.True(pair.IsOpen, Story(pair));
        Exchange(pair, 600);
    }

    [Fact]
    public void A_wrong_password_is_refused_with_691()
    {
        using SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions(), password: "wrong").Connect();

        Assert.False(pair.IsOpen);
        Assert.True(pair.Client.HasEnded, Story(pair));
        Assert.Equal((SessionFailureKind.BadCredentials, 691), (pair.Client.Failure!.Kind, pair.Client.Failure.Code));
        Assert.Equal(SessionFailureKind.BadCredentials, pair.ServerTunnel!.Failure!.Kind);
    }

    [Fact]
    public void A_server_that_will_not_encrypt_is_refused_with_742()
    {
        using SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions { Encryption = EncryptionPolicy.None }).Connect();

        Assert.True(pair.Client.HasEnded, Story(pair));
        Assert.Equal(SessionFailureKind.EncryptionRefused, pair.Client.Failure!.Kind);
    }

    [Fact]
    public void GRE_that_comes_from_nobody_ends_as_blocked()
    {
        using SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions()) { BlocksToClient = true }.Connect();

        Assert.True(pair.Client.HasEnded, Story(pair));
        Assert.Equal((SessionFailureKind.GreBlocked, 619), (pair.Client.Failure!.Kind, pair.Client.Failure.Code));
    }

    [Fact]
    public void GRE_that_does_not_leave_is_told_apart()
    {
        using SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions()) { BlocksToServer = true }.Connect();

        Assert.True(pair.Client.HasEnded, Story(pair));
        Assert.Equal(SessionFailureKind.GreBlockedOutward, pair.Client.Failure!.Kind);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void A_negotiation_converges_over_a_lossy_path(double rate)
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var pair = new SessionPair(new ClientOptions(), new ServerOptions(), seed) { Loss = rate, Duplication = rate, Reordering = rate };
            using (pair.Connect(600))
                Assert.True(pair.IsOpen, $"seed {seed}\n" + Story(pair));
        }
    }

    public static TheoryData<PeerProfile, PeerProfile> Profiles()
    {
        var data = new TheoryData<PeerProfile, PeerProfile>();
        foreach (PeerProfile client in Enum.GetValues<PeerProfile>())
        {
            foreach (PeerProfile server in Enum.GetValues<PeerProfile>())
                data.Add(client, server);
        }

        return data;
    }

    private static string Story(SessionPair pair) =>
        $"client {pair.Client.Phase} {pair.Client.Failure}; server {pair.ServerTunnel?.Call.Phase} {pair.ServerTunnel?.Failure}\n{string.Join('\n', pair.Log)}";

    private static void Exchange(SessionPair pair, int count)
    {
        var random = new Random(7);
        var toServer = new List<byte[]>();
        var toClient = new List<byte[]>();
        for (int i = 0; i < count; i++)
        {
            toServer.Add(IpPacket(random, i));
            toClient.Add(IpPacket(random, i));
            Assert.True(pair.SendFromClient(toServer[^1]));
            Assert.True(pair.SendFromServer(toClient[^1]));
            pair.RunUntil(() => false, 0.02);
        }

        pair.RunUntil(() => false, 1);
        Assert.Equal(toServer, pair.AtServer);
        Assert.Equal(toClient, pair.AtClient);
    }

    private static byte[] IpPacket(Random random, int number)
    {
        var packet = new byte[random.Next(20, 1380)];
        if (number % 2 == 0)
            random.NextBytes(packet);
        packet[0] = 0x45;
        return packet;
    }
}
