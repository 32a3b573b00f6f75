using System.Linq;
using PptpTools.Decoding;
using PptpTools.Tracing;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>LCP that leaves Opened and comes back in the same call: everything above it begins anew.</summary>
public sealed class ReopenScenarioTests
{
    private readonly SyntheticCapture _capture = new();
    private readonly SyntheticCall _call;
    private uint _toServer;
    private uint _fromServer;

    public ReopenScenarioTests()
    {
        _call = new SyntheticCall(_capture);
        _call.Open();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_automata_of_the_protocols_above_go_the_same_way_again(bool terminates)
    {
        OpenLink(1, "");
        OpenAddresses();
        if (terminates)
            Client("C021 05 09 0004").Server("C021 06 09 0004");
        OpenLink(11, "");
        OpenAddresses();
        NegotiationEvent[] steps = [.. _capture.Decode().Events.Where(step => step.Layer == Layer.Ipcp)];
        Assert.Equal(steps.Take(4).Select(States), steps.Skip(4).Select(States));
        Assert.Equal("Opened Opened", States(steps[^1]));
        Assert.Equal("AckReceived AckSent", States(steps[^2]));
    }

    [Fact]
    public void A_request_with_its_old_identifier_and_other_options_begins_anew()
    {
        OpenLink(1, "");
        OpenAddresses();
        OpenLink(1, "05 06 00000002");
        OpenAddresses();
        NegotiationEvent[] steps = [.. _capture.Decode().Events.Where(step => step.Layer == Layer.Ipcp)];
        Assert.Equal(steps.Take(4).Select(States), steps.Skip(4).Select(States));
    }

    [Fact]
    public void Authentication_and_encryption_of_the_first_time_do_not_hold_for_the_second()
    {
        OpenLink(1, "03 05 C223 81");
        Server("C223 03 01 0004");
        Client("80FD 01 01 000A 12 06 01000040").Server("80FD 02 01 000A 12 06 01000040");
        Server("80FD 01 01 000A 12 06 01000040").Client("80FD 02 01 000A 12 06 01000040");
        OpenLink(11, "");
        Client("80FD 01 02 0004");
        Client("21 45000014 00000000 40010000 0A000001 0A000002");
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal((null, null, "none"), (session.Authentication, session.Authenticated, session.Encryption));
        Assert.DoesNotContain(session.Anomalies, anomaly => anomaly.Anomaly.Rule == "ClearData");
    }

    [Fact]
    public void A_link_that_does_not_come_back_shows_what_was_in_force()
    {
        OpenLink(1, "03 05 C223 81");
        Server("C223 03 01 0004");
        Client("C021 05 09 0004").Server("C021 06 09 0004").Client("C021 01 0A 0004");
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal(("MS-CHAPv2", true), (session.Authentication, session.Authenticated));
    }

    /// <summary>Both requests and their acknowledgments; the server's request has the options.</summary>
    private void OpenLink(byte identifier, string options)
    {
        int length = 4 + Hex.Octets(options).Length;
        Client($"C021 01 {identifier:X2} 0004").Server($"C021 01 {identifier:X2} {length:X4} {options}");
        Server($"C021 02 {identifier:X2} 0004").Client($"C021 02 {identifier:X2} {length:X4} {options}");
    }

    private void OpenAddresses()
    {
        Client("8021 01 01 000A 03 06 0A000002").Server("8021 02 01 000A 03 06 0A000002");
        Server("8021 01 01 000A 03 06 0A000001").Client("8021 02 01 000A 03 06 0A000001");
    }

    private ReopenScenarioTests Client(string ppp)
    {
        _call.ToServer(_toServer++, ppp);
        return this;
    }

    private ReopenScenarioTests Server(string ppp)
    {
        _call.FromServer(_fromServer++, ppp);
        return this;
    }

    private static string States(NegotiationEvent step) => step.ClientState is null || step.ServerState is null ? "-" : $"{step.ClientState} {step.ServerState}";
}
