using System;
using System.Linq;
using PptpTools.Session;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Session;

public sealed class ControlConnectionTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Two_ends_start_and_open_an_outgoing_call_and_clear_it_and_stop()
    {
        ControlPair pair = ControlPair.Established();
        Assert.Equal("StartControlConnectionRequest Established", pair.Opener.Told);
        Assert.Equal("StartControlConnectionReply Established", pair.Acceptor.Told);

        (ControlCall client, ControlCall server) = pair.OpenCall();
        Assert.Equal(ControlCallState.Established, client.State);
        Assert.Equal(ControlCallState.Established, server.State);
        Assert.Equal(client.LocalCallId, server.PeerCallId);
        Assert.Equal(server.LocalCallId, client.PeerCallId);
        Assert.Equal(64, client.PeerReceiveWindow);
        Assert.Equal(100_000_000u, client.ConnectSpeed);

        pair.Opener.Forget();
        pair.Acceptor.Forget();
        pair.Opener.Do((connection, now) => connection.ClearCall(client, now));
        pair.Run();
        Assert.Equal("CallClearRequest CallEnded:ClosedByUs", pair.Opener.Told);
        Assert.Equal("CallDisconnectNotify CallEnded:ClosedByPeer", pair.Acceptor.Told);

        pair.Opener.Forget();
        pair.Acceptor.Forget();
        pair.Opener.Do(static (connection, now) => connection.Close(ControlStopReason.LocalShutdown, now));
        pair.Run();
        Assert.Equal("StopControlConnectionRequest CloseTransport Ended:ClosedByUs", pair.Opener.Told);
        Assert.Equal("StopControlConnectionReply CloseTransport Ended:ClosedByPeer", pair.Acceptor.Told);
        Assert.Equal(3, pair.Acceptor.Connection.End!.Value.ResultCode);
    }

    [Fact]
    public void An_incoming_call_is_opened_in_three_steps()
    {
        ControlPair pair = ControlPair.Established();
        ControlCall pac = pair.Acceptor.Do(static (connection, now) => connection.OfferCall(now)!);
        pair.Run();
        ControlCall pns = pair.Opener.LastCall!;
        Assert.Equal(ControlCallRole.IncomingPns, pns.Role);

        Assert.True(pair.Opener.Do((connection, now) => connection.AcceptCall(pns, now)));
        Assert.Equal(ControlCallState.WaitConnect, pns.State);
        pair.Run();

        Assert.Equal((ControlCallState.Established, ControlCallState.Established), (pns.State, pac.State));
        Assert.Equal((pac.LocalCallId, pac.PeerCallId), (pns.PeerCallId, pns.LocalCallId));
        Assert.EndsWith("IncomingCallRequest IncomingCallConnected CallOpened", pair.Acceptor.Told, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_message_is_shown_before_what_it_causes()
    {
        ControlPair pair = ControlPair.Established();
        pair.OpenCall();

        Assert.Equal(
            [ControlOutputKind.Received, ControlOutputKind.Send, ControlOutputKind.Established, ControlOutputKind.Received, ControlOutputKind.CallRequested,
                ControlOutputKind.Send, ControlOutputKind.CallOpened],
            pair.Acceptor.Outputs.Select(static output => output.Kind));
    }

    [Fact]
    public void The_stream_may_be_cut_anywhere()
    {
        for (int length = 1; length < 400; length++)
            TalkInPieces(() => length);
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            TalkInPieces(() => random.Next(1, 1 << random.Next(1, 10)));
        }
    }

    [Fact]
    public void A_stream_that_lost_its_synchronisation_is_closed_at_once()
    {
        ControlEndpoint end = ControlEndpoint.Opened();
        ControlCall call = end.Do(static (connection, now) => connection.PlaceCall(now)!);
        byte[] octets = ControlEndpoint.OctetsOf(new EchoRequest());
        octets[4] ^= 1;
        end.Forget().Receive(octets);

        ControlOutput shown = Assert.Single(end.Of(ControlOutputKind.Received));
        Assert.Null(shown.Message);
        Assert.Equal(WireFault.BadMagic, shown.Error.Fault);
        Assert.InRange(shown.SkippedOctets, 1, octets.Length);
        Assert.Equal("CallEnded:BadMagic CloseTransport Ended:BadMagic", end.Told);
        Assert.Equal(ControlEndKind.BadMagic, call.End!.Value.Kind);
    }

    [Fact]
    public void A_start_of_another_version_is_refused_by_its_result_code()
    {
        var end = new ControlEndpoint();
        end.Do(static (connection, now) => connection.HandleAccepted(now));
        end.Receive(new StartControlConnectionRequest { ProtocolVersion = 0x0200 });

        Assert.Equal("StartControlConnectionReply CloseTransport Ended:VersionMismatch", end.Told);
        Assert.Equal(5, Assert.IsType<StartControlConnectionReply>(end.Sent.Single()).ResultCode);
        Assert.Equal(0x0200, end.Connection.End!.Value.CauseCode);
    }

    [Fact]
    public void A_reply_of_another_version_is_answered_with_stop()
    {
        var end = new ControlEndpoint();
        end.Do(static (connection, now) => connection.HandleConnected(now));
        end.Forget().Receive(new StartControlConnectionReply { ProtocolVersion = 0x0200, ResultCode = 1 });
        Assert.Equal(2, Assert.IsType<StopControlConnectionRequest>(end.Sent.Single()).Reason);
        end.Receive(new StopControlConnectionReply { ResultCode = 1 });
        Assert.Equal("StopControlConnectionRequest CloseTransport Ended:VersionMismatch", end.Told);
    }

    [Fact]
    public void Silence_is_asked_about_and_then_ends_the_connection()
    {
        ControlEndpoint end = ControlEndpoint.Opened();
        Assert.Equal(Minute, end.Connection.Deadline);
        end.WaitForDeadline();
        Assert.Equal("EchoRequest", end.Told);
        end.WaitForDeadline();
        Assert.Equal(2 * Minute, end.Now);
        Assert.Equal("EchoRequest CloseTransport Ended:EchoTimeout", end.Told);
    }

    [Fact]
    public void An_echo_that_is_answered_keeps_the_connection()
    {
        ControlPair pair = ControlPair.Established();
        for (int i = 0; i < 5; i++)
        {
            pair.Opener.WaitForDeadline();
            pair.Acceptor.Now = pair.Opener.Now;
            pair.Run();
        }

        Assert.Equal(ControlState.Established, pair.Opener.Connection.State);
        Assert.Equal([1u, 2u, 3u, 4u, 5u], pair.Acceptor.Sent.OfType<EchoReply>().Select(static reply => reply.Identifier));
        Assert.Equal(pair.Opener.Now + Minute, pair.Acceptor.Connection.Deadline);
    }

    [Fact]
    public void A_connection_with_a_call_and_its_GRE_allocates_less_than_8_KiB_from_beginning_to_open_call()
    {
        const int count = 100;
        Establish(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Establish(count);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / count, 1024, 8 * 1024);
    }

    private static void Establish(int count)
    {
        byte[] start = ControlEndpoint.OctetsOf(new StartControlConnectionRequest());
        byte[] request = ControlEndpoint.OctetsOf(new OutgoingCallRequest { CallId = 5 });
        var random = new ControlRandom(1);
        var settings = new ControlConnectionSettings();
        var gre = new GreSettings();
        for (int i = 0; i < count; i++)
        {
            var connection = new ControlConnection(settings, random);
            connection.HandleAccepted(TimeSpan.Zero);
            connection.HandleOctets(start.AsSpan(0, 100), TimeSpan.Zero);
            connection.HandleOctets(start.AsSpan(100), TimeSpan.Zero);
            connection.HandleOctets(request, TimeSpan.Zero);
            connection.AcceptCall(connection.Calls[0], TimeSpan.Zero);
            while (connection.TryTakeOutput(out _))
            {
            }

            var progress = new GreProgress();
            Assert.Null(new GreReceiver(progress, gre).Deadline);
            Assert.Null(new GreTransmitter(progress, gre, 5, 64, 0).Deadline);
        }
    }

    private static void TalkInPieces(Func<int> cut)
    {
        ControlPair pair = ControlPair.Established(cut: cut);
        (ControlCall client, _) = pair.OpenCall();
        pair.OpenCall();
        pair.Opener.Do((connection, _) => connection.SendLinkInfo(client, 0xFFFFFFFF, 0));
        pair.Run();

        Assert.Equal(2, pair.Opener.Connection.Calls.Count);
        var info = Assert.IsType<SetLinkInfo>(Assert.Single(pair.Acceptor.Of(ControlOutputKind.LinkInfo)).Message);
        Assert.Equal((0xFFFFFFFF, 0u), (info.SendAccm, info.ReceiveAccm));
    }
}
