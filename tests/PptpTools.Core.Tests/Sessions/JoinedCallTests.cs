using System.Linq;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>Calls of which the capture has a part, and what the session says of them all the same.</summary>
public sealed class JoinedCallTests
{
    private readonly SyntheticCapture _capture = new();

    [Fact]
    public void An_incoming_call_is_known_by_its_reply()
    {
        new SyntheticTcp(_capture).Client(new IncomingCallReply { CallId = 9, PeerCallId = 7, ResultCode = 1, PacketReceiveWindowSize = 4, PacketTransmitDelay = 2 });
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal(("Incoming", (ushort?)9, (ushort?)7, "client"), (session.Call!.Kind, session.Call.ClientCallId, session.Call.ServerCallId, session.ControlConnection!.Pns));
        Assert.Equal(((int?)null, 2), (session.Call.ProcessingDelay, session.Call.ClientProcessingDelay));
    }

    [Fact]
    public void An_incoming_call_is_known_by_its_connection()
    {
        new SyntheticTcp(_capture).Server(new IncomingCallConnected { PeerCallId = 9, ConnectSpeed = 33600, PacketReceiveWindowSize = 8, PacketTransmitDelay = 3 });
        CallInfo call = Assert.Single(_capture.Decode().Sessions).Call!;
        Assert.Equal(("Incoming", 33600L, 8, 3), (call.Kind, call.ConnectSpeed, call.ServerWindow, call.ProcessingDelay));
    }

    [Fact]
    public void An_outgoing_call_is_known_by_its_reply_with_both_call_ids()
    {
        var call = new SyntheticCall(_capture);
        new SyntheticTcp(_capture).Server(call.Reply with { PacketProcessingDelay = 5 });
        call.FromServer(0, "FF03 C021 01 01 0004").ToServer(0, "FF03 C021 01 01 0004");
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal(("Outgoing", (ushort?)100, (ushort?)200, 5), (session.Call!.Kind, session.Call.ClientCallId, session.Call.ServerCallId, session.Call.ProcessingDelay));
        Assert.Equal((1L, 1L), (session.ToServer.Packets, session.FromServer.Packets));
    }

    [Fact]
    public void Each_end_announces_its_own_processing_delay()
    {
        var call = new SyntheticCall(_capture);
        new SyntheticTcp(_capture).Open().Client(SyntheticCall.StartRequest).Server(SyntheticCall.StartReply)
            .Client(call.Request with { PacketProcessingDelay = 1 }).Server(call.Reply with { PacketProcessingDelay = 2 });
        CallInfo made = Assert.Single(_capture.Decode().Sessions).Call!;
        Assert.Equal((1, 2), (made.ClientProcessingDelay, made.ProcessingDelay));
    }

    [Fact]
    public void A_call_of_which_only_packets_were_seen_is_of_unknown_kind()
    {
        new SyntheticCall(_capture).ToServer(0, "FF03 C021 01 01 0004");
        Assert.Equal("Unknown", Assert.Single(_capture.Decode().Sessions).Call!.Kind);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_lease_of_IPV6CP_alone_is_complete(bool asksForAddress, bool isComplete)
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        const string Identifier = "000E 01 0A 0000000000000001";
        call.ToServer(0, $"8057 01 01 {Identifier}").FromServer(0, $"8057 02 01 {Identifier}");
        call.FromServer(1, $"8057 01 01 {Identifier}").ToServer(1, $"8057 02 01 {Identifier}");
        if (asksForAddress)
            call.ToServer(2, "8021 01 01 000A 03 06 00000000");
        Assert.Equal(isComplete, Assert.Single(_capture.Decode().Sessions).Lease!.IsComplete);
    }

    [Fact]
    public void A_lease_of_IPV6CP_is_complete_where_IPCP_was_rejected()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, "8021 01 01 000A 03 06 00000000").FromServer(0, "C021 08 01 0010 8021 01 01 000A 03 06 00000000");
        call.ToServer(1, "8057 01 01 0004").FromServer(1, "8057 02 01 0004").FromServer(2, "8057 01 01 0004").ToServer(2, "8057 02 01 0004");
        Assert.True(Assert.Single(_capture.Decode().Sessions).Lease!.IsComplete);
    }

    [Fact]
    public void Frames_of_a_link_type_that_is_not_read_are_one_step_with_their_number()
    {
        new SyntheticCall(_capture).Open();
        var sink = new StepsSink();
        var decoder = new CaptureDecoder(DecodeOptions.Default, sink);
        for (int i = 1; i <= 9; i++)
            decoder.Handle(new CaptureFrame { Number = i, Ticks = 1000 + i, LinkType = (LinkType)147, Interface = i % 2, Octets = [1, 2, 3] });
        decoder.Finish();
        Assert.Equal(9, decoder.FrameCount);
        Assert.Equal(["1 5 frames of link type 147 on interface 1 cannot be read, from this one on", "2 4 frames of link type 147 on interface 0 cannot be read, from this one on"], sink.Steps);
    }

    private sealed class StepsSink : DecodeSink
    {
        public System.Collections.Generic.List<string> Steps { get; } = [];

        public override void OnStep(NegotiationStep step) => Steps.Add($"{step.ToEvent().FrameNumbers[0]} {step.Anomalies.Items.Single().Text}");
    }
}
