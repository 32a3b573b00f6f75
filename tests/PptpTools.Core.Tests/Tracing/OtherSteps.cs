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

/// <summary>Steps that the paper does not have: failures, ends, other protocols.</summary>
internal static class OtherSteps
{
    public static IEnumerable<(string Name, NegotiationEvent Event)> All()
    {
        foreach ((string name, NegotiationEvent step) in ControlSteps())
            yield return (name, step);
        foreach ((string name, NegotiationEvent step) in LinkSteps())
            yield return (name, step);
        foreach ((string name, NegotiationEvent step) in AuthenticationSteps())
            yield return (name, step);
        foreach ((string name, NegotiationEvent step) in NetworkSteps())
            yield return (name, step);
        foreach ((string name, NegotiationEvent step) in DataSteps())
            yield return (name, step);
    }

    private static IEnumerable<(string Name, NegotiationEvent Event)> ControlSteps()
    {
        foreach (string name in (string[])["Fin", "Reset", "Retransmission", "OutOfOrder", "KeepAlive", "ZeroWindowProbe", "Overlap"])
            yield return ($"TCP {name}", Step.Tcp(FromServer, name, TcpFlags.Ack));
        yield return ("control connection refused, one is open", Step.Of(FromServer, new StartControlConnectionReply { ResultCode = 3 }));
        yield return ("control connection refused, error", Step.Of(FromServer, new StartControlConnectionReply { ResultCode = 2, ErrorCode = 4 }));
        yield return ("control connection stopped", Step.Of(FromServer, new StopControlConnectionRequest { Reason = 3 }));
        yield return ("control connection stop confirmed", Step.Of(ToServer, new StopControlConnectionReply { ResultCode = 1 }));
        yield return ("control echo request", Step.Of(ToServer, new EchoRequest { Identifier = 7 }));
        yield return ("control echo reply", Step.Of(FromServer, new EchoReply { Identifier = 7, ResultCode = 1 }));
        yield return ("call refused, busy", Step.Of(FromServer, new OutgoingCallReply { PeerCallId = 1, ResultCode = 4 }));
        yield return ("call refused, not accepted", Step.Of(FromServer, new OutgoingCallReply { PeerCallId = 1, ResultCode = 7 }));
        yield return ("call refused, undefined", Step.Of(FromServer, new OutgoingCallReply { PeerCallId = 1, ResultCode = 99, ErrorCode = 5 }));
        yield return ("call with a number", Step.Of(ToServer, new OutgoingCallRequest { CallId = 1, MinimumBps = 300, MaximumBps = 64_000, PacketReceiveWindowSize = 1, PhoneNumber = Step.Text("5551234") }));
        yield return ("incoming call", Step.Of(ToServer, new IncomingCallRequest { CallId = 5, DialingNumber = Step.Text("5551234") }));
        yield return ("incoming call taken", Step.Of(FromServer, new IncomingCallReply { CallId = 6, PeerCallId = 5, ResultCode = 1, PacketReceiveWindowSize = 8 }));
        yield return ("incoming call not taken", Step.Of(FromServer, new IncomingCallReply { PeerCallId = 5, ResultCode = 3 }));
        yield return ("incoming call connected", Step.Of(ToServer, new IncomingCallConnected { PeerCallId = 6, ConnectSpeed = 56_000 }));
        yield return ("call clear", Step.Of(ToServer, new CallClearRequest { CallId = 22 }));
        yield return ("call over, by administration", Step.Of(FromServer, new CallDisconnectNotify { CallId = 2, ResultCode = 3 }));
        yield return ("call over, on request", Step.Of(FromServer, new CallDisconnectNotify { CallId = 2, ResultCode = 4, CallStatistics = Step.Text("37 seconds") }));
        yield return ("call over, error", Step.Of(FromServer, new CallDisconnectNotify { CallId = 2, ResultCode = 2, ErrorCode = 6 }));
        yield return ("line errors", Step.Of(ToServer, new WanErrorNotify { PeerCallId = 2, CrcErrors = 4, FramingErrors = 1, BufferOverruns = 2 }));
        yield return ("link info with two maps", Step.Of(ToServer, new SetLinkInfo { PeerCallId = 2, SendAccm = 0, ReceiveAccm = 0x000A_0000 }));
        yield return ("octets that are no control message", Step.Of(
            ToServer, Layer.Control, "Malformed", anomaly: new Anomaly("BadMagic", "16 octets are no control message and were skipped.", "RFC 2637 2", 4)));
        yield return ("octets that are missing", Step.Of(
            ToServer, Layer.Control, "Lost", anomaly: new Anomaly("OctetsMissing", "40 octets of the control stream are missing.", "RFC 2637 2", -1)));
        yield return ("GRE without anything", Step.Of(ToServer, Layer.Gre, "Empty", new GreHeader(2, 0, null, null)));
        yield return ("GRE of another kind", Step.Of(
            Unknown, Layer.Gre, "NotEnhancedGre", anomaly: new Anomaly("NotEnhancedGre", "This is GRE version 0 with protocol type 0x0800 (IPv4): another tunnel than PPTP.", "RFC 2784 2.1", 1)));
    }

