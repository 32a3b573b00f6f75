using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Negotiation;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Negotiation;

/// <summary>One automaton against packets made by hand.</summary>
public class NegotiationAutomatonTests
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(1000);

    private readonly LcpPolicy _policy = new(new LcpPreferences(), () => 0x1234);
    private readonly NegotiationAutomaton _automaton;

    public NegotiationAutomatonTests() => _automaton = new NegotiationAutomaton(_policy, NegotiationLimits.Default);

    [Fact]
    public void Nothing_is_sent_before_the_layer_is_wanted_and_the_link_is_up()
    {
        _automaton.Up(Start);
        Assert.Empty(Sent());
        Assert.Equal(AutomatonState.Closed, _automaton.State);
        _automaton.Open(Start);
        Assert.Equal(["ConfigureRequest 1 <mru 1400> <asyncmap 0x0> <magic 0x1234> <pcomp> <accomp>"], Sent());
        Assert.Equal(Start + TimeSpan.FromSeconds(3), _automaton.Deadline);
    }

    [Fact]
    public void A_request_is_repeated_with_its_identifier_and_changed_with_a_new_one()
    {
        Begin();
        _automaton.HandleDeadline(Start + TimeSpan.FromSeconds(2.9));
        Assert.Empty(Sent());
        _automaton.HandleDeadline(Start + TimeSpan.FromSeconds(3));
        Assert.StartsWith("ConfigureRequest 1 ", Assert.Single(Sent()), StringComparison.Ordinal);
        Give(Configure(PppCode.ConfigureNak, 1, new MaximumReceiveUnitOption(1300)));
        Assert.StartsWith("ConfigureRequest 2 <mru 1300>", Assert.Single(Sent()), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_replies_to_a_repeated_request_make_the_timer_longer()
    {
        Begin();
        _automaton.HandleDeadline(Start + TimeSpan.FromSeconds(3));
        Give(Configure(PppCode.ConfigureNak, 1, new MaximumReceiveUnitOption(1300)));
        Give(Configure(PppCode.ConfigureNak, 1, new MaximumReceiveUnitOption(1300)));
        Give(Configure(PppCode.ConfigureNak, 1, new MaximumReceiveUnitOption(1300)));
        Give(Configure(PppCode.ConfigureNak, 2, new MaximumReceiveUnitOption(1200)));
        Assert.Equal(Start + TimeSpan.FromSeconds(6), _automaton.Deadline);
    }

    [Fact]
    public void Two_replies_to_a_request_sent_once_leave_the_timer_alone()
    {
        Begin();
        Give(Configure(PppCode.ConfigureNak, 1, new MaximumReceiveUnitOption(1300)));
        Give(Configure(PppCode.ConfigureNak, 1, new MaximumReceiveUnitOption(1300)));
        Give(Configure(PppCode.ConfigureNak, 2, new MaximumReceiveUnitOption(1200)));
        Assert.Equal(Start + TimeSpan.FromSeconds(3), _automaton.Deadline);
    }

    [Fact]
    public void After_an_Ack_a_timeout_sends_a_new_identifier()
    {
        Begin();
        Give(new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureAck, 1, _policy.Requested));
        Assert.Equal(AutomatonState.AckReceived, _automaton.State);
        _automaton.HandleDeadline(Start + TimeSpan.FromSeconds(3));
        Assert.StartsWith("ConfigureRequest 2 ", Assert.Single(Sent()), StringComparison.Ordinal);
        Assert.Equal(AutomatonState.RequestSent, _automaton.State);
    }

    [Fact]
    public void Replies_that_answer_nothing_are_discarded()
    {
        Begin();
        Give(new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureAck, 2, _policy.Requested));
        Give(Configure(PppCode.ConfigureAck, 1, new MaximumReceiveUnitOption(1400)));
        Give(Configure(PppCode.ConfigureReject, 1, new CallbackOption(6)));
        Give(new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureNak, 1, OptionList.Parse(PppProtocol.Lcp, [1])));
        Assert.Empty(Sent());
        Assert.Equal((AutomatonState.RequestSent, 4), (_automaton.State, _automaton.DiscardedPackets));
        Give(new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureAck, 1, _policy.Requested));
        Give(new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureAck, 1, _policy.Requested));
        Assert.Equal((AutomatonState.AckReceived, 5), (_automaton.State, _automaton.DiscardedPackets));
    }

    [Fact]
    public void A_request_that_is_cut_short_or_malformed_is_discarded()
    {
        Begin();
        Give(Configure(PppCode.ConfigureRequest, 9, new MagicNumberOption(5)) with { MissingOctets = 3 });
        Give(new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureRequest, 9, OptionList.Parse(PppProtocol.Lcp, [5, 6, 0])));
        Assert.Empty(Sent());
        Assert.Equal(2, _automaton.DiscardedPackets);
    }

    [Fact]
    public void An_Ack_repeats_the_request_octet_for_octet()
    {
        Begin();
        byte[] request = Hex.Octets(
            """
            08 02           # accomp before pcomp, as no list of ours has it
            05 06 DEADBEEF  # magic
            07 02           # pcomp
            """);
        Give(new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureRequest, 77, OptionList.Parse(PppProtocol.Lcp, request)));
        Assert.True(_automaton.TryTakeOutput(out AutomatonOutput output));
        Assert.Equal([(byte)2, 77, 0, 14, .. request], output.Packet!.ToOctets());
    }

    [Fact]
    public void Naks_become_Rejects_after_Max_Failure_and_the_negotiation_ends_when_that_does_not_help()
    {
        Begin();
        var kinds = new List<string>();
        for (byte identifier = 1; _automaton.State != AutomatonState.Closing; identifier++)
        {
            Give(Configure(PppCode.ConfigureRequest, identifier, new MaximumReceiveUnitOption(10)));
            kinds.AddRange(Sent().Select(packet => packet.Split(' ')[0]));
        }

        Assert.Equal(Enumerable.Repeat("ConfigureNak", 5), kinds.Take(5));
        Assert.Equal([.. Enumerable.Repeat("ConfigureReject", 16), "TerminateRequest"], kinds.Skip(5));
        Assert.Equal(NegotiationFailureKind.NotConverging, _automaton.Failure!.Kind);
    }

    [Fact]
    public void A_peer_that_refuses_for_ever_ends_the_negotiation()
    {
        Begin();
        for (byte identifier = 1; _automaton.State == AutomatonState.RequestSent; identifier++)
            Give(Configure(PppCode.ConfigureNak, identifier));
        Assert.Equal((AutomatonState.Closing, NegotiationFailureKind.NotConverging), (_automaton.State, _automaton.Failure!.Kind));
    }

    [Fact]
    public void An_unknown_code_is_rejected_with_a_copy_of_the_packet_that_fits_every_peer()
    {
        Begin();
        Give(new UnknownCodePacket(PppProtocol.Lcp, (PppCode)99, 5, new OctetString(new byte[300])));
        Assert.True(_automaton.TryTakeOutput(out AutomatonOutput output));
        var reject = Assert.IsType<CodeRejectPacket>(output.Packet);
        Assert.Equal((PppCode)99, reject.RejectedCode);
        Assert.Equal(128, reject.Length);
        Assert.Equal(AutomatonState.RequestSent, _automaton.State);
    }

    [Fact]
    public void A_Code_Reject_of_a_necessary_code_is_fatal_and_of_another_is_not()
    {
        Begin();
        Give(new CodeRejectPacket(PppProtocol.Lcp, 1, new OctetString([12, 1, 0, 4])));
        Assert.Equal(AutomatonState.RequestSent, _automaton.State);
        Give(new CodeRejectPacket(PppProtocol.Lcp, 2, new OctetString([1, 1, 0, 4])));
        Assert.Equal((AutomatonState.Stopped, NegotiationFailureKind.Rejected), (_automaton.State, _automaton.Failure!.Kind));
    }

    [Fact]
    public void A_Protocol_Reject_ends_the_protocol()
    {
        Begin();
        _automaton.HandleProtocolReject(Start);
        Assert.Equal((AutomatonState.Stopped, NegotiationFailureKind.Rejected), (_automaton.State, _automaton.Failure!.Kind));
        Assert.Null(_automaton.Deadline);
    }

    [Fact]
    public void In_Closed_every_request_is_answered_with_Terminate_Ack()
    {
        _automaton.Up(Start);
        Give(Configure(PppCode.ConfigureRequest, 6, new MagicNumberOption(5)));
        Give(Configure(PppCode.ConfigureAck, 7));
        Give(new TerminatePacket(PppProtocol.Lcp, PppCode.TerminateRequest, 8, default));
        Assert.Equal(["TerminateAck 6", "TerminateAck 7", "TerminateAck 8"], Sent());
    }

    [Fact]
    public void A_peer_that_begins_finds_Stopped_ready_again()
    {
        Begin();
        _automaton.HandleProtocolReject(Start);
        Give(Configure(PppCode.ConfigureRequest, 6, new MagicNumberOption(5)));
        Assert.Equal(["ConfigureRequest 2 <mru 1400> <asyncmap 0x0> <magic 0x1235> <pcomp> <accomp>", "ConfigureAck 6 <magic 0x5>"], Sent());
        Assert.Equal(AutomatonState.AckSent, _automaton.State);
    }

    [Fact]
    public void The_reason_of_a_Close_is_told_to_the_peer()
    {
        Begin();
        _automaton.Close("User request", Start);
        Assert.Equal(["TerminateRequest 2 \"User request\""], Sent());
        _automaton.HandleDeadline(Start + TimeSpan.FromSeconds(3));
        Assert.Equal(["TerminateRequest 2 \"User request\""], Sent());
        _automaton.HandleDeadline(Start + TimeSpan.FromSeconds(6));
        Assert.Equal(AutomatonState.Closed, _automaton.State);
    }

    private static ConfigurePacket Configure(PppCode code, byte identifier, params PppOption[] options) =>
        new(PppProtocol.Lcp, code, identifier, new OptionList(options));

    private void Begin()
    {
        _automaton.Open(Start);
        _automaton.Up(Start);
        Sent();
    }

    private void Give(ControlProtocolPacket packet) => _automaton.HandlePacket(packet, Start);

    private List<string> Sent()
    {
        var packets = new List<string>();
        while (_automaton.TryTakeOutput(out AutomatonOutput output))
        {
            if (output.Packet is { } packet)
                packets.Add($"{packet.Message} {packet.Identifier} {packet}".TrimEnd());
        }

        return packets;
    }
}
