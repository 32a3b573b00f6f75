using System;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Negotiation;
using PptpTools.Session;
using PptpTools.Wire.Ppp.Options;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>What happens to a tunnel that is open: limits, keep-alive, negotiations anew, and every way to end.</summary>
public sealed class LinkLifeTests
{
    private static readonly byte[] Packet = [0x45, .. Enumerable.Repeat((byte)7, 99)];

    [Fact]
    public void A_peer_that_goes_silent_is_given_up_after_the_echoes_it_may_miss()
    {
        var options = new ClientOptions { EchoInterval = TimeSpan.FromSeconds(5), EchoFailures = 2 };
        using SessionPair pair = new SessionPair(options, new ServerOptions { EchoInterval = null }).Connect();
        pair.Loss = 1;
        TimeSpan cut = pair.Now;
        Assert.True(pair.RunUntil(() => pair.Client.HasEnded && pair.Server.HasEnded, 60), pair.Story);

        Assert.Equal((SessionFailureKind.LinkEchoTimeout, 807), (pair.Client.Failure!.Kind, pair.Client.Failure.Code));
        Assert.Equal(SessionFailureKind.CallDisconnected, pair.ServerTunnel!.Failure!.Kind);
        Assert.InRange((pair.Now - cut).TotalSeconds, 15, 30);
        Assert.Equal(0, pair.Pool.Taken);
    }

    [Fact]
    public void A_peer_that_sends_data_is_not_asked_for_a_sign_of_life()
    {
        using SessionPair pair = new SessionPair(new ClientOptions { EchoInterval = TimeSpan.FromSeconds(5) }, new ServerOptions { EchoInterval = null }).Connect();
        for (int i = 0; i < 60; i++)
        {
            pair.SendFromServer(Packet);
            pair.Wait(1);
        }

        Assert.Equal(0, pair.Client.Tunnel!.Link.EchoesSent);
        pair.Wait(21);
        Assert.Equal(4, pair.Client.Tunnel.Link.EchoesSent, 1.0);
        Assert.True(pair.IsOpen);
    }

    [Fact]
    public void A_tunnel_without_data_ends_at_its_idle_limit()
    {
        using SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions { IdleLimit = TimeSpan.FromSeconds(10) }).Connect();
        for (int i = 0; i < 40; i++)
        {
            pair.SendFromClient(Packet);
            pair.Wait(1);
        }

