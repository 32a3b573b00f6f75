using System;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

public class CallbackTests
{
    [Fact]
    public void Both_ends_agree_on_no_callback_by_default()
    {
        ExchangePair<CallbackOutcome> pair = Pair(CallbackSettings.Default, CallbackSettings.Default).Run();
        Assert.Equal(
            ["01 07 0006 01 02", "02 07 0006 01 02", "03 07 0006 01 02"],
            pair.Sent.Select(sent => Convert.ToHexString(sent.Packet.ToOctets())).Select(text => $"{text[..2]} {text[2..4]} {text[4..8]} {text[8..10]} {text[10..]}"));
        Assert.Equal(new CallbackOutcome(CallbackError.None, CallbackType.NoCallback, 0, ""), pair.Peer.Outcome);
        Assert.Equal(pair.Peer.Outcome, pair.Authenticator.Outcome);
        Assert.Null(pair.Peer.Deadline);
        Assert.Null(pair.Authenticator.Deadline);
    }

    [Theory]
    [InlineData("UserSpecifiedNumber", "0123456", "0123456")]
    [InlineData("PreSpecifiedNumber", "", "")]
    [InlineData("ListOfNumbers", "222", "222")]
    public void Each_way_to_call_back_can_be_agreed_on(string type, string wanted, string agreed)
    {
        CallbackType way = Enum.Parse<CallbackType>(type);
        CallbackSettings client = new() { Types = [way, CallbackType.NoCallback], Numbers = wanted.Length > 0 ? [wanted] : [], Delay = 9 };
        CallbackSettings server = new() { Types = [.. Enum.GetValues<CallbackType>()], Numbers = ["111", "222", "333"], Delay = 5 };
        ExchangePair<CallbackOutcome> pair = Pair(client, server).Run();
        Assert.Equal(new CallbackOutcome(CallbackError.None, way, 9, agreed), pair.Peer.Outcome);
        Assert.Equal(pair.Peer.Outcome, pair.Authenticator.Outcome);
        Assert.All(pair.Sent, sent =>
        {
            var anomalies = new PptpTools.Wire.AnomalyCollector();
            sent.Packet.Examine(anomalies);
            Assert.Empty(anomalies.Items);
        });
    }

    [Fact]
    public void A_client_takes_what_it_prefers_of_what_is_offered()
    {
        CallbackSettings client = new() { Types = [CallbackType.ListOfNumbers, CallbackType.UserSpecifiedNumber, CallbackType.NoCallback], Numbers = ["444"] };
        CallbackSettings server = new() { Types = [CallbackType.NoCallback, CallbackType.ListOfNumbers, CallbackType.UserSpecifiedNumber], Numbers = ["111"] };
        Assert.Equal(CallbackType.UserSpecifiedNumber, Pair(client, server).Run().Authenticator.Outcome!.Type);
        Assert.Equal(CallbackType.NoCallback, Pair(client, CallbackSettings.Default).Run().Authenticator.Outcome!.Type);
    }

    [Theory, InlineData("UserSpecifiedNumber"), InlineData("PreSpecifiedNumber"), InlineData("ListOfNumbers")]
    public void A_server_that_insists_on_calling_back_is_refused(string type)
    {
        CallbackSettings server = new() { Types = [Enum.Parse<CallbackType>(type)], Numbers = ["111"] };
        ExchangePair<CallbackOutcome> pair = Pair(CallbackSettings.Default, server).Run();
        Assert.Equal(CallbackError.CallbackDemanded, pair.Peer.Outcome!.Error);
        Assert.Equal(CallbackError.NoAnswer, pair.Authenticator.Outcome!.Error);
        Assert.DoesNotContain(pair.Sent, sent => sent.IsFromPeer);
    }

    [Fact]
    public void The_loss_of_any_packets_is_made_up_for()
    {
        for (int lost = 0; lost < 8; lost++)
        {
            int which = lost;
            ExchangePair<CallbackOutcome> pair = new(new CallbackClient(CallbackSettings.Default), new CallbackServer(CallbackSettings.Default, 7))
            {
                Copies = number => number < 3 && (which >> number & 1) != 0 ? 0 : 2,
            };
            pair.Run();
            Assert.True(pair.Peer.Outcome!.IsSuccess && pair.Authenticator.Outcome!.IsSuccess);
        }
    }

    [Fact]
    public void After_the_end_a_request_is_answered_once_and_changes_nothing()
    {
        ExchangePair<CallbackOutcome> pair = Pair(CallbackSettings.Default, CallbackSettings.Default).Run();
        CallbackOutcome outcome = pair.Peer.Outcome!;
        pair.Peer.HandlePacket(pair.Sent[0].Packet, TimeSpan.FromHours(1));
        Assert.True(pair.Peer.TryTakePacket(out PppPacket again));
        Assert.Equal(pair.Sent[1].Packet, again);
        Assert.Null(pair.Peer.Deadline);
        pair.Peer.HandlePacket(CbcpPacket.Create(CbcpPacket.RequestCode, 8, [CbcpOption.Create(CbcpOption.PreSpecified, 0, [])]), TimeSpan.FromHours(1));
        Assert.Same(outcome, pair.Peer.Outcome);
    }

    [Theory]
    [InlineData("02 07 0006 0302")]
    [InlineData("02 07 0006 0202")]
    [InlineData("02 07 0009 0205 00 01 00")]
    [InlineData("02 07 0008 0102 0102")]
    [InlineData("02 07 0004")]
    [InlineData("02 08 0006 0102")]
    [InlineData("02 07 0006 0109")]
    [InlineData("01 07 0006 0102")]
    [InlineData("03 07 0006 0102")]
    public void A_server_discards_what_it_has_not_offered(string octets)
    {
        var server = new CallbackServer(new CallbackSettings { Types = [CallbackType.NoCallback, CallbackType.UserSpecifiedNumber] }, 7);
        server.Begin(TimeSpan.Zero);
        Assert.True(server.TryTakePacket(out _));
        Assert.True(CbcpPacket.TryParse(Hex.Octets(octets), out PppPacket? packet, out _));
        server.HandlePacket(packet!, TimeSpan.Zero);
        Assert.Equal(1, server.DiscardedPackets);
        Assert.False(server.TryTakePacket(out _));
        Assert.Null(server.Outcome);
    }

    [Fact]
    public void Silence_is_given_up()
    {
        ExchangePair<CallbackOutcome> pair = new(new CallbackClient(CallbackSettings.Default), new CallbackServer(CallbackSettings.Default, 7)) { Copies = _ => 0 };
        pair.Run();
        Assert.Equal(CallbackError.NoAnswer, pair.Peer.Outcome!.Error);
        Assert.Equal(CallbackError.NoAnswer, pair.Authenticator.Outcome!.Error);
    }

    private static ExchangePair<CallbackOutcome> Pair(CallbackSettings client, CallbackSettings server) =>
        new(new CallbackClient(client), new CallbackServer(server, 7));
}
