using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Lab;
using PptpTools.Probing;
using PptpTools.Session;
using Xunit;
using static PptpTools.Probing.CheckVerdict;
using static PptpTools.Probing.ServerCheckKind;

namespace PptpTools.Tests.Probing;

/// <summary>A test of a server against the engine's own servers in the lab: with every kind of habits, and with GRE that does not pass.</summary>
public sealed class ServerProbeTests
{
    private static readonly (AuthenticationMethod Method, ServerCheckKind Check)[] Methods =
    [
        (AuthenticationMethod.Pap, Pap), (AuthenticationMethod.ChapMd5, ChapMd5), (AuthenticationMethod.MsChap, MsChap),
        (AuthenticationMethod.MsChapV2, MsChapV2), (AuthenticationMethod.EapMsChapV2, Eap),
    ];

    public static TheoryData<PeerProfile> Profiles() => [.. Enum.GetValues<PeerProfile>()];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_set_of_ways_is_found_out_and_no_name_is_sent(PeerProfile profile)
    {
        for (int set = 1; set < 1 << Methods.Length; set++)
        {
            List<AuthenticationMethod> allowed = [.. Methods.Where((_, i) => (set & (1 << i)) != 0).Select(way => way.Method)];
            var server = new ServerOptions { Profile = profile, Methods = allowed, Encryption = EncryptionPolicy.None };
            using var lab = new LabProbe(new LabPlan { Server = server, Seed = (ulong)set });
            ServerReport report = lab.Run();
            string what = $"{profile} allows {string.Join(", ", allowed)}: {string.Join("; ", report.Checks)}";
            foreach ((AuthenticationMethod method, ServerCheckKind check) in Methods)
                Assert.True(report.Of(check).Verdict == (allowed.Contains(method) ? Passed : Failed), $"{check} of {what}");
            Assert.True(report.Of(NoAuthentication).Verdict == Failed, what);
            Assert.True(report.Of(Login).Verdict == NotTried, what);
            Assert.True(report.PathMtu == 1500, what);
            Assert.True(report.Connections <= 7, what);
            Assert.Equal(0, lab.World.Context.Pool.Taken);
        }
    }

    [Theory]
    [InlineData(KeyStrengths.Bits40)]
    [InlineData(KeyStrengths.Bits56)]
    [InlineData(KeyStrengths.Bits128)]
    [InlineData(KeyStrengths.Bits40 | KeyStrengths.Bits128)]
    [InlineData(KeyStrengths.Bits40 | KeyStrengths.Bits56 | KeyStrengths.Bits128)]
    public void With_a_credential_the_key_lengths_are_found_out(KeyStrengths strengths)
    {
        using var lab = new LabProbe(new LabPlan { Server = new ServerOptions { Strengths = strengths } }, LabWorld.Password);
        ServerReport report = lab.Run();
        Assert.Equal(Passed, report.Of(Login).Verdict);
        Assert.Equal((strengths & KeyStrengths.Bits128) != 0 ? Passed : Failed, report.Of(Mppe128).Verdict);
        Assert.Equal((strengths & KeyStrengths.Bits56) != 0 ? Passed : Failed, report.Of(Mppe56).Verdict);
        Assert.Equal((strengths & KeyStrengths.Bits40) != 0 ? Passed : Failed, report.Of(Mppe40).Verdict);
        Assert.Equal((strengths & KeyStrengths.Bits128) != 0 ? Passed : Failed, report.Verdict);
        Assert.InRange(report.Connections, 8, ServerProbe.MaximumConnections);
    }

    [Fact]
    public void After_a_login_that_is_refused_there_is_no_other()
    {
        using var lab = new LabProbe(new LabPlan(), "wrong");
        ServerReport report = lab.Run();
        Assert.Equal(Failed, report.Of(Login).Verdict);
        Assert.Equal(1, lab.Proofs);
        foreach (ServerCheckKind length in new[] { Mppe128, Mppe56, Mppe40 })
        {
            Assert.Equal(NotTried, report.Of(length).Verdict);
            Assert.Contains("lock the account", report.Of(length).Evidence);
        }

        Assert.Equal(Failed, report.Verdict);
    }

