using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Encryption;
using PptpTools.Session;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ppp;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Session;

/// <summary>What MPPE and MPPC do about loss, duplication and reordering: packets arrive intact, or are dropped and counted.</summary>
public sealed class RecoveryTests(ITestOutputHelper output)
{
    /// <summary>The kinds of protection: two letters of MPPE (stateless, stateful), C for MPPC, and the profile that says what FLUSHED does to the key.</summary>
    public static TheoryData<EncryptionPolicy, bool, bool, PeerProfile> Kinds => new()
    {
        { EncryptionPolicy.None, false, false, PeerProfile.Standard },
        { EncryptionPolicy.Required, false, false, PeerProfile.Standard },
        { EncryptionPolicy.Required, true, false, PeerProfile.Standard },
        { EncryptionPolicy.Required, true, false, PeerProfile.Linux },
        { EncryptionPolicy.None, false, true, PeerProfile.Standard },
        { EncryptionPolicy.Required, false, true, PeerProfile.Standard },
        { EncryptionPolicy.Required, true, true, PeerProfile.Standard },
        { EncryptionPolicy.Required, true, true, PeerProfile.Linux },
    };

    private static IEnumerable<(double Rate, int Seed)> Rates =>
        Enumerable.Range(11, Thorough.IsOn ? 10 : 1).SelectMany(_ => new[] { 0.002, 0.05, 0.2 }, (seed, rate) => (rate, seed));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Packets_arrive_intact_or_not_at_all(EncryptionPolicy policy, bool isStateful, bool compresses, PeerProfile profile)
    {
        foreach ((double rate, int seed) in Rates)
        {
            using SessionPair pair = Pair(policy, isStateful, compresses, profile, seed).Connect();
            (pair.Loss, pair.Duplication, pair.Reordering) = (rate, rate, rate);
            var traffic = new Traffic(pair);
            traffic.Run(Thorough.IsOn ? 20_000 : 2_500);
            traffic.Check($"{policy} stateful={isStateful} MPPC={compresses} {profile} at {rate}");
            output.WriteLine($"{rate}: {traffic}");
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_gigabyte_through_each_kind_arrives_intact_or_not_at_all(bool isStateful, bool compresses)
    {
        using SessionPair pair = Pair(EncryptionPolicy.Required, isStateful, compresses, PeerProfile.Standard, 5).Connect();
        (pair.Loss, pair.Duplication, pair.Reordering) = (0.01, 0.01, 0.02);
        var traffic = new Traffic(pair);
        int octets = Thorough.IsOn ? 1_000_000_000 : 2_000_000;
        while (traffic.Octets < octets)
            traffic.Run(1000);
        traffic.Check($"stateful={isStateful} MPPC={compresses}");
        output.WriteLine($"stateful={isStateful} MPPC={compresses}: {traffic}");
    }

    [Theory]
    [InlineData(PeerProfile.Standard, false)]
    [InlineData(PeerProfile.Linux, false)]
    [InlineData(PeerProfile.Standard, true)]
    [InlineData(PeerProfile.Linux, true)]
    public void One_lost_packet_costs_one_Reset_Request_and_what_was_on_its_way(PeerProfile profile, bool compresses)
    {
        using SessionPair pair = Pair(EncryptionPolicy.Required, true, compresses, profile, 3).Connect();
        var traffic = new Traffic(pair);
        int acknowledgments = 0;
        pair.Passes = (_, packet) =>
        {
            acknowledgments += packet is ResetPacket { Code: PppCode.ResetAck } ? 1 : 0;
            return true;
        };
        traffic.Run(40);
        pair.Loss = 1;
        traffic.Send(toServer: true);
        pair.Loss = 0;
        traffic.Run(200);

        pair.Passes = null;
        PppLink server = pair.ServerTunnel!.Call.Link;
        // A packet that does not become smaller makes MPPC begin anew by itself, before anybody asks for it.
        Assert.InRange(server.ResetRequestsSent, compresses ? 0 : 1, 1);
        Assert.Equal(server.ResetRequestsSent, pair.Client.Tunnel!.Link.ResetRequestsReceived);
        Assert.Equal(0, pair.Client.Tunnel.Link.ResetRequestsSent);
        Assert.InRange(traffic.Missing, 1, 64);
        traffic.Check("one lost");
        Assert.Equal(profile == PeerProfile.Linux ? server.ResetRequestsSent : 0, acknowledgments);
    }

    [Theory]
    [InlineData(PeerProfile.Standard, PppCode.ResetRequest)]
    [InlineData(PeerProfile.Linux, PppCode.ResetRequest)]
    [InlineData(PeerProfile.Linux, PppCode.ResetAck)]
    public void A_lost_Reset_Request_is_repeated_each_second_and_a_lost_Reset_Ack_is_not_missed(PeerProfile profile, PppCode lost)
    {
        using SessionPair pair = Pair(EncryptionPolicy.Required, true, false, profile, 3).Connect();
        var times = new List<TimeSpan>();
        pair.Passes = (toServer, packet) =>
        {
            if (packet is ResetPacket { Code: PppCode.ResetRequest } && !toServer)
                times.Add(pair.Now);
            return packet is not ResetPacket reset || reset.Code != lost || times.Count > 3;
        };
        var traffic = new Traffic(pair);
        traffic.Run(5);
        pair.Loss = 1;
        traffic.Send(toServer: true);
        pair.Loss = 0;
        traffic.Run(100, 0.05);

        Assert.Equal(lost == PppCode.ResetAck ? 1 : 4, times.Count);
        for (int i = 1; i < times.Count; i++)
            Assert.Equal(1.0, (times[i] - times[i - 1]).TotalSeconds, 0.01);
        traffic.Check("resets lost");
        traffic.Run(10);
        Assert.Equal(traffic.Sent - traffic.Delivered, traffic.Missing);
        Assert.True(pair.IsOpen);
    }

    [Theory]
    [InlineData(PeerProfile.Standard, PeerProfile.Linux, false)]
    [InlineData(PeerProfile.Linux, PeerProfile.Windows, false)]
    [InlineData(PeerProfile.Windows, PeerProfile.Linux, true)]
    public void What_a_peer_does_with_its_key_at_FLUSHED_is_learnt_from_it(PeerProfile own, PeerProfile peer, bool compresses)
    {
        var client = new ClientOptions { IsStateful = true, AllowsCompression = compresses, Profile = own };
        var server = new ServerOptions { IsStateful = true, AllowsCompression = compresses, Profile = peer };
        using SessionPair pair = new SessionPair(client, server, 7) { Latency = TimeSpan.FromMilliseconds(2) }.Connect();
        pair.Loss = 0.01;
        var traffic = new Traffic(pair);
        traffic.Run(2_000);
        traffic.Check($"{own} and {peer}");
        Assert.True(pair.Client.Tunnel!.Link.ResetRequestsSent > 3 && pair.ServerTunnel!.Call.Link.ResetRequestsSent > 3, $"{traffic}");
        Assert.True(traffic.Delivered > 0.5 * traffic.Sent, $"{traffic}");
    }

    [Fact]
    public void A_lost_FLUSHED_packet_of_Linux_is_followed_by_another_request_and_found()
    {
        using SessionPair pair = Pair(EncryptionPolicy.Required, true, false, PeerProfile.Linux, 3).Connect();
        var traffic = new Traffic(pair);
        int flushed = 0;
        pair.Alter = (toServer, datagram) =>
        {
            bool isFlushed = toServer && GreFrame.TryParse(datagram, out GreFrame frame, out _) && frame.Payload.Length > 100 && (frame.Payload[1] & 0x80) != 0;
            if (isFlushed && ++flushed <= 2)
                datagram[6] ^= 0x55;
            return datagram;
        };
        traffic.Run(5);
        pair.Loss = 1;
        traffic.Send(toServer: true);
        pair.Loss = 0;
        traffic.Run(100, 0.05);

        Assert.InRange(flushed, 3, 12);
        Assert.InRange(pair.ServerTunnel!.Call.Link.ResetRequestsSent, 2, 4);
        traffic.Check("FLUSHED lost");
        long missing = traffic.Missing;
        traffic.Run(100);
        Assert.Equal(missing, traffic.Missing);
    }

    [Fact]
    public void No_run_of_lost_FLUSHED_packets_of_Linux_makes_a_receiver_take_a_wrong_key()
    {
        var random = new Random(8);
        var key = new byte[16];
        random.NextBytes(key);
        using var sender = new MppeEncryptor(key, MppeStrength.Bits128, isStateless: false, MppeFlush.ChangesKey);
        using var receiver = new MppeDecryptor(key, MppeStrength.Bits128, isStateless: false, MppeFlush.ChangesKey);
        var packet = new byte[60];
        var frame = new byte[62];
        var clear = new byte[60];
        int unread = 0;
        for (int i = 0; i < (Thorough.IsOn ? 300_000 : 20_000); i++)
        {
            // Compressed, so that only 21 45 tells a right key from a wrong one.
            random.NextBytes(packet);
            (packet[0], packet[1]) = (0x21, 0x45);
            bool isLost = random.Next(3) != 0;
            sender.Flush();
            sender.Encrypt(packet, frame, MppeFrame.CompressedBit);
            if (isLost)
                continue;
            Assert.True(MppeFrame.TryParse(frame, out MppeFrame received, out _));
            if (receiver.Decrypt(received, clear) == MppeOutcome.Decrypted)
                Assert.Equal(packet, clear);
            else
                unread++;
        }

        Assert.InRange(unread, 0, 300);
    }

    [Fact]
    public void A_packet_longer_than_the_history_goes_uncompressed()
    {
        ClientOptions client = new() { IsStateful = true, AllowsCompression = true, ReceiveUnit = 20_000 };
        ServerOptions server = new() { IsStateful = true, AllowsCompression = true, ReceiveUnit = 20_000 };
        using SessionPair pair = new SessionPair(client, server).Connect();
        for (int length = 8000; length <= 19_000; length += 500)
        {
            byte[] packet = [0x45, .. Enumerable.Repeat((byte)length, length)];
            Assert.True(pair.SendFromClient(packet));
            Assert.True(pair.SendFromClient(packet.AsSpan(0, 100)));
            pair.Wait(0.1);
            Assert.Equal([packet, packet[..100]], pair.AtServer);
            pair.AtServer.Clear();
        }
    }

    private static SessionPair Pair(EncryptionPolicy policy, bool isStateful, bool compresses, PeerProfile profile, int seed)
    {
        var client = new ClientOptions { Encryption = policy, IsStateful = isStateful, AllowsCompression = compresses, Profile = profile };
        var server = new ServerOptions { Encryption = policy, IsStateful = isStateful, AllowsCompression = compresses, Profile = profile };
        return new SessionPair(client, server, seed) { Latency = TimeSpan.FromMilliseconds(2) };
    }
}
