using System.Buffers.Binary;
using System.IO;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Negotiation;
using PptpTools.Tracing;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>PPP links without PPTP: where one connection ends and the next begins.</summary>
public sealed class LinkScenarioTests : System.IDisposable
{
    private const uint Ethernet = 1;
    private const uint Ppp = 9;
    private const uint PppWithDirection = 204;
    private const string One = "020000000001";
    private const string Other = "020000000002";
    private const string Request = "C021 01 01 0004";
    private const string Ack = "C021 02 01 0004";
    private const string TerminateRequest = "C021 05 02 0004";
    private const string TerminateAck = "C021 06 02 0004";

    private readonly MemoryStream _file = new();
    private uint _milliseconds;

    [Fact]
    public void A_PADT_ends_a_PPPoE_session_and_LCP_begins_another()
    {
        Begin(Ethernet);
        Pppoe(One, Other, 7, Request).Pppoe(Other, One, 7, Request).Pppoe(One, Other, 7, Ack).Pppoe(Other, One, 7, Ack);
        Discovery(Other, One, 0xA7, 7);
        Pppoe(One, Other, 7, Request);
        DecodedCapture decoded = Decode();
        Assert.Equal([(SessionEnd.LinkTerminated, 5L), (SessionEnd.CaptureEnded, 1L)], decoded.Sessions.Select(session => (session.End, session.FrameCount)));
        Assert.Equal("The PPPoE session was ended with a PADT.", decoded.Sessions[0].EndText);
        Assert.Equal([1, 1, 1, 1, 2], decoded.Events.Select(step => step.SessionId));
    }

    [Fact]
    public void A_PPPoE_session_number_given_again_is_another_session()
    {
        Begin(Ethernet);
        Pppoe(One, Other, 7, Request);
        Discovery(Other, One, 0x65, 7);
        Pppoe(One, Other, 7, Request).Pppoe(One, Other, 8, Request);
        Assert.Equal([SessionEnd.LinkTerminated, SessionEnd.CaptureEnded, SessionEnd.CaptureEnded], Decode().Sessions.Select(session => session.End));
    }

    [Fact]
    public void Frames_that_come_after_a_PADT_stay_with_their_session()
    {
        Begin(Ethernet);
        Pppoe(One, Other, 7, Request);
        Discovery(Other, One, 0xA7, 7);
        Pppoe(One, Other, 7, TerminateAck);
        Assert.Equal(3, Assert.Single(Decode().Sessions).FrameCount);
    }

    [Theory]
    [InlineData(TerminateAck)]
    [InlineData(TerminateRequest)]
    public void LCP_that_begins_anew_after_both_ends_terminated_is_another_session(string answer)
    {
        Begin(PppWithDirection);
        Directed(true, Request).Directed(false, Request).Directed(false, Ack).Directed(true, Ack);
        Directed(true, TerminateRequest).Directed(false, answer);
        Directed(true, Request).Directed(false, Ack);
        DecodedCapture decoded = Decode();
        Assert.Equal([(SessionEnd.LinkTerminated, 6L), (SessionEnd.CaptureEnded, 2L)], decoded.Sessions.Select(session => (session.End, session.FrameCount)));
    }

    [Fact]
    public void LCP_that_begins_anew_before_the_termination_was_answered_is_the_same_session()
    {
        Begin(PppWithDirection);
        Directed(true, Request).Directed(true, TerminateRequest).Directed(true, TerminateRequest).Directed(true, Request);
        Assert.Equal(SessionEnd.CaptureEnded, Assert.Single(Decode().Sessions).End);
    }

    /// <summary>Both ends of these sessions were told to end the link: the second Terminate-Request comes 1.4 and 1.9 ms after the first was answered.</summary>
    [Theory]
    [InlineData("06a-teardown-by-client")]
    [InlineData("06b-teardown-by-server-pppd")]
    public void A_second_Terminate_Request_finds_the_end_that_answers_in_Stopping(string capture)
    {
        NegotiationEvent[] answers = [.. DecodedCapture.OfFile(CaptureNames.PathOfOurs(capture)).Events.Where(step => step is { Layer: Layer.Lcp, Message: "TerminateAck" })];
        Assert.Equal(2, answers.Length);
        Assert.All(answers, answer => Assert.Equal(AutomatonState.Stopping, answer.Direction == Direction.ToServer ? answer.ClientState : answer.ServerState));
    }

    [Fact]
    public void A_serial_link_without_directions_is_divided_too()
    {
        Begin(Ppp);
        foreach (string packet in (string[])[Request, Request, Ack, Ack, TerminateRequest, TerminateAck, Request])
            Frame("FF03" + packet);
        DecodedCapture decoded = Decode();
        Assert.Equal([6L, 1L], decoded.Sessions.Select(session => session.FrameCount));
        Assert.All(decoded.Events, step => Assert.Equal(Direction.Unknown, step.Direction));
    }

    public void Dispose() => _file.Dispose();

    private void Begin(uint linkType)
    {
        _file.Write(Hex.Octets("D4C3B2A1 0200 0400 00000000 00000000 FFFF0000"));
        Number(linkType);
    }

    private LinkScenarioTests Pppoe(string source, string destination, ushort session, string ppp)
    {
        byte[] octets = Hex.Octets(ppp);
        return Frame($"{destination}{source} 8864 1100 {session:X4} {octets.Length:X4}" + ppp);
    }

    private void Discovery(string source, string destination, byte code, ushort session) =>
        Frame($"{destination}{source} 8863 11{code:X2} {session:X4} 0000");

    private LinkScenarioTests Directed(bool sent, string ppp) => Frame((sent ? "01" : "00") + "FF03" + ppp);

    private LinkScenarioTests Frame(string octets)
    {
        byte[] frame = Hex.Octets(octets);
        Number(1_700_000_000);
        Number(++_milliseconds * 1000);
        Number((uint)frame.Length);
        Number((uint)frame.Length);
        _file.Write(frame);
        return this;
    }

    private void Number(uint value)
    {
        System.Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(octets, value);
        _file.Write(octets);
    }

    private DecodedCapture Decode() => DecodedCapture.Of(_file.ToArray());
}