    [Fact]
    public void Nobody_logs_on_where_the_password_would_be_shown_or_no_keys_be_left()
    {
        var server = new ServerOptions { Methods = [AuthenticationMethod.Pap, AuthenticationMethod.ChapMd5], Encryption = EncryptionPolicy.None };
        using var lab = new LabProbe(new LabPlan { Server = server }, LabWorld.Password);
        ServerReport report = lab.Run();
        Assert.Equal(0, lab.Proofs);
        Assert.Equal(NotTried, report.Of(Login).Verdict);
        Assert.Equal(Failed, report.Verdict);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gre_that_does_not_get_out_is_told_from_the_servers_that_comes(bool isSilent)
    {
        FilterAction action = isSilent ? FilterAction.Drop : FilterAction.RejectAsProhibited;
        using var lab = new LabProbe(new LabPlan { Server = new ServerOptions { Profile = PeerProfile.Linux } });
        lab.World.Inside.InputFilters.Add(PacketFilter.Gre(action));
        ServerReport report = lab.Run();
        Assert.Equal((Passed, Failed), (report.Of(GreInward).Verdict, report.Of(GreOutward).Verdict));
        Assert.Equal(NotTried, report.Of(MsChapV2).Verdict);
        Assert.Equal(1, report.Connections);
        Assert.NotEmpty(report.Of(GreOutward).Action);
    }

    [Fact]
    public void Gre_that_does_not_come_in_is_told_by_a_server_that_takes_the_link_for_looped_back()
    {
        using var lab = new LabProbe(new LabPlan { Server = new ServerOptions { Profile = PeerProfile.Linux } });
        lab.World.Outside.InputFilters.Add(PacketFilter.Gre(FilterAction.Drop));
        ServerReport report = lab.Run();
        string what = $"{string.Join("; ", report.Checks)}: {lab.World.LatestServerTunnel?.Failure}";
        Assert.True(report.Of(GreInward).Verdict == Failed, what);
        Assert.True(report.Of(GreOutward).Verdict == Passed, what);
    }

    [Theory]
    [InlineData(PeerProfile.Linux, Failed)]
    [InlineData(PeerProfile.Windows, Unknown)]
    public void Gre_that_passes_neither_way_is_told_where_the_server_is_known_to_speak_first(PeerProfile profile, CheckVerdict verdict)
    {
        using var lab = new LabProbe(new LabPlan { Server = new ServerOptions { Profile = profile } });
        lab.World.Outside.InputFilters.Add(PacketFilter.Gre(FilterAction.Drop));
        lab.World.Inside.InputFilters.Add(PacketFilter.Gre(FilterAction.Drop));
        ServerReport report = lab.Run();
        Assert.Equal((verdict, verdict), (report.Of(GreInward).Verdict, report.Of(GreOutward).Verdict));
        Assert.Equal(1, report.Connections);
        Assert.NotEqual(Passed, report.Verdict);
    }

    [Theory]
    [InlineData(1500, Passed)]
    [InlineData(1492, Failed)]
    [InlineData(1470, Failed)]
    [InlineData(1400, Failed)]
    [InlineData(600, Failed)]
    [InlineData(500, Unknown)]
    public void The_longest_packet_that_passes_is_found(int path, CheckVerdict verdict)
    {
        using var lab = new LabProbe(new LabPlan()) { PathMtu = path };
        ServerReport report = lab.Run();
        Assert.Equal(verdict, report.Of(ServerCheckKind.PathMtu).Verdict);
        int[] lengths = [576, 1024, 1200, 1280, 1320, 1360, 1380, 1400, 1420, 1440, 1454, 1460, 1476, 1480, 1492, 1500];
        Assert.Equal(lengths.Where(length => length <= path).Select(length => (int?)length).LastOrDefault(), report.PathMtu);
    }

    [Fact]
    public void A_port_that_is_closed_or_silent_ends_the_test_with_the_first_connection()
    {
        foreach (FilterAction action in new[] { FilterAction.Drop, FilterAction.RejectWithReset })
        {
            using var lab = new LabProbe(new LabPlan());
            lab.World.Inside.InputFilters.Add(PacketFilter.ControlConnection(action));
            ServerReport report = lab.Run();
            Assert.Equal(Failed, report.Of(TcpPort).Verdict);
            Assert.Equal(1, report.Connections);
            Assert.All(report.Checks.Where(check => check.Check > TcpPort), check => Assert.Equal(NotTried, check.Verdict));
        }
    }

    [Fact]
    public void Without_gre_the_test_goes_as_far_as_the_call_and_says_why()
    {
        using var lab = new LabProbe(new LabPlan(), LabWorld.Password) { GreObstacle = "No right." };
        ServerReport report = lab.Run();
        Assert.Equal((Passed, Passed), (report.Of(ServerCheckKind.ControlConnection).Verdict, report.Of(Call).Verdict));
        Assert.All(report.Checks.Where(check => check.Check > Call), check => Assert.Equal((NotTried, "No right."), (check.Verdict, check.Evidence)));
        Assert.Equal(1, report.Connections);
        Assert.Equal("SERVER", report.HostName);
    }

    [Fact]
    public void A_test_survives_loss_and_makes_no_more_connections_than_it_may()
    {
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var lossy = new LinkConditions { Delay = TimeSpan.FromMilliseconds(30), Loss = 0.15 };
            using var lab = new LabProbe(new LabPlan { Seed = seed, ToServer = lossy, ToClient = lossy }, LabWorld.Password);
            ServerReport report = lab.Run();
            Assert.InRange(report.Connections, 1, ServerProbe.MaximumConnections);
            Assert.NotEqual(Failed, report.Of(MsChapV2).Verdict);
            Assert.NotEqual(Passed, report.Of(Pap).Verdict);
            Assert.NotEqual(Failed, report.Of(Login).Verdict);
        }
    }
}
