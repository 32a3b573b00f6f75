using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Negotiation;
using PptpTools.Session;
using PptpTools.Wire;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>Addresses, IPv6, multilink, and what a peer sends that it should not.</summary>
public sealed class LinkNetworkTests
{
    private static readonly byte[] Packet = [0x45, .. Enumerable.Repeat((byte)7, 199)];

    [Fact]
    public void A_client_is_told_the_servers_it_asks_for_as_far_as_there_are_any()
    {
        IpAddress[] addresses = [.. Enumerable.Range(1, 4).Select(i => SessionPair.Address($"10.0.0.{i}"))];
        for (int combination = 0; combination < 36; combination++)
        {
            (int dns, int wins, bool wantsDns, bool wantsWins) = (combination % 3, combination / 3 % 3, combination / 9 % 2 == 1, combination / 18 == 1);
            var server = new ServerOptions { DnsServers = addresses[..dns], WinsServers = addresses[2..(2 + wins)] };
            using SessionPair pair = new SessionPair(new ClientOptions { WantsDns = wantsDns, WantsWins = wantsWins }, server).Connect();

            Assert.True(pair.IsOpen, pair.Story);
            Assert.Equal(wantsDns ? addresses[..dns] : [], pair.Client.Lease!.DnsServers);
            Assert.Equal(wantsWins ? addresses[2..(2 + wins)] : [], pair.Client.Lease.WinsServers);
        }
    }

    [Fact]
    public void A_user_gets_the_fixed_address_or_none_while_somebody_has_it()
    {
        IpAddress own = SessionPair.Address("192.168.1.77");
        UserAccount Account() => new(SessionPair.User, SessionPair.Password.ToCharArray()) { FixedAddress = own };
        using SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions(), account: Account()).Connect();
        Assert.Equal(own, pair.Client.Lease!.Address);