        Assert.True(pair.IsOpen, pair.Story);
        TimeSpan last = pair.Now;
        Assert.True(pair.RunUntil(() => pair.Client.HasEnded && pair.Server.HasEnded, 60), pair.Story);
        Assert.Equal(SessionFailureKind.IdleLimit, pair.ServerTunnel!.Failure!.Kind);
        Assert.Equal(SessionFailureKind.LinkTerminatedByPeer, pair.Client.Failure!.Kind);
        // A second has passed since the last packet.
        Assert.InRange((pair.Now - last).TotalSeconds, 9, 9.5);
    }

    [Fact]
    public void A_tunnel_ends_at_its_session_limit_though_data_flows()
    {
        var limit = TimeSpan.FromSeconds(30);
        using SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions { SessionLimit = limit, IdleLimit = TimeSpan.FromSeconds(31) }).Connect();
        TimeSpan start = pair.Now;
        while (!pair.Client.HasEnded && pair.Now < TimeSpan.FromSeconds(100))
        {
            pair.SendFromClient(Packet);
            pair.Wait(1);
        }

        Assert.Equal(SessionFailureKind.SessionLimit, pair.ServerTunnel!.Failure!.Kind);
        Assert.InRange((pair.Now - start).TotalSeconds, 29, 40);
    }

    [Theory]
    [InlineData(PppProtocol.Lcp, false)]
    [InlineData(PppProtocol.Lcp, true)]
    [InlineData(PppProtocol.Ccp, false)]
    [InlineData(PppProtocol.Ccp, true)]
    [InlineData(PppProtocol.Ipcp, false)]
    [InlineData(PppProtocol.Ipcp, true)]
    public void An_open_protocol_negotiates_anew_and_data_flows_again(PppProtocol protocol, bool byServer)
    {
        using SessionPair pair = new SessionPair(new ClientOptions { IsStateful = true }, new ServerOptions { IsStateful = true }).Connect();
        TunnelCall call = byServer ? pair.ServerTunnel!.Call : pair.Client.Tunnel!;
        Carry(pair, 5);
        NegotiationAutomaton automaton = protocol == PppProtocol.Lcp ? call.Link.Lcp : call.Link.AutomatonOf(protocol)!;
        automaton.Down(pair.Now);
        automaton.Up(pair.Now);
        call.HandleDeadline(pair.Now);
        Assert.False(pair.IsOpen);
        Assert.False(byServer ? pair.SendFromServer(Packet) : pair.SendFromClient(Packet));
        pair.Drain();
        Assert.True(pair.RunUntil(() => pair.IsOpen, 30), pair.Story);

        Assert.Equal(SessionPair.Address("192.168.1.51"), pair.Client.Lease!.Address);
        Assert.Equal(1, pair.Pool.Taken);
        Carry(pair, 300);
        Assert.Null(pair.Client.Failure);
    }

    [Theory]
    [InlineData(AuthenticationMethod.ChapMd5)]
    [InlineData(AuthenticationMethod.MsChap)]
    [InlineData(AuthenticationMethod.MsChapV2)]
    [InlineData(AuthenticationMethod.EapMd5)]
    [InlineData(AuthenticationMethod.EapMsChapV2)]
    public void An_open_tunnel_is_challenged_again_and_ends_when_the_answer_no_longer_counts(AuthenticationMethod method)
    {
        var client = new ClientOptions { Methods = [method], Encryption = EncryptionPolicy.Optional };
        var server = new ServerOptions { Methods = [method], Encryption = EncryptionPolicy.Optional, RechallengeInterval = TimeSpan.FromSeconds(20) };
        var account = new UserAccount(SessionPair.User, SessionPair.Password.ToCharArray());
        using SessionPair pair = new SessionPair(client, server, account: account).Connect();
        pair.Wait(100);
        Assert.True(pair.IsOpen, pair.Story);
        Carry(pair, 10);

        account.Status = AccountStatus.Disabled;
        Assert.True(pair.RunUntil(() => pair.Client.HasEnded && pair.Server.HasEnded, 60), pair.Story);
        Assert.Equal(SessionFailureKind.AccountDisabled, pair.ServerTunnel!.Failure!.Kind);
        Assert.Contains(pair.Client.Failure!.Kind, new[] { SessionFailureKind.AccountDisabled, SessionFailureKind.BadCredentials });
    }

    [Theory]
    [InlineData(AuthenticationMethod.MsChap)]
    [InlineData(AuthenticationMethod.MsChapV2)]
    [InlineData(AuthenticationMethod.EapMsChapV2)]
    public void An_expired_password_is_changed_where_a_new_one_is_given(AuthenticationMethod method)
    {
        foreach (string? renewed in new[] { "better one", null })
        {
            var account = new UserAccount(SessionPair.User, SessionPair.Password.ToCharArray()) { Status = AccountStatus.PasswordExpired };
            var client = new ClientOptions { Methods = [method] };
            using var pair = new SessionPair(client, new ServerOptions { Methods = [method] }, newPassword: renewed, account: account);
            pair.Connect();

            Assert.Equal(renewed is not null, pair.IsOpen);
            if (renewed is not null)
            {
                Carry(pair, 20);
                Assert.Equal(AccountStatus.Enabled, account.Status);
            }
            else
            {
                Assert.Equal((SessionFailureKind.PasswordExpired, 648), (pair.Client.Failure!.Kind, pair.Client.Failure.Code));
            }
        }
    }

    [Fact]
    public void Both_ends_close_at_the_same_time()
    {
        foreach (PeerProfile profile in Enum.GetValues<PeerProfile>())
        {
            using SessionPair pair = new SessionPair(new ClientOptions { Profile = profile }, new ServerOptions { Profile = profile }).Connect();
            pair.Client.Close(pair.Now);
            pair.Server.Close(pair.ServerTunnel!, new SessionFailure(SessionFailureKind.ClosedLocally, "Closed."), pair.Now);
            pair.Drain();
            Assert.True(pair.RunUntil(() => pair.Client.HasEnded && pair.Server.HasEnded, 60), pair.Story);
            Assert.Equal(SessionFailureKind.ClosedLocally, pair.Client.Failure!.Kind);
            Assert.Equal(SessionFailureKind.ClosedLocally, pair.ServerTunnel!.Failure!.Kind);
            Assert.Equal(0, pair.Pool.Taken);
        }
    }

    [Fact]
    public void The_server_ends_a_call_by_command_in_every_phase()
    {
        foreach (PeerProfile profile in Enum.GetValues<PeerProfile>())
        {
            for (int steps = 0; steps < 60; steps += 3)
            {
                using var pair = new SessionPair(new ClientOptions { Profile = profile }, new ServerOptions { Profile = profile }) { KeepsLog = false };
                ConnectSome(pair, steps);
                if (pair.ServerTunnel is not { } tunnel)
                    continue;
                pair.Server.Close(tunnel, new SessionFailure(SessionFailureKind.ClosedLocally, "Closed."), pair.Now);
                pair.Drain();
                Assert.True(pair.RunUntil(() => pair.Client.HasEnded && pair.Server.HasEnded, 100), $"{profile} {steps} {pair.Story}");
                Assert.Equal(SessionFailureKind.ClosedLocally, tunnel.Failure!.Kind);
                Assert.Contains(pair.Client.Failure!.Kind, new[]
                {
                    SessionFailureKind.LinkTerminatedByPeer, SessionFailureKind.CallDisconnected, SessionFailureKind.ControlClosedByPeer, SessionFailureKind.GreBlocked,
                });
                Assert.Equal(0, pair.Pool.Taken);
            }
        }
    }

    [Fact]
    public void The_client_closes_in_every_phase()
    {
        for (int steps = 0; steps < 60; steps++)
        {
            using var pair = new SessionPair(new ClientOptions(), new ServerOptions { Profile = (PeerProfile)(steps % 6) }) { KeepsLog = false };
            ConnectSome(pair, steps);
            pair.Client.Close(pair.Now);
            pair.Drain();
            Assert.True(pair.RunUntil(() => pair.Client.HasEnded && pair.Server.HasEnded, 100), $"{steps} {pair.Story}");
            Assert.Equal(SessionFailureKind.ClosedLocally, pair.Client.Failure!.Kind);
            Assert.Equal(0, pair.Pool.Taken);
        }
    }

    [Fact]
    public void A_transport_that_is_lost_in_any_phase_ends_both_and_leaves_nothing_behind()
    {
        foreach (PeerProfile profile in Enum.GetValues<PeerProfile>())
        {
            for (int steps = 0; steps < 60; steps++)
            {
                using var pair = new SessionPair(new ClientOptions { Profile = profile }, new ServerOptions { Profile = profile }) { KeepsLog = false };
                ConnectSome(pair, steps);
                pair.Client.HandleTransportLost(steps % 2 == 0, pair.Now);
                pair.Server.HandleTransportLost(steps % 2 == 0, pair.Now);
                pair.Drain();

                Assert.True(pair.Client.HasEnded && pair.Server.HasEnded, $"{profile} {steps}");
                Assert.NotNull(pair.Client.Failure);
                Assert.Equal(0, pair.Pool.Taken);
                foreach (PppLink link in new[] { pair.Client.Tunnel?.Link, pair.ServerTunnel?.Call.Link }.OfType<PppLink>())
                {
                    Assert.Equal(LinkPhase.Dead, link.Phase);
                    Assert.Null(link.Sending.Protector);
                    Assert.Null(link.Receiving.Unprotector);
                }

                pair.Wait(100);
                Assert.Null(pair.Client.Deadline);
                Assert.Null(pair.Server.Deadline);
            }
        }
    }

    [Fact]
    public void A_failure_before_the_TCP_connection_has_its_own_kinds()
    {
        using var refused = new SessionPair(new ClientOptions(), new ServerOptions());
        refused.Client.HandleConnectFailed(isRefused: true);
        Assert.Equal((SessionFailureKind.ConnectionRefused, true), (refused.Client.Failure!.Kind, refused.Client.HasEnded));
        using var silent = new SessionPair(new ClientOptions(), new ServerOptions());
        silent.Client.HandleConnectFailed(isRefused: false);
        Assert.Equal((SessionFailureKind.ConnectionTimedOut, 678), (silent.Client.Failure!.Kind, silent.Client.Failure.Code));
        using var closed = new SessionPair(new ClientOptions(), new ServerOptions());
        closed.Client.Close(TimeSpan.Zero);
        Assert.Equal((SessionFailureKind.ClosedLocally, true), (closed.Client.Failure!.Kind, closed.Client.HasEnded));
    }

    [Fact]
    public void A_link_that_ended_does_not_come_back_when_the_peer_goes_on()
    {
        using SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions()).Connect();
        pair.Passes = (toServer, packet) => toServer || packet.Protocol != PppProtocol.Lcp;
        pair.Server.Close(pair.ServerTunnel!, new SessionFailure(SessionFailureKind.ClosedLocally, "Closed."), pair.Now);
        pair.Drain();
        pair.RunUntil(() => pair.ServerTunnel!.Call.HasEnded, 20);
        byte[] request = new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureRequest, 9, OptionList.Empty).ToOctets();
        pair.ServerTunnel!.Call.Link.HandlePacket(PppProtocol.Lcp, request, pair.Now);
        Assert.Equal(LinkPhase.Dead, pair.ServerTunnel.Call.Link.Phase);
    }

    private static void ConnectSome(SessionPair pair, int steps)
    {
        pair.Client.HandleConnected(pair.Now);
        pair.Server.HandleAccepted(pair.Now);
        pair.Drain();
        pair.RunUntil(() => steps-- <= 0, 2);
    }

    private static void Carry(SessionPair pair, int count)
    {
        int before = pair.AtServer.Count;
        int beforeClient = pair.AtClient.Count;
        for (int i = 0; i < count; i++)
        {
            Assert.True(pair.SendFromClient(Packet) && pair.SendFromServer(Packet), pair.Story);
            pair.Wait(0.01);
        }

        pair.Wait(1);
        Assert.Equal((before + count, beforeClient + count), (pair.AtServer.Count, pair.AtClient.Count));
        Assert.All(pair.AtServer.Concat(pair.AtClient), packet => Assert.Equal(Packet, packet));
    }
}
