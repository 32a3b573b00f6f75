using System.Collections.Generic;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using static PptpTools.Negotiation.AutomatonState;
using static PptpTools.Tracing.Direction;

namespace PptpTools.Tests.Tracing;

/// <summary>The 43 steps in which a Windows client connects to a Windows server, as a well-known paper walks through them.</summary>
internal static class PaperSteps
{
    private const uint AllStrengths = 0x0100_00E1;
    private const uint Strong = 0x0100_0041;

    public static IEnumerable<(string Name, NegotiationEvent Event)> All()
    {
        int number = 0;
        foreach (NegotiationEvent step in Events())
            yield return ($"step {++number}", step);
    }

    private static IEnumerable<NegotiationEvent> Events()
    {
        yield return Step.Tcp(ToServer, "Syn", TcpFlags.Syn);
        yield return Step.Tcp(FromServer, "SynAck", TcpFlags.Syn | TcpFlags.Ack);
        yield return Step.Tcp(ToServer, "Ack", TcpFlags.Ack);
        yield return Step.Of(ToServer, new StartControlConnectionRequest { VendorString = Step.Text("Microsoft Windows NT") });
        yield return Step.Tcp(FromServer, "BadChecksum", TcpFlags.Ack | TcpFlags.Push, 0x8BC6, 0x3F0D);
        yield return Step.Of(FromServer, new StartControlConnectionReply { ResultCode = 1, HostName = Step.Text("vpn"), VendorString = Step.Text("Microsoft Windows NT") });
        yield return Step.Of(ToServer, new OutgoingCallRequest { CallId = 16384, CallSerialNumber = 3, MinimumBps = 300, MaximumBps = 100_000_000, BearerType = 3, FramingType = 3, PacketReceiveWindowSize = 64 });
        yield return Step.Of(FromServer, new OutgoingCallReply { CallId = 2, PeerCallId = 16384, ResultCode = 1, ConnectSpeed = 100_000_000, PacketReceiveWindowSize = 16384 });
        yield return Step.Of(ToServer, new SetLinkInfo { PeerCallId = 2, SendAccm = 0xFFFF_FFFF, ReceiveAccm = 0xFFFF_FFFF });
        PppOption[] ofClient =
        [
            new MaximumReceiveUnitOption(1400), new MagicNumberOption(0x7ACC3E18), new ProtocolFieldCompressionOption(), new AddressAndControlFieldCompressionOption(),
            new CallbackOption(6), new MaximumReceivedReconstructedUnitOption(1614), new EndpointDiscriminatorOption(1, Step.Text("client")),
        ];
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureRequest, ofClient), RequestSent);
        PppOption[] ofServer =
        [
            new MaximumReceiveUnitOption(1400), new AuthenticationProtocolOption(PppProtocol.Chap, 0x81), new MagicNumberOption(0x12345678),
            new ProtocolFieldCompressionOption(), new AddressAndControlFieldCompressionOption(),
        ];
        var linkDiscriminator = new LinkDiscriminatorOption(17);
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureRequest, [.. ofServer, linkDiscriminator]), RequestSent, RequestSent);
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureAck, ofClient), AckReceived, AckSent);
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureReject, linkDiscriminator), AckReceived, AckSent);
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureRequest, ofServer), AckReceived, AckSent);
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureAck, ofServer), Opened, Opened);
        yield return Step.Of(
            FromServer, new SetLinkInfo { PeerCallId = 16384, SendAccm = 0xFFFF_FFFF, ReceiveAccm = 0xFFFF_FFFF }, new Anomaly("WrongRole", "SetLinkInfo is sent by the PNS", "RFC 2637 2.15", -1));
        yield return Step.Of(FromServer, ChapChallenge.Create(0, new byte[16], "W2KSERVER"u8));
        yield return Step.Of(ToServer, new IdentificationPacket(2, 0x7ACC3E18, Step.Text("MSRASV5.00")), Opened, Opened);
        yield return Step.Of(ToServer, new IdentificationPacket(3, 0x7ACC3E18, Step.Text("MSRAS-0-LAPTOP")), Opened, Opened);
        yield return Step.Of(ToServer, new SetLinkInfo { PeerCallId = 2, SendAccm = 0xFFFF_FFFF, ReceiveAccm = 0xFFFF_FFFF });
        yield return Step.Of(ToServer, ChapResponse.Create(0, 0x81, new byte[49], "alice"u8));
        yield return Step.Of(FromServer, ChapSuccess.Create(0, "S=0123456789ABCDEF0123456789ABCDEF01234567"u8));
        yield return Step.Of(FromServer, Step.Packet(PppProtocol.Cbcp, "01 01 0006  01 02"));
        yield return Step.Of(ToServer, Layer.Gre, "Acknowledgment", new GreHeader(2, 0, null, 7));
        yield return Step.Of(ToServer, Step.Packet(PppProtocol.Cbcp, "02 01 0006  01 02"));
        yield return Step.Of(FromServer, Step.Packet(PppProtocol.Cbcp, "03 01 0006  01 02"));
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureRequest, new MppeOption(AllStrengths)), null, RequestSent);
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureRequest, new IpAddressOption(Step.Address(50))), null, RequestSent);
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureRequest, new MppeOption(AllStrengths)), RequestSent, RequestSent);
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureNak, new MppeOption(Strong)), RequestSent, RequestSent);
        PppOption[] servers =
        [
            NameServer(NameServerRole.PrimaryDns), NameServer(NameServerRole.PrimaryNbns), NameServer(NameServerRole.SecondaryDns), NameServer(NameServerRole.SecondaryNbns),
        ];
        var unspecified = new IpAddressOption(IpAddress.Read([0, 0, 0, 0]));
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureRequest, [unspecified, .. servers]), RequestSent, RequestSent);
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureReject, servers), RequestSent, RequestSent);
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureNak, new MppeOption(Strong)), RequestSent, RequestSent);
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureRequest, new MppeOption(Strong)), RequestSent, RequestSent);
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureAck, new IpAddressOption(Step.Address(50))), AckSent, AckReceived);
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureRequest, new MppeOption(Strong)), RequestSent, RequestSent);
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureAck, new MppeOption(Strong)), AckReceived, AckSent);
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureRequest, unspecified), AckSent, AckReceived);
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureNak, new IpAddressOption(Step.Address(52))), AckSent, AckReceived);
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureAck, new MppeOption(Strong)), Opened, Opened);
        yield return Step.Of(ToServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureRequest, new IpAddressOption(Step.Address(52))), AckSent, AckReceived);
        yield return Step.Of(FromServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureAck, new IpAddressOption(Step.Address(52))), Opened, Opened);
        yield return Step.Tcp(FromServer, "Ack", TcpFlags.Ack);
    }

    private static NameServerAddressOption NameServer(NameServerRole role) => new(role, IpAddress.Read([0, 0, 0, 0]));
}