        using var second = new SessionPair(new ClientOptions(), new ServerOptions(), account: Account(), pool: pair.Pool);
        second.Connect();
        second.RunUntil(() => second.Client.HasEnded && second.Server.HasEnded, 30);
        Assert.Equal((SessionFailureKind.NoAddressLeft, 738), (second.ServerTunnel!.Failure!.Kind, second.ServerTunnel.Failure.Code));
        Assert.Equal(SessionFailureKind.LinkTerminatedByPeer, second.Client.Failure!.Kind);
        Assert.Equal(1, pair.Pool.Taken);
    }

    [Fact]
    public void A_client_that_insists_on_another_address_is_refused_with_735()
    {
        using SessionPair pair = new SessionPair(new ClientOptions { Address = SessionPair.Address("172.16.0.9") }, new ServerOptions()).Connect();
        Assert.True(pair.Client.HasEnded, pair.Story);
        Assert.Contains(pair.Client.Failure!.Kind, new[] { SessionFailureKind.AddressRefused, SessionFailureKind.NetworkNotConverging });
    }

    [Fact]
    public void A_pool_gives_even_addresses_first_and_what_was_given_back_last()
    {
        var pool = new AddressPool(SessionPair.Address("10.0.0.50"), SessionPair.Address("10.0.0.56"), isEvenFirst: true);
        var given = new List<string>();
        while (pool.TryTake(out IpAddress address))
            given.Add(address.ToString());
        Assert.Equal(["10.0.0.52", "10.0.0.54", "10.0.0.56", "10.0.0.51", "10.0.0.53", "10.0.0.55"], given);

        var plain = new AddressPool(SessionPair.Address("10.0.0.1"), SessionPair.Address("10.0.0.4"));
        Assert.True(plain.TryTake(out IpAddress first));
        plain.Release(first);
        Assert.True(plain.TryTake(out IpAddress second) && second != first);
        Assert.False(plain.TryTake(plain.ServerAddress));
        Assert.Equal(1, plain.Taken);
    }

    [Fact]
    public void IPv6_runs_beside_IPv4()
    {
        using SessionPair pair = new SessionPair(new ClientOptions { RunsIpv6 = true }, new ServerOptions { RunsIpv6 = true }).Connect();
        pair.Wait(1);
        TunnelLease lease = pair.Client.Lease!;
        Assert.True(lease.Address is not null && lease.InterfaceIdentifier is not null and not 0 && lease.PeerInterfaceIdentifier != lease.InterfaceIdentifier);
        byte[] packet = [0x60, .. Packet];
        Assert.True(pair.SendFromClient(packet) && pair.SendFromClient(Packet));
        pair.Wait(1);
        Assert.Equal([packet, Packet], pair.AtServer);
    }

    [Theory]
    [InlineData(PeerProfile.Standard)]
    [InlineData(PeerProfile.Linux)]
    public void IPv6_that_the_peer_does_not_run_or_refuses_leaves_IPv4_alone(PeerProfile profile)
    {
        using SessionPair rejected = new SessionPair(new ClientOptions { RunsIpv6 = true, Profile = profile }, new ServerOptions { Profile = profile }).Connect();
        rejected.Wait(60);
        Assert.True(rejected.IsOpen, rejected.Story);

        using var refused = new SessionPair(new ClientOptions { RunsIpv6 = true, Profile = profile }, new ServerOptions { RunsIpv6 = true, Profile = profile });
        refused.Passes = (toServer, packet) =>
        {
            if (packet.Protocol != PppProtocol.Ipv6cp)
                return true;
            if (toServer && packet is ConfigurePacket { Code: PppCode.ConfigureRequest } request)
                refused.ServerTunnel!.Call.Transmitter.Enqueue(new ConfigurePacket(PppProtocol.Ipv6cp, PppCode.ConfigureReject, request.Identifier!.Value, request.Options));
            return !toServer ? packet is ConfigurePacket { Code: PppCode.ConfigureReject } : false;
        };
        refused.Connect();
        refused.Wait(120);
        Assert.True(refused.IsOpen, refused.Story);
        Assert.Null(refused.Client.Lease!.InterfaceIdentifier);
    }

    [Fact]
    public void A_Protocol_Reject_that_comes_before_its_protocol_began_kills_nothing_but_that_protocol()
    {
        using var pair = new SessionPair(new ClientOptions { RunsIpv6 = true, Profile = PeerProfile.Linux }, new ServerOptions { Profile = PeerProfile.Linux });
        bool isSent = false;
        pair.Passes = (toServer, packet) =>
        {
            if (!toServer && packet.Protocol == PppProtocol.Ccp && !isSent)
            {
                isSent = true;
                pair.ServerTunnel!.Call.Transmitter.Enqueue(new ProtocolRejectPacket(77, PppProtocol.Ipv6cp, default));
            }

            return true;
        };
        pair.Connect();
        Assert.True(pair.IsOpen && isSent, pair.Story);
    }

    [Theory]
    [InlineData(PppProtocol.Ccp, EncryptionPolicy.Required, SessionFailureKind.EncryptionRefused)]
    [InlineData(PppProtocol.Ccp, EncryptionPolicy.Optional, null)]
    [InlineData(PppProtocol.Ipcp, EncryptionPolicy.Required, SessionFailureKind.NetworkRejected)]
    [InlineData(PppProtocol.Ipv6cp, EncryptionPolicy.Required, null)]
    [InlineData((PppProtocol)0x80FF, EncryptionPolicy.Required, null)]
    [InlineData(PppProtocol.Lcp, EncryptionPolicy.Required, SessionFailureKind.LinkRejected)]
    [InlineData(PppProtocol.Chap, EncryptionPolicy.Required, SessionFailureKind.AuthenticationMethodRefused)]
    public void A_Protocol_Reject_in_the_open_tunnel_has_the_end_that_it_must(PppProtocol protocol, EncryptionPolicy policy, SessionFailureKind? expected)
    {
        using SessionPair pair = new SessionPair(new ClientOptions { Encryption = policy }, new ServerOptions { Encryption = policy }).Connect();
        pair.Inject(toServer: false, new ProtocolRejectPacket(200, protocol, new OctetString(new byte[20])));
        pair.Wait(60);
        Assert.Equal(expected is null, !pair.Client.HasEnded);
        Assert.Equal(expected, pair.Client.Failure?.Kind);
    }

    [Theory]
    [InlineData(PppProtocol.Ccp, EncryptionPolicy.Required, SessionFailureKind.EncryptionLost)]
    [InlineData(PppProtocol.Ccp, EncryptionPolicy.Optional, null)]
    [InlineData(PppProtocol.Ipcp, EncryptionPolicy.Required, SessionFailureKind.NetworkRejected)]
    [InlineData(PppProtocol.Lcp, EncryptionPolicy.Required, SessionFailureKind.LinkTerminatedByPeer)]
    public void A_protocol_that_the_peer_terminates_in_the_open_tunnel_ends_what_needs_it(
        PppProtocol protocol, EncryptionPolicy policy, SessionFailureKind? expected)
    {
        using SessionPair pair = new SessionPair(new ClientOptions { Encryption = policy }, new ServerOptions { Encryption = policy }).Connect();
        pair.Inject(toServer: false, new TerminatePacket(protocol, PppCode.TerminateRequest, 200, default));
        pair.Wait(0.1);
        Assert.Equal(policy == EncryptionPolicy.Optional, pair.SendFromClient(Packet));
        pair.Wait(60);
        Assert.Equal(expected is null, !pair.Client.HasEnded);
        Assert.Equal(expected, pair.Client.Failure?.Kind);
    }

    [Fact]
    public void CCP_that_agreed_on_nothing_leaves_open_what_compressed_packets_are()
    {
        var server = new ServerOptions { Encryption = EncryptionPolicy.None, AllowsCompression = true };
        using SessionPair pair = new SessionPair(new ClientOptions { Encryption = EncryptionPolicy.Optional }, server).Connect();
        pair.Wait(1);
        PppLink link = pair.Client.Tunnel!.Link;
        Assert.Equal(AutomatonState.Opened, link.AutomatonOf(PppProtocol.Ccp)?.State);
        Assert.Null(link.ReceivingOption);
        Assert.Null(link.ReceivedContext.MppeOrMppc);
    }

    [Fact]
    public void Clear_data_is_not_delivered_where_encryption_is_agreed()
    {
        foreach (EncryptionPolicy policy in new[] { EncryptionPolicy.Optional, EncryptionPolicy.Required })
        {
            using SessionPair pair = new SessionPair(new ClientOptions { Encryption = policy }, new ServerOptions { Encryption = policy }).Connect();
            pair.Wait(1);
            pair.Inject(toServer: true, new UnknownPppPacket(PppProtocol.Ip, new OctetString(Packet)));
            pair.Inject(toServer: true, new UnknownPppPacket(PppProtocol.Compressed, new OctetString([0x80, 0x00, 0x00, 0x21, .. Packet])));
            pair.Wait(1);
            Assert.Empty(pair.AtServer);
            Assert.Equal(2, pair.ServerTunnel!.Call.Receiver.ClearPackets);
            Assert.True(pair.IsOpen);
        }
    }

    [Fact]
    public void Fragments_are_put_together_where_multilink_is_agreed()
    {
        using SessionPair pair = Multilink(EncryptionPolicy.None);
        InjectFragments(pair, [0x00, 0x21, .. Packet], 0);
        Assert.Equal([Packet], pair.AtServer);
    }

    [Fact]
    public void Fragments_carry_what_is_encrypted_and_do_not_bypass_encryption()
    {
        using SessionPair pair = Multilink(EncryptionPolicy.Required);
        InjectFragments(pair, [0x00, 0x21, .. Packet], 0);
        Assert.Empty(pair.AtServer);
        Assert.Equal(1, pair.ServerTunnel!.Call.Receiver.ClearPackets);

        var buffer = new byte[70_000];
        Assert.True(pair.Client.TrySend(Packet, buffer, pair.Now, out Span<byte> datagram));
        Assert.True(GreFrame.TryParse(datagram, out GreFrame frame, out _));
        Assert.True(PppFrame.TryParse(frame.Payload, out PppFrame inner, out _) && inner.Protocol == PppProtocol.Compressed);
        InjectFragments(pair, [0x00, 0xFD, .. inner.Information.ToArray()], 2);
        pair.Wait(2);
        Assert.Equal([Packet], pair.AtServer);
    }

    [Fact]
    public void Fragments_within_encryption_are_not_mixed_with_clear_ones()
    {
        using SessionPair pair = Multilink(EncryptionPolicy.Required);
        pair.Inject(toServer: true, new UnknownPppPacket(PppProtocol.Multilink, new OctetString([0x80, 0, 0, 0, 0x00, 0x21, .. Packet])));
        pair.Wait(0.1);
        var protector = pair.Client.Tunnel!.Link.Sending.Protector!;
        var encrypted = new byte[300];
        int length = protector.Protect([0x00, 0x3D, 0x40, 0, 0, 1, 1, 2, 3], encrypted);
        pair.Inject(toServer: true, new UnknownPppPacket(PppProtocol.Compressed, new OctetString(encrypted.AsSpan(0, length))));
        pair.Wait(1);
        Assert.Empty(pair.AtServer);
        Assert.Equal(1, pair.ServerTunnel!.Call.Receiver.Unreadable);
    }

    [Fact]
    public void Data_that_comes_before_its_protocol_is_open_is_counted_and_lost()
    {
        using var pair = new SessionPair(new ClientOptions { Encryption = EncryptionPolicy.None }, new ServerOptions { Encryption = EncryptionPolicy.None });
        pair.Passes = (toServer, packet) =>
        {
            if (toServer && packet.Protocol is PppProtocol.Lcp or PppProtocol.Chap or PppProtocol.Ipcp)
                pair.Client.Tunnel!.Transmitter.Enqueue(new UnknownPppPacket(PppProtocol.Ip, new OctetString(Packet)));
            return true;
        };
        pair.Connect();
        Assert.True(pair.IsOpen, pair.Story);
        TunnelReceiver receiver = pair.ServerTunnel!.Call.Receiver;
        Assert.True(receiver.Early > 0);
        Assert.True(pair.ServerTunnel.Call.Link.DiscardedPackets > 0);
    }

    private static SessionPair Multilink(EncryptionPolicy policy)
    {
        SessionPair pair = new SessionPair(
            new ClientOptions { Profile = PeerProfile.Windows2000, Encryption = policy },
            new ServerOptions { Profile = PeerProfile.Windows2000, Encryption = policy }).Connect();
        Assert.True(pair.IsOpen && pair.ServerTunnel!.Call.Link.Agreement.IsMultilink, pair.Story);
        return pair;
    }

    private static void InjectFragments(SessionPair pair, byte[] packet, byte sequence)
    {
        byte[] first = [0x80, 0, 0, sequence, .. packet[..50]];
        byte[] second = [0x40, 0, 0, (byte)(sequence + 1), .. packet[50..]];
        pair.Inject(toServer: true, new UnknownPppPacket(PppProtocol.Multilink, new OctetString(first)));
        pair.Inject(toServer: true, new UnknownPppPacket(PppProtocol.Multilink, new OctetString(second)));
        pair.Wait(0.5);
    }
}
