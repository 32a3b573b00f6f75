using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CsCheck;
using PptpTools.Session;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>Peers that do what the standard does not foresee, and the bounds that hold against them.</summary>
public sealed class ControlPeerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_call_id_of_0_is_a_call_id()
    {
        ControlPair pair = ControlPair.Established(acceptor: new ControlConnectionSettings { FirstCallId = 0, CallIdStep = 128 });
        (ControlCall first, ControlCall server) = pair.OpenCall();
        (ControlCall second, _) = pair.OpenCall();
        Assert.Equal(((ushort?)0, (ushort?)128), (first.PeerCallId, second.PeerCallId));

        pair.Acceptor.Do((connection, now) => connection.ClearCall(server, now));
        pair.Run();
        Assert.Equal((ControlCallState.Ended, ControlCallState.Established), (first.State, second.State));
    }

    [Fact]
    public void A_reply_that_names_no_call_belongs_to_the_only_one_that_waits()
    {
        ControlEndpoint end = ControlEndpoint.Opened();
        ControlCall call = end.Do(static (connection, now) => connection.PlaceCall(now)!);
        end.Receive(new OutgoingCallReply { CallId = 9, PeerCallId = 0, ResultCode = 1 });
        Assert.Equal((ControlCallState.Established, (ushort?)9), (call.State, call.PeerCallId));

        ControlCall second = end.Do(static (connection, now) => connection.PlaceCall(now)!);
        ControlCall third = end.Do(static (connection, now) => connection.PlaceCall(now)!);
        end.Receive(new OutgoingCallReply { CallId = 10, PeerCallId = 0, ResultCode = 1 });
        Assert.Equal((ControlCallState.WaitReply, ControlCallState.WaitReply), (second.State, third.State));
    }

    [Fact]
    public void Replies_may_come_in_another_order()
    {
        ControlEndpoint end = ControlEndpoint.Opened();
        ControlCall first = end.Do(static (connection, now) => connection.PlaceCall(now)!);
        ControlCall second = end.Do(static (connection, now) => connection.PlaceCall(now)!);
        end.Receive(new OutgoingCallReply { CallId = 2, PeerCallId = second.LocalCallId!.Value, ResultCode = 1 });
        end.Receive(new OutgoingCallReply { CallId = 1, PeerCallId = first.LocalCallId!.Value, ResultCode = 1 });
        end.Receive(new OutgoingCallReply { CallId = 3, PeerCallId = first.LocalCallId!.Value, ResultCode = 1 });
        Assert.Equal(((ushort?)1, (ushort?)2), (first.PeerCallId, second.PeerCallId));
    }

    [Fact]
    public void A_call_id_used_again_ends_the_former_call_unless_it_is_the_same_request()
    {
        var end = ControlEndpoint.Opened();
        end.Receive(new OutgoingCallRequest { CallId = 5, CallSerialNumber = 1 });
        ControlCall first = end.LastCall!;
        end.Receive(new OutgoingCallRequest { CallId = 5, CallSerialNumber = 1 });
        Assert.Single(end.Of(ControlOutputKind.CallRequested));
        end.Do((connection, now) => connection.AcceptCall(first, now));
        end.Forget().Receive(new OutgoingCallRequest { CallId = 5, CallSerialNumber = 1 });
        Assert.Equal(first.LocalCallId, Assert.IsType<OutgoingCallReply>(end.Sent.Single()).CallId);

        end.Forget().Receive(new OutgoingCallRequest { CallId = 5, CallSerialNumber = 2 });
        Assert.Equal("CallEnded:CallIdReused CallRequested", end.Told);
        Assert.Same(end.LastCall, end.Connection.Calls.Single());
    }

    [Fact]
    public void Set_Link_Info_of_a_server_is_told_with_its_maps()
    {
        ControlPair pair = ControlPair.Established();
        (ControlCall client, ControlCall server) = pair.OpenCall();
        pair.Acceptor.Do((connection, _) => connection.SendLinkInfo(server, 0x000A0000, 0xFFFFFFFF));
        pair.Run();
        ControlOutput told = Assert.Single(pair.Opener.Of(ControlOutputKind.LinkInfo));
        Assert.Same(client, told.Call);
        Assert.Equal(0x000A0000u, Assert.IsType<SetLinkInfo>(told.Message).SendAccm);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(255)]
    public void A_result_outside_the_list_refuses_the_call(byte result)
    {
        ControlEndpoint end = ControlEndpoint.Opened();
        ControlCall call = end.Do(static (connection, now) => connection.PlaceCall(now)!);
        end.Receive(new OutgoingCallReply { PeerCallId = call.LocalCallId!.Value, ResultCode = result, ErrorCode = 9, CauseCode = 17 });
        Assert.Equal(new ControlEnd(ControlEndKind.CallRefused, result, 9, 17), call.End);
    }

    [Fact]
    public void A_start_reply_with_result_0_means_success()
    {
        var end = new ControlEndpoint();
        end.Do(static (connection, now) => connection.HandleConnected(now));
        end.Receive(new StartControlConnectionReply());
        Assert.Equal(ControlState.Established, end.Connection.State);
    }

    [Fact]
    public void Unknown_and_malformed_messages_are_shown_and_change_nothing()
    {
        ControlEndpoint end = ControlEndpoint.Opened();
        end.Receive(new UnknownControlMessage(99, new OctetString([1])));
        end.Receive(new UnknownControlMessage(OutgoingCallRequest.TypeNumber, new OctetString([1])));
        Assert.Equal([99, 7], end.Of(ControlOutputKind.Received).Select(static output => output.Message!.Type));
        Assert.Equal("", end.Told);
    }

    [Fact]
    public void A_message_cut_short_by_the_end_of_the_stream_is_shown()
    {
        ControlEndpoint end = ControlEndpoint.Opened();
        end.Receive(ControlEndpoint.OctetsOf(new OutgoingCallRequest()).AsSpan(0, 100));
        end.Do(static (connection, now) => connection.HandleTransportLost(now));
        ControlOutput shown = Assert.Single(end.Of(ControlOutputKind.Received));
        Assert.Equal((WireFault.Truncated, 100, "OutgoingCallRequest"), (shown.Error.Fault, shown.SkippedOctets, shown.Message!.Message));
        Assert.Equal("Ended:TransportLost", end.Told);
    }

    [Fact]
    public void Octets_between_messages_are_skipped_where_the_settings_say_so()
    {
        ControlEndpoint end = ControlEndpoint.Opened(new ControlConnectionSettings { Resynchronizes = true });
        byte[] junk = [.. new byte[] { 9, 9, 9, 9, 9, 9, 9, 9, 9 }, .. ControlEndpoint.OctetsOf(new EchoRequest { Identifier = 4 })];
        end.Receive(junk);
        Assert.Equal([9, 0], end.Of(ControlOutputKind.Received).Select(static output => output.SkippedOctets));
        Assert.Equal("EchoReply", end.Told);
    }

    [Fact]
    public void No_more_calls_are_taken_than_the_settings_allow()
    {
        ControlEndpoint end = ControlEndpoint.Opened(new ControlConnectionSettings { MaximumCalls = 3 });
        for (ushort id = 0; id < 1000; id++)
            end.Receive(new OutgoingCallRequest { CallId = id });
        Assert.Equal(3, end.Connection.Calls.Count);
        Assert.All(end.Sent.OfType<OutgoingCallReply>(), static reply => Assert.Equal((2, 4), (reply.ResultCode, reply.ErrorCode)));
        Assert.Equal(997, end.Sent.Count());
        for (int i = 0; i < 3; i++)
            Assert.NotNull(end.Do(static (connection, now) => connection.PlaceCall(now)));
        Assert.Throws<InvalidOperationException>(() => end.Do(static (connection, now) => connection.PlaceCall(now)));
    }

    [Fact]
    public void A_call_after_the_peer_has_ended_the_connection_is_none()
    {
        var end = new ControlEndpoint();
        Assert.Throws<InvalidOperationException>(() => end.Do(static (connection, now) => connection.PlaceCall(now)));
        end.Do(static (connection, now) => connection.HandleConnected(now));
        end.Receive([.. ControlEndpoint.OctetsOf(new StartControlConnectionReply { ResultCode = 1 }), .. ControlEndpoint.OctetsOf(new StopControlConnectionRequest { Reason = 1 })]);
        Assert.Single(end.Of(ControlOutputKind.Established));
        Assert.Null(end.Do(static (connection, now) => connection.PlaceCall(now)));
        Assert.Null(end.Do(static (connection, now) => connection.OfferCall(now)));
    }

    [Fact]
    public void A_request_that_is_not_answered_ends_its_call_alone()
    {
        ControlEndpoint end = ControlEndpoint.Opened(new ControlConnectionSettings { EchoInterval = null });
        ControlCall call = end.Do(static (connection, now) => connection.PlaceCall(now)!);
        Assert.Equal(Minute, end.Connection.Deadline);
        end.WaitForDeadline();
        Assert.Equal("OutgoingCallRequest CallClearRequest CallEnded:NoReply", end.Told);
        Assert.Equal(ControlEndKind.NoReply, call.End!.Value.Kind);
        Assert.Null(end.Connection.Deadline);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_start_that_is_not_answered_ends_the_connection(bool opens)
    {
        var end = new ControlEndpoint();
        end.Do((connection, now) =>
        {
            if (opens)
                connection.HandleConnected(now);
            else
                connection.HandleAccepted(now);
        });
        end.Forget().WaitForDeadline();
        Assert.Equal(("CloseTransport Ended:NoReply", Minute), (end.Told, end.Now));
    }

    [Fact]
    public void A_stop_that_is_not_answered_closes_all_the_same()
    {
        ControlEndpoint end = ControlEndpoint.Opened();
        end.Do(static (connection, now) => connection.Close(ControlStopReason.None, now));
        end.WaitForDeadline();
        Assert.Equal("StopControlConnectionRequest CloseTransport Ended:ClosedByUs", end.Told);
    }

    [Theory]
    [InlineData(true, false, "CallClearRequest CallEnded:ClosedByUs CloseTransport Ended:ClosedByUs")]
    [InlineData(false, false, "CallEnded:ClosedByUs CloseTransport Ended:ClosedByUs")]
    [InlineData(true, true, "CallClearRequest CallEnded:ClosedByUs StopControlConnectionRequest")]
    public void The_end_is_said_as_the_profile_says_it(bool saysCallEnd, bool saysStop, string told)
    {
        ControlPair pair = ControlPair.Established(new ControlConnectionSettings { SendsCallEnd = saysCallEnd, SendsStopRequest = saysStop });
        pair.OpenCall();
        pair.Opener.Forget().Do(static (connection, now) => connection.Close(ControlStopReason.LocalShutdown, now));
        Assert.Equal(told, pair.Opener.Told);
        pair.Run();
        Assert.Equal(ControlState.Closed, pair.Acceptor.Connection.State);
    }

    [Fact]
    public void A_call_withdrawn_before_its_answer_ends_at_both_ends()
    {
        ControlPair pair = ControlPair.Established();
        ControlCall client = pair.Opener.Do(static (connection, now) => connection.PlaceCall(now)!);
        pair.Run();
        pair.Opener.Do((connection, now) => connection.ClearCall(client, now));
        pair.Run();
        Assert.Equal((ControlEndKind.ClosedByUs, ControlEndKind.ClosedByPeer), (client.End!.Value.Kind, pair.Acceptor.LastCall!.End!.Value.Kind));
        Assert.False(pair.Acceptor.Do((connection, now) => connection.AcceptCall(pair.Acceptor.LastCall!, now)));
    }

    [Fact]
    public void Both_ends_may_start_on_one_connection()
    {
        var pair = new ControlPair();
        pair.Opener.Do(static (connection, now) => connection.HandleConnected(now));
        pair.Acceptor.Do(static (connection, now) => connection.HandleConnected(now));
        pair.Run();
        Assert.Equal("StartControlConnectionRequest StartControlConnectionReply Established", pair.Opener.Told);
        Assert.Equal("StartControlConnectionRequest StartControlConnectionReply Established", pair.Acceptor.Told);
    }

    [Fact]
    public void Of_two_connections_the_one_that_the_higher_address_opened_stays()
    {
        byte[] low = [192, 33, 45, 17];
        byte[] high = [192, 33, 45, 89];
        Assert.True(ControlCollision.LocalWins(high, low));
        Assert.False(ControlCollision.LocalWins(low, high));

        var losers = new ControlEndpoint();
        losers.Do(static (connection, now) => connection.HandleConnected(now));
        losers.Forget().Do(static (connection, _) => connection.GiveUp());
        Assert.Equal("CloseTransport Ended:Collision", losers.Told);

        var winners = new ControlEndpoint();
        winners.Do(static (connection, now) => connection.HandleAccepted(now, yields: true));
        winners.Receive(new StartControlConnectionRequest());
        winners.Do(static (connection, now) => connection.HandleTransportLost(now, isFinished: true));
        Assert.Equal("CloseTransport Ended:Collision", winners.Told);
    }

    [Fact]
    public void Random_call_ids_are_unique_and_not_0()
    {
        ControlEndpoint end = ControlEndpoint.Opened(new ControlConnectionSettings { MaximumCalls = 3000 });
        var ids = new HashSet<ushort>();
        for (int i = 0; i < 3000; i++)
            Assert.True(ids.Add(end.Do(static (connection, now) => connection.PlaceCall(now)!).LocalCallId!.Value));
        Assert.DoesNotContain((ushort)0, ids);
    }

    /// <summary>Messages with anything in them, whole and damaged, cut anywhere, among commands and time-outs.</summary>
    [Fact]
    public void Any_octets_are_taken_without_exception_and_kept_within_bounds()
    {
        int opened = 0;
        Gen.Select(Gen.Int[0, 1 << 30], Gen.Bool, Gen.Bool).Sample((seed, opens, resynchronizes) =>
        {
            var random = new Random(seed);
            var end = new ControlEndpoint(new ControlConnectionSettings { Resynchronizes = resynchronizes, MaximumCalls = 4, FirstCallId = 0 });
            end.Do((connection, now) =>
            {
                if (opens)
                    connection.HandleConnected(now);
                else
                    connection.HandleAccepted(now);
            });
            if (random.Next(4) > 0)
                end.Receive(opens ? new StartControlConnectionReply { ResultCode = 1 } : new StartControlConnectionRequest());
            for (int i = 0; i < 100; i++)
            {
                end.Now += TimeSpan.FromSeconds(random.Next(3));
                end.Receive(Octets(random));
                if (random.Next(10) == 0 && end.Connection.Deadline is not null)
                    end.WaitForDeadline();
                if (end.Connection.State == ControlState.Established && end.Connection.Calls.Count < 4 && random.Next(8) == 0)
                    end.Do((connection, now) => random.Next(2) == 0 ? connection.PlaceCall(now)! : connection.OfferCall(now)!);
                if (end.Connection.Calls.Count > 0)
                    Decide(end, random);
                Assert.InRange(end.Connection.Calls.Count, 0, 8);
                Assert.Equal(end.Connection.State == ControlState.Closed, end.Of(ControlOutputKind.Ended).Any());
            }

            Assert.InRange(end.Of(ControlOutputKind.Ended).Count(), 0, 1);
            int asked = end.Outputs.Count(static output => output.Kind == ControlOutputKind.CallRequested || output.Message is OutgoingCallRequest or IncomingCallRequest && output.Kind == ControlOutputKind.Send);
            Assert.Equal(asked, end.Of(ControlOutputKind.CallEnded).Count() + end.Connection.Calls.Count);
            Interlocked.Add(ref opened, end.Of(ControlOutputKind.CallOpened).Count());
        }, iter: 2000);
        Assert.True(opened > 1000, $"{opened} calls were opened.");
    }

    private static void Decide(ControlEndpoint end, Random random)
    {
        ControlCall call = end.Connection.Calls[random.Next(end.Connection.Calls.Count)];
        end.Do((connection, now) =>
        {
            switch (random.Next(12))
            {
                case 0:
                    connection.RefuseCall(call, 7);
                    break;
                case 1 or 2:
                    connection.ClearCall(call, now);
                    break;
                case 3 or 4:
                    connection.SendWanError(call, new WanErrorNotify());
                    break;
                case 5 or 6:
                    connection.SendLinkInfo(call, 0, 0);
                    break;
                default:
                    connection.AcceptCall(call, now);
                    break;
            }
        });
    }

    private static byte[] Octets(Random random)
    {
        var octets = new byte[random.Next(12, 240)];
        random.NextBytes(octets);
        for (int i = 10; i < octets.Length; i++)
            octets[i] = (byte)(octets[i] & 1);
        byte type = (byte)random.Next(1, 17);
        if (type == StopControlConnectionRequest.TypeNumber && random.Next(10) > 0)
            type = (byte)OutgoingCallRequest.TypeNumber;
        new byte[] { 0, (byte)octets.Length, 0, 1, 0x1A, 0x2B, 0x3C, 0x4D, 0, type }.CopyTo(octets, 0);
        if (random.Next(60) == 0)
            octets[random.Next(octets.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(60) == 0 ? octets[..random.Next(octets.Length)] : octets;
    }
}
