using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Cryptography;
using PptpTools.Lab;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>What logs of real peers show and no capture of ours does.</summary>
public sealed class ProfileHabitTests
{
    private static readonly ClientOptions Linux = new() { Profile = PeerProfile.Linux };

    [Fact]
    public void RouterOS_demands_authentication_first_and_rejects_ACCM_and_both_compressions()
    {
        List<string> lines = Lines(Play(Linux, new ServerOptions { Profile = PeerProfile.RouterOS }));
        Assert.StartsWith("FromServer [LCP ConfReq id=0x1 <auth chap MS-v2> <mru 1450> <magic", lines.First(line => line.StartsWith("FromServer [LCP ConfReq", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("FromServer [LCP ConfRej id=0x1 <asyncmap 0x0> <pcomp> <accomp>]", lines);
        Assert.Contains(lines, line => line.StartsWith("FromServer [IPCP ConfAck", StringComparison.Ordinal));
    }

    [Fact]
    public void A_Windows_server_asks_from_identifier_0_for_callback_and_multilink_and_repeats_the_client_s_ACCM()
    {
        List<string> lines = Lines(Play(Linux, new ServerOptions { Profile = PeerProfile.Windows }));
        string request = lines.First(line => line.StartsWith("FromServer [LCP ConfReq", StringComparison.Ordinal));
        Assert.StartsWith("FromServer [LCP ConfReq id=0x0 <mru 1400> <auth chap MS-v2> <magic", request, StringComparison.Ordinal);
        Assert.Contains("<callback CBCP> <mrru 1614> <endpoint", request, StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("ToServer [LCP ConfRej id=0x0 <callback CBCP> <mrru 1614>", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("FromServer [PPTP SetLinkInfo", StringComparison.Ordinal) && line.Contains("send-accm=0x00000000 receive-accm=0xffffffff", StringComparison.Ordinal));
    }

    /// <summary>pptpclient.sourceforge.net, "lcp_term_garbled": magic number, 003CCD74, error number.</summary>
    [Fact]
    public void A_Windows_server_ends_a_link_with_the_number_of_the_error()
    {
        LabResult result = Play(Linux with { Encryption = EncryptionPolicy.None }, new ServerOptions { Profile = PeerProfile.Windows });
        TerminatePacket farewell = result.Steps.Where(step => step.Direction == Direction.FromServer).Select(step => step.Packet).OfType<TerminatePacket>().First();
        Assert.Equal("003ccd74000002e6", farewell.Data.ToString().Substring(8));
    }

    private static LabResult Play(ClientOptions client, ServerOptions server)
    {
        var scenario = new LabScenario("Profile", "", "", (seed, _) => new LabPlan { Seed = seed, Client = client, Server = server }, run => run.Connect());
        return ScenarioRun.Play(scenario, 1, "internet", new BouncyCastleCryptography());
    }

    private static List<string> Lines(LabResult result) => [.. result.Steps.Select(step => $"{step.Direction} {step.Text.Substring(step.Text.IndexOf('['))}")];
}