    private static IEnumerable<(string Name, NegotiationEvent Event)> LinkSteps()
    {
        yield return ("LCP Nak of authentication", Step.Of(ToServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureNak, new AuthenticationProtocolOption(PppProtocol.Chap, 0x81))));
        yield return ("LCP Nak of the magic number", Step.Of(FromServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureNak, new MagicNumberOption(77))));
        yield return ("LCP Nak of the MRU", Step.Of(FromServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureNak, new MaximumReceiveUnitOption(1300))));
        yield return ("LCP Reject of authentication", Step.Of(ToServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureReject, new AuthenticationProtocolOption(PppProtocol.Pap))));
        yield return ("LCP Reject of callback and multilink", Step.Of(
            FromServer, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureReject, new CallbackOption(6), new MaximumReceivedReconstructedUnitOption(1614))));
        yield return ("LCP request with nothing", Step.Of(Unknown, Step.Configure(PppProtocol.Lcp, PppCode.ConfigureRequest)));
        yield return ("LCP request with unusual options", Step.Of(
            ToServer, Step.Configure(
                PppProtocol.Lcp, PppCode.ConfigureRequest, new AsyncControlCharacterMapOption(0xA0000), new CompoundFramesOption(),
                new UnknownOption(PppProtocol.Lcp, 200, default), new ShortSequenceNumberOption())));
        yield return ("LCP end for lack of encryption", Step.Of(FromServer, new TerminatePacket(PppProtocol.Lcp, PppCode.TerminateRequest, 2, Step.Text("MPPE required but peer refused")), Opened, Closing));
        yield return ("LCP end without words", Step.Of(ToServer, new TerminatePacket(PppProtocol.Lcp, PppCode.TerminateRequest, 2, default), Closing, Opened));
        yield return ("LCP end confirmed", Step.Of(FromServer, new TerminatePacket(PppProtocol.Lcp, PppCode.TerminateAck, 2, default), Closed, Stopping));
        yield return ("IPCP not ready", Step.Of(FromServer, new TerminatePacket(PppProtocol.Ipcp, PppCode.TerminateAck, 2, default), RequestSent, Closed));
        yield return ("CCP end", Step.Of(FromServer, new TerminatePacket(PppProtocol.Ccp, PppCode.TerminateRequest, 2, Step.Text("Lost compression sync")), Opened, Closing));
        yield return ("Code-Reject of Identification", Step.Of(FromServer, new CodeRejectPacket(PppProtocol.Lcp, 3, new OctetString([12, 2, 0, 8, 0, 0, 0, 0]))));
        yield return ("Code-Reject of Configure-Request", Step.Of(FromServer, new CodeRejectPacket(PppProtocol.Ipcp, 3, new OctetString([1, 2, 0, 4]))));
        yield return ("Protocol-Reject of IPV6CP", Step.Of(FromServer, new ProtocolRejectPacket(3, PppProtocol.Ipv6cp, default)));
        yield return ("Protocol-Reject of CCP", Step.Of(ToServer, new ProtocolRejectPacket(3, PppProtocol.Ccp, default)));
        yield return ("Protocol-Reject of a network protocol", Step.Of(ToServer, new ProtocolRejectPacket(3, (PppProtocol)0x005B, default)));
        yield return ("Protocol-Reject of nonsense", Step.Of(ToServer, new ProtocolRejectPacket(3, (PppProtocol)0x4F3B, default)));
        yield return ("LCP echo request", Step.Of(FromServer, new EchoPacket(PppCode.EchoRequest, 0, 1)));
        yield return ("LCP echo reply", Step.Of(ToServer, new EchoPacket(PppCode.EchoReply, 0, 1)));
        yield return ("LCP discard", Step.Of(ToServer, new DiscardPacket(0, 1)));
        yield return ("LCP time remaining", Step.Of(FromServer, new TimeRemainingPacket(0, 1, 600, default)));
        yield return ("LCP time without limit", Step.Of(FromServer, new TimeRemainingPacket(0, 1, uint.MaxValue, default)));
        yield return ("LCP identification that is no text", Step.Of(ToServer, new IdentificationPacket(4, 1, new OctetString([0x0C, 0xDC, 0x79]))));
        yield return ("LCP vendor packet", Step.Of(ToServer, new VendorPacket(PppProtocol.Lcp, 1, 5, 0x00_00_0C, 1, default)));
        yield return ("LCP unknown code", Step.Of(ToServer, new UnknownCodePacket(PppProtocol.Lcp, (PppCode)99, 1, default)));
        yield return ("LCP that cannot be read", Step.Of(ToServer, Layer.Lcp, "Malformed", anomaly: new Anomaly("Truncated", "The packet cannot be read", "RFC 1661 5", 2)));
    }

    private static IEnumerable<(string Name, NegotiationEvent Event)> AuthenticationSteps()
    {
        yield return ("PAP request", Step.Of(ToServer, PapAuthenticateRequest.Create(1, "alice"u8, "secret"u8)));
        yield return ("PAP accepted", Step.Of(FromServer, PapAuthenticateReply.Create(true, 1, "Login ok"u8)));
        yield return ("PAP refused", Step.Of(FromServer, PapAuthenticateReply.Create(false, 1, ""u8)));
        yield return ("CHAP response with MD5", Step.Of(ToServer, ChapResponse.Create(1, 5, new byte[16], "alice"u8)));
        yield return ("CHAP response of MS-CHAP, NT", Step.Of(ToServer, Step.Packet(PppProtocol.Chap, $"02 01 003B 31 {new string('1', 96)} 01 616C696365", 0x80)));
        yield return ("CHAP response of MS-CHAP, LAN Manager", Step.Of(ToServer, Step.Packet(PppProtocol.Chap, $"02 01 003B 31 {new string('1', 96)} 00 616C696365", 0x80)));
        yield return ("CHAP success without proof", Step.Of(FromServer, ChapSuccess.Create(1, "Welcome"u8)));
        foreach (int error in (int[])[646, 647, 648, 649, 691, 709, 999])
            yield return ($"CHAP failure {error}", Step.Of(FromServer, ChapFailure.Create(1, System.Text.Encoding.ASCII.GetBytes($"E={error} R=0 C=00000000000000000000000000000000 V=3 M=No"))));
        yield return ("CHAP failure with another attempt", Step.Of(FromServer, ChapFailure.Create(1, "E=691 R=1 C=00000000000000000000000000000000 V=3 M=Access denied"u8)));
        yield return ("CHAP failure without words", Step.Of(FromServer, ChapFailure.Create(1, ""u8)));
        yield return ("CHAP change of password", Step.Of(ToServer, ChapChangePasswordVersion3.Create(1, new byte[582])));
        yield return ("EAP identity asked", Step.Of(FromServer, EapText.CreateIdentity(true, 1, ""u8)));
        yield return ("EAP identity told", Step.Of(ToServer, EapText.CreateIdentity(false, 1, "alice"u8)));
        yield return ("EAP notification", Step.Of(FromServer, Step.Packet(PppProtocol.Eap, "01 01 000A 02 48656C6C6F")));
        yield return ("EAP nak", Step.Of(ToServer, Step.Packet(PppProtocol.Eap, "02 01 0007 03 1A 19")));
        yield return ("EAP MD5 asked", Step.Of(FromServer, EapMd5Challenge.Create(true, 1, new byte[16], ""u8)));
        yield return ("EAP MD5 answered", Step.Of(ToServer, EapMd5Challenge.Create(false, 1, new byte[16], "alice"u8)));
        yield return ("EAP MSCHAPv2 challenge", Step.Of(FromServer, EapMicrosoftChap.Create(true, 1, ChapChallenge.Create(1, new byte[16], "vpn"u8))));
        yield return ("EAP MSCHAPv2 response", Step.Of(ToServer, EapMicrosoftChap.Create(false, 1, ChapResponse.Create(1, 0x81, new byte[49], "alice"u8))));
        yield return ("EAP MSCHAPv2 failure", Step.Of(FromServer, EapMicrosoftChap.Create(true, 1, ChapFailure.Create(1, "E=691 R=0 C=00 V=3 M=No"u8))));
        yield return ("EAP MSCHAPv2 confirmed", Step.Of(ToServer, EapMicrosoftChap.CreateReply(true, 1)));
        yield return ("EAP TLS start", Step.Of(FromServer, Step.Packet(PppProtocol.Eap, "01 01 0006 0D 20")));
        yield return ("EAP PEAP fragment", Step.Of(ToServer, Step.Packet(PppProtocol.Eap, "02 01 000C 19 C0 00000400 1603")));
        yield return ("EAP PEAP acknowledgment", Step.Of(FromServer, Step.Packet(PppProtocol.Eap, "01 01 0006 19 00")));
        yield return ("EAP token", Step.Of(FromServer, Step.Packet(PppProtocol.Eap, "01 01 000A 06 436F64653F")));
        yield return ("EAP another method", Step.Of(FromServer, Step.Packet(PppProtocol.Eap, "01 01 0005 63")));
        yield return ("EAP success", Step.Of(FromServer, EapResult.Create(true, 1)));
        yield return ("EAP failure", Step.Of(FromServer, EapResult.Create(false, 1)));
        yield return ("CBCP offer of a callback", Step.Of(FromServer, Step.Packet(PppProtocol.Cbcp, "01 01 000D  01 02  02 04 0A 01  03 03 05")));
        yield return ("CBCP choice of a number", Step.Of(ToServer, Step.Packet(PppProtocol.Cbcp, "02 01 0010  02 0C 0A 01 35353531323334 00")));
    }

    private static IEnumerable<(string Name, NegotiationEvent Event)> NetworkSteps()
    {
        yield return ("CCP request for 40 bit, stateful", Step.Of(ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureRequest, new MppeOption(0x20))));
        yield return ("CCP request for MPPC alone", Step.Of(ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureRequest, new MppeOption(1))));
        yield return ("CCP request with nothing", Step.Of(ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureRequest)));
        yield return ("CCP request for other compression", Step.Of(
            ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureRequest, new DeflateOption(0x78, 0), new BsdCompressOption(1, 12), new PredictorOption(1))));
        yield return ("CCP request for MPPE or Deflate", Step.Of(
            ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureRequest, new MppeOption(0x0100_0060), new DeflateOption(0x78, 0))));
        PppOption[] both = [new DeflateOption(0x48, 0), new DeflateOption(0x48, 0, IsDraft: true)];
        yield return ("CCP request for Deflate under both its numbers", Step.Of(FromServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureRequest, both)));
        yield return ("CCP Deflate under both its numbers accepted", Step.Of(ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureAck, both)));
        yield return ("CCP nothing accepted", Step.Of(FromServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureAck), AckReceived, AckSent));
        yield return ("CCP refusal of MPPE", Step.Of(ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureReject, new MppeOption(0x0100_0040))));
        yield return ("CCP refusal of Deflate", Step.Of(ToServer, Step.Configure(PppProtocol.Ccp, PppCode.ConfigureReject, new DeflateOption(0x78, 0))));
        yield return ("CCP reset request", Step.Of(FromServer, new ResetPacket(PppProtocol.Ccp, PppCode.ResetRequest, 1)));
        yield return ("CCP reset ack", Step.Of(ToServer, new ResetPacket(PppProtocol.Ccp, PppCode.ResetAck, 1)));
        yield return ("ECP request", Step.Of(ToServer, Step.Configure(PppProtocol.Ecp, PppCode.ConfigureRequest, new DesEncryptionOption(DesEncryption.TripleDese, 5))));
        yield return ("IPCP name servers told", Step.Of(
            FromServer, Step.Configure(
                PppProtocol.Ipcp, PppCode.ConfigureNak, new IpAddressOption(Step.Address(10)), new NameServerAddressOption(NameServerRole.PrimaryDns, Step.Address(1)),
                new NameServerAddressOption(NameServerRole.PrimaryNbns, Step.Address(2)))));
        yield return ("IPCP granted with name servers", Step.Of(
            FromServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureAck, new IpAddressOption(Step.Address(10)), new NameServerAddressOption(NameServerRole.PrimaryDns, Step.Address(1)))));
        yield return ("IPCP header compression asked", Step.Of(
            FromServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureRequest, IpCompressionProtocolOption.VanJacobson(15, true), new IpAddressOption(Step.Address(1)))));
        yield return ("IPCP header compression refused", Step.Of(ToServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureReject, IpCompressionProtocolOption.VanJacobson(15, true))));
        yield return ("IPCP address refused", Step.Of(FromServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureReject, new IpAddressOption(Step.Address(9)))));
        yield return ("IPCP without an address", Step.Of(ToServer, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureRequest)));
        yield return ("IPCP of unknown direction", Step.Of(Unknown, Step.Configure(PppProtocol.Ipcp, PppCode.ConfigureRequest, new IpAddressOption(Step.Address(9)))));
        yield return ("IPV6CP request", Step.Of(ToServer, Step.Configure(PppProtocol.Ipv6cp, PppCode.ConfigureRequest, new InterfaceIdentifierOption(0xDC15_159B_5957_C96D))));
        yield return ("IPV6CP accepted", Step.Of(FromServer, Step.Configure(PppProtocol.Ipv6cp, PppCode.ConfigureAck, new InterfaceIdentifierOption(0xDC15_159B_5957_C96D)), Opened, Opened));
        yield return ("IPV6CP nak", Step.Of(FromServer, Step.Configure(PppProtocol.Ipv6cp, PppCode.ConfigureNak, new InterfaceIdentifierOption(9))));
        yield return ("BACP request", Step.Of(ToServer, Step.Configure(PppProtocol.Bacp, PppCode.ConfigureRequest, new FavoredPeerOption(1))));
        yield return ("IPXCP request", Step.Of(ToServer, Step.Configure(PppProtocol.Ipxcp, PppCode.ConfigureRequest, new UnknownOption(PppProtocol.Ipxcp, 1, new OctetString([0, 0, 0, 1])))));
        yield return ("BAP drop refused", Step.Of(FromServer, Step.Packet(PppProtocol.Bap, "06 01 0005 01")));
    }

    private static IEnumerable<(string Name, NegotiationEvent Event)> DataSteps()
    {
        yield return ("MPPE data, stateless", Step.Of(ToServer, Step.Packet(PppProtocol.Compressed, "9005 0102030405")));
        yield return ("MPPE data, the last before a change of key", Step.Of(ToServer, Step.Packet(PppProtocol.Compressed, "93FE 0102030405")));
        yield return ("MPPE data, a change of key", Step.Of(ToServer, Step.Packet(PppProtocol.Compressed, "93FF 0102030405")));
        yield return ("Data compressed as CCP agreed", Step.Of(ToServer, Layer.Ccp, "CompressedData"));
        yield return ("Data compressed or encrypted", Step.Of(ToServer, Layer.Mppe, "CompressedData"));
        yield return ("MPPE data, stateful", Step.Of(ToServer, Step.Packet(PppProtocol.Compressed, "1005 0102030405")));
        yield return ("MPPC data", Step.Of(ToServer, Step.Packet(PppProtocol.Compressed, "2005 0102030405")));
        yield return ("MPPC data in clear", Step.Of(ToServer, Step.Packet(PppProtocol.Compressed, "0005 0102030405")));
        yield return ("IP in clear", Step.Of(ToServer, Layer.Ip, "Packet"));
        yield return ("IP in clear against the agreement", Step.Of(ToServer, Layer.Ip, "Packet", anomaly: new Anomaly("ClearData", "IP in clear", "RFC 3078 3", -1)));
        yield return ("web: SYN in the tunnel", Step.Of(ToServer, Layer.Ip, "Syn", new IpSummary(Hex.Octets(
            """
            4500 0028 0001 0000 4006 0000 0A4E000A 0A4E0050  # IP from 10.78.0.10 to 10.78.0.80
            0401 0050 00000001 00000000 5002 FFFF 0000 0000  # TCP SYN from port 1025 to port 80
            """))));
        ArpPacket arp = Arp("0001 0A4E0001 000000000000 0A4E0050");
        yield return ("web: who has the web server's address", Step.Of(Lan, Layer.Arp, arp.Message, arp));
        arp = Arp("0002 0A4E0001 000A8A9500C0 0A4E0050");
        yield return ("web: ARP reply", Step.Of(Lan, Layer.Arp, arp.Message, arp, session: 1));
        yield return ("ARP reply of the web server", Step.Of(Lan, Layer.Arp, arp.Message, arp));
        arp = Arp("0001 0A4E0001 000000000000 0A4E0001");
        yield return ("ARP announcement", Step.Of(Lan, Layer.Arp, arp.Message, arp));
        foreach (string name in (string[])["Syn", "SynAck", "Ack", "HttpRequest", "HttpResponse", "DnsQuery", "EchoRequest", "RouterSolicitation"])
            yield return ($"LAN {name}", Step.Of(Lan, Layer.Ip, name));
        yield return ("ICMP error about GRE", Step.Of(
            FromServer, Layer.Ip, "DestinationUnreachable", Icmp("0302 0000 00000000"), anomaly: new Anomaly("IcmpError", "198.18.80.1 reports DestinationUnreachable about a packet of this connection", "RFC 792", -1)));
        yield return ("ICMP error by a firewall", Step.Of(
            FromServer, Layer.Ip, "DestinationUnreachable", Icmp("030D 0000 00000000"), anomaly: new Anomaly("IcmpError", "198.18.80.9 reports DestinationUnreachable about a packet of this connection", "RFC 792", -1)));
        yield return ("multilink fragment", Step.Of(ToServer, Step.Packet(PppProtocol.Multilink, "80 000007 21 45")));
        yield return ("link quality report", Step.Of(ToServer, Step.Packet(PppProtocol.Lqr, $"00000001 {"00000002 0000000A 00000064 00000001 00000009 00000000 00000001 00000064 00000002 0000000A 00000064"}")));
        yield return ("unknown protocol", Step.Of(ToServer, new UnknownPppPacket((PppProtocol)0x8281, new OctetString([1, 1, 0, 4]))));
        yield return ("unreadable frame", Step.Of(Unknown, Layer.Other, "Unreadable", anomaly: new Anomaly("Truncated", "The link header cannot be read", "", 3)));
    }

    private static ArpPacket Arp(string fields)
    {
        string[] parts = fields.Split(' ');
        string octets = $"0001 0800 06 04 {parts[0]} 00112F561041 {parts[1]} {parts[2]} {parts[3]}";
        return ArpPacket.TryParse(Hex.Octets(octets), out ArpPacket? packet, out _) ? packet! : throw new System.ArgumentException(fields);
    }

    private static IcmpMessage Icmp(string hex)
    {
        byte[] octets = [.. Hex.Octets("4500 001C 0001 0000 4001 0000 C6125001 C6125002"), .. Hex.Octets(hex)];
        return IpPacket.TryParse(octets, out IpPacket ip, out _) && IcmpMessage.TryParse(ip, out IcmpMessage? message, out _) ? message! : throw new System.ArgumentException(hex);
    }
}
