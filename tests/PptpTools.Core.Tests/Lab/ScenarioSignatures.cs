using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tests.Lab;

/// <summary>
/// What the fault of each scenario leaves on the wire and a healthy tunnel does not. Faults that look alike at the client (GRE blocked on the
/// way back, or both ways, or by a translator) have the same.
/// </summary>
internal static class ScenarioSignatures
{
    private const string There = "ToServer";
    private const string Back = "FromServer";
    private const byte Unreachable = 3;

    public static IReadOnlyDictionary<string, Func<ScenarioWire, bool>> All { get; } = new Dictionary<string, Func<ScenarioWire, bool>>
    {
        ["VpnPaper"] = wire => wire.Count("BadChecksum") == 1 && wire.Has("VpnPaper step 43 of 43"),
        ["Healthy"] = wire => wire.Has("HttpResponse") && wire.Session.Anomalies.Count == 0,

        ["ControlPortFiltered"] = wire => wire.Count(There, "TCP Syn") >= 3 && !wire.Has(Back),
        ["ControlPortProhibited"] = wire => wire.IcmpErrors(Unreachable, 13) == 1 && !wire.Has("SynAck"),
        ["ControlPortRefused"] = wire => wire.Has(Back, "TCP Reset") && !wire.Has("SynAck"),
        ["NotPptpServer"] = wire => wire.Has(Back, "PPTP Malformed", "BadMagic"),
        ["ControlVersionMismatch"] = wire => wire.Has(Back, "StartControlConnectionReply version=2.0") && wire.Has(There, "StopControlConnectionRequest reason=StopProtocol"),
        ["ControlRefused"] = wire => wire.Has(Back, "StartControlConnectionReply", "result=NotAuthorized"),
        ["ControlClosedSilently"] = wire => wire.Has(There, "StartControlConnectionRequest") && wire.Has(Back, "TCP Fin") && !wire.Has(Back, "PPTP"),
        ["ControlUnanswered"] = wire => wire.Has(There, "StartControlConnectionRequest") && wire.Has(There, "TCP Fin") && !wire.Has(Back, "PPTP"),
        ["CallRefused"] = wire => wire.Has(Back, "OutgoingCallReply", "result=GeneralError error=NoResource"),
        ["ControlEchoUnanswered"] = wire => wire.Has(There, "PPTP EchoRequest") && !wire.Has(Back, "PPTP EchoReply") && wire.Has(There, "TCP Fin"),
        ["ServerCrash"] = wire => wire.Has(Back, "TCP Reset") && wire.Has("OutgoingCallReply") && !HasFarewell(wire),
        ["ServerQuit"] = wire => wire.Has(Back, "TCP Fin") && wire.Has("OutgoingCallReply") && !HasFarewell(wire),
        ["ServerHangup"] = wire => wire.Has(Back, "CallDisconnectNotify") && !wire.Has("TermReq") && !wire.Has("CallClearRequest"),
        ["ServerShutdown"] = wire => wire.Has(Back, "StopControlConnectionRequest"),
        ["BadChecksum"] = wire => wire.Count(Back, "TCP BadChecksum") == 1 && wire.Count(Back, "StartControlConnectionReply") == 1,
        ["RealAccm"] = wire => wire.Has(Back, "SetLinkInfo", "send-accm=0x000a0000"),

        ["GreBlockedOutward"] = wire => wire.Count(There, "LCP ConfReq") >= 10 && wire.Count(Back, "LCP ConfReq") >= 10 && !wire.Has(Back, "LCP ConfAck"),
        ["GreBlockedInward"] = OnlyOurRequests,
        ["GreBlockedBoth"] = OnlyOurRequests,
        ["GreBlockedLocally"] = wire => wire.Count(Back, "LCP ConfReq") >= 10 && !wire.Has(There, "LCP"),
        ["GreProtocolUnreachable"] = wire => OnlyOurRequests(wire) && wire.IcmpErrors(Unreachable, 2) >= 10,
        ["ServerBehindNat"] = wire => OnlyOurRequests(wire) && wire.PacketsOf(IpProtocols.Gre).All(packet => Destination(packet) == "10.0.0.1"),
        ["GreLostToDmz"] = wire => wire.Count(There, "LCP EchoReq") >= 4 && !wire.Has(Back, "LCP EchoRep") && wire.Count(Back, "LCP EchoReq") >= 3,
        ["NatWithoutHelper"] = wire => wire.Has(Back, "LCP ConfReq") && HasAnomaly(wire, "ForeignCallId"),
        ["SecondClientBehindNat"] = OnlyOurRequests,
        ["CallIdReused"] = wire => wire.Count("OutgoingCallRequest call-id=1 ") == 2 && HasAnomaly(wire, "DataBeforeOpen"),
        ["CallIdConfused"] = HasSwappedCallId,
        ["AsymmetricPath"] = wire => wire.PacketsOf(IpProtocols.Gre).Any(packet => Source(packet) == "192.168.1.1"),
        ["GreReordered"] = wire => wire.Session.FromServer.Reordered > 10 && wire.Session.FromServer.Lost == 0,
        ["LatePackets"] = wire => wire.Session.FromServer.ReorderDepth > 30 && CountsGoBack(wire),
        ["GreLoss"] = wire => wire.Session.FromServer.Lost > 5 && wire.Session.FromServer.Reordered == 0,
        ["GreDuplicated"] = wire => wire.Session.FromServer.Duplicates > 10,
        ["SmallWindow"] = wire => wire.Session.Call!.ServerWindow == 1 && wire.Count("Lan", "EchoRequest") is > 0 and < 40,
        ["AckOnly"] = wire => wire.Session.FromServer.AcknowledgmentsOnly * 3 > wire.Session.FromServer.Packets && wire.Session.ToServer.AcknowledgmentsOnly > 10,
        ["SequenceRestart"] = wire => HasAnomaly(wire, "SequenceRestart") && wire.Has(There, "LCP EchoReq"),
        ["GreTruncated"] = wire => wire.Count(Back, "MPPE Data", "BadLength") == 5,
        ["OtherGre"] = wire => wire.Count("NotEnhancedGre version=0") == 5,
        ["CaptureStartedLate"] = wire => wire.Has("MPPE") && !wire.Has("CHAP") && !wire.Has("CCP") && !wire.Has("OutgoingCall"),

        ["LcpNotConverging"] = wire => wire.Count(Back, "LCP ConfNak", "<mru 1450>") > 10 && !wire.Has(Back, "LCP ConfAck"),
        ["SlowPath"] = wire => wire.Count(There, "LCP ConfReq id=0x1 ") > 1 && wire.Has(Back, "LCP ConfAck", "IdentifierMismatch"),
        ["LoopedBack"] = HearsItself,
        ["CallbackDemanded"] = wire => wire.Has(Back, "CBCP Request") && !wire.Has(Back, "NoCallback") && wire.Has(There, "LCP TermReq"),
        ["MultilinkRefused"] = wire => wire.Has(Back, "LCP ConfRej", "<mrru") && wire.Has("IPCP ConfAck"),
        ["PppProcessDies"] = wire => wire.Has(Back, "OutgoingCallReply") && !wire.Has(Back, "LCP") && wire.Has(Back, "TCP Fin") && !HasFarewell(wire),
        ["EchoTimeout"] = wire => wire.Count(There, "LCP EchoReq") >= 4 && !wire.Has(Back, "LCP EchoRep") && wire.Has(There, "LCP TermReq"),
        ["EchoStarved"] = wire => wire.Count(There, "LCP EchoReq") >= 4 && !wire.Has(Back, "LCP EchoRep") && wire.Count(Back, "MPPE Data") > 100 && wire.Has(There, "LCP TermReq"),
        ["EchoBeyondMru"] = wire => EchoLengths(wire, Back, PppCode.EchoRequest).All(length => length == 1008) && EchoLengths(wire, There, PppCode.EchoReply).SequenceEqual([600, 600, 600]),
        ["IdleDropByNat"] = wire => wire.Count(There, "LCP EchoReq") >= 4 && !wire.Has(Back, "LCP EchoRep") && LongestSilence(wire, Back) > TimeSpan.FromSeconds(90),
        ["LinkTerminated"] = wire => wire.Has(Back, "LCP TermReq", "User request") && wire.Has(Back, "CallDisconnectNotify"),
        ["IdleLimitReached"] = wire => wire.Has(Back, "LCP TermReq", "idle limit"),
        ["SessionLimitReached"] = wire => wire.Has(Back, "LCP TermReq", "as long as its limit"),

        ["NoCommonAuthentication"] = wire => wire.Has(Back, "<auth pap>") && wire.Has(There, "LCP ConfNak", "<auth chap MS-v2>") && !wire.Has("PAP AuthReq"),
        ["WrongPassword"] = wire => wire.Has(Back, "CHAP Failure", "E=691"),
        ["UnknownUser"] = wire => wire.Has(There, "CHAP Response", "mallory") && wire.Has(Back, "CHAP Failure", "E=691"),
        ["RestrictedHours"] = wire => wire.Has(Back, "CHAP Failure", "E=646"),
        ["AccountDisabled"] = wire => wire.Has(Back, "CHAP Failure", "E=647"),
        ["PasswordExpired"] = wire => wire.Has(Back, "CHAP Failure", "E=648") && !wire.Has("ChangePassword"),
        ["PasswordChanged"] = wire => wire.Has(Back, "CHAP Failure", "E=648") && wire.Has(Back, "CHAP Success"),
        ["PasswordChangeRefused"] = wire => wire.Has(Back, "CHAP Failure", "E=709"),
        ["NoDialInPermission"] = wire => wire.Has(Back, "CHAP Failure", "E=649"),
        ["RogueServer"] = wire => wire.Has(Back, "CHAP Success", "S=") && wire.Has(There, "LCP TermReq", "prove"),
        ["ProofInBothDirections"] = wire => wire.Has(There, "CHAP Challenge") && wire.Has(Back, "CHAP Challenge") && wire.Has("LCP TermReq", "two sets of keys") && !wire.Has("CCP"),
        ["AuthenticationSilent"] = wire => wire.Count(There, "CHAP Response") >= 10 && !wire.Has(Back, "CHAP Success") && !wire.Has(Back, "CHAP Failure"),
        ["PasswordInClear"] = wire => wire.Has(There, "PAP AuthReq") && wire.Has(Back, "PAP AuthAck"),
        ["BrokenCryptography"] = wire => wire.Has(There, "CHAP Response", new string('0', 48)) && wire.Has(Back, "E=691"),

        ["EncryptionRefused"] = wire => wire.Has(Back, "LCP ProtRej") && wire.Has(There, "LCP TermReq", "Encryption is required"),
        ["EncryptionWithoutKeys"] = wire => wire.Has("<auth chap MD5>") && wire.Has(There, "LCP TermReq", "no keys") && !wire.Has(There, "CCP"),
        ["StatelessRefused"] = wire => wire.Has(There, "CCP ConfNak", "+H") && wire.Has(Back, "CCP ConfNak", "-H") && wire.Has("LCP TermReq"),
        ["WeakKeys"] = wire => wire.Session.Encryption.Contains("40-bit") && wire.Has("CCP ConfAck", "-S +L"),
        ["WrongKeys"] = wire => RejectedProtocols(wire) >= 5,
        ["UnagreedProtocol"] = wire => wire.Count(There, "LCP ProtRej") >= 10 && RejectedProtocols(wire) == 1,
        ["EarlyData"] = wire => IndexOf(wire, Back, "MPPE") is >= 0 and var data && data < IndexOf(wire, Back, "CCP ConfAck"),
        ["UpgradedWithoutCcp"] = wire => wire.Has(Back, "CCP ConfReq") && wire.Has(There, "LCP ProtRej") && wire.Has(Back, "LCP TermReq", "Encryption is required"),
        ["ClearDataAfterMppe"] = wire => wire.Count(Back, "EchoReply", "ClearData") == 10,
        ["MppeResyncStorm"] = wire => wire.Count("CCP ResetReq") > 5 && wire.Session.Encryption.Contains("stateful"),

        ["AddressPoolEmpty"] = wire => wire.Has(Back, "CHAP Success") && wire.Has(Back, "LCP TermReq", "No address is left"),
        ["FixedAddressRefused"] = wire => wire.Has(There, "IPCP ConfReq", "<addr 192.168.77.7>") && wire.Has(Back, "IPCP ConfNak") && wire.Has(There, "LCP TermReq"),
        ["DnsRejected"] = wire => wire.Has(Back, "IPCP ConfRej", "<ms-dns1 0.0.0.0> <ms-wins 0.0.0.0>"),
        ["Ipv6Rejected"] = wire => wire.Has(There, "IPV6CP ConfReq") && wire.Has(Back, "LCP ProtRej") && wire.Has(Back, "IPCP ConfAck"),
        ["AddressNotNamed"] = wire => wire.Has(Back, "IPCP ConfReq") && !wire.Has(Back, "IPCP ConfReq", "<addr") && wire.Has(There, "IPCP ConfAck") && wire.Session.Lease!.PeerAddress is null,
        ["IpcpUnanswered"] = wire => wire.Count(There, "IPCP ConfReq") >= 10 && wire.Has(Back, "CCP ConfAck") && !wire.Has(Back, "IPCP"),

        ["RoutingLoop"] = HasGreInGre,
        ["NestedTunnel"] = wire => wire.PacketsOf(IpProtocols.Gre).Count(packet => Destination(packet) == "192.168.1.10") > 10,
        ["ProxyArpMissing"] = wire => wire.Has("ARP Request who-has 192.168.1.51") && !wire.Has("ARP Reply 192.168.1.51"),
        ["MtuBlackHole"] = wire => wire.Count("Lan", "HttpResponse", "len=1356") > 2 && wire.Count(Back, "MPPE Data") > 2 && !wire.Has(Back, "len=1397"),
        ["OuterFragmentation"] = wire => wire.PacketsOf(IpProtocols.Gre).Any(packet => (packet[6] & 0x20) != 0),
        ["InternetLost"] = wire => wire.Count(There, "MPPE Data") == 5 && !wire.Has(Back, "MPPE Data"),
        ["RemoteNetworkUnreachable"] = wire => wire.Packets(IpProtocols.Icmp, packet => packet[20] == 8 && packet[19] == 10) == 5 && !wire.Has(There, "MPPE Data"),
        ["OverlappingNetworks"] = wire => wire.Session.Lease!.Address!.ToString() == "10.0.0.101" && !wire.Has(There, "MPPE Data"),
    };

    private static bool OnlyOurRequests(ScenarioWire wire) => wire.Count(There, "LCP ConfReq") == 10 && !wire.Has(Back, "LCP");

    private static bool HasFarewell(ScenarioWire wire) =>
        wire.Has("TermReq") || wire.Has("CallDisconnectNotify") || wire.Has("StopControlConnectionRequest") || wire.Has("CallClearRequest");

    private static bool HasAnomaly(ScenarioWire wire, string rule) => wire.Session.Anomalies.Any(one => one.Anomaly.Rule == rule);

    private static string Source(byte[] packet) => string.Join('.', packet.AsSpan(12, 4).ToArray());

    private static string Destination(byte[] packet) => string.Join('.', packet.AsSpan(16, 4).ToArray());

    private static int IndexOf(ScenarioWire wire, params string[] words) => wire.Lines.ToList().FindIndex(line => words.All(line.Contains));

    private static IEnumerable<int> EchoLengths(ScenarioWire wire, string direction, PppCode code) => wire.Events
        .Where(step => step.Direction.ToString() == direction && step.Packet is EchoPacket { Data.Length: > 8 } echo && echo.Code == code).Select(step => step.Packet!.Length);

    /// <summary>The coherency count of the server's packets goes back by a little, as it never does where packets come in order.</summary>
    private static bool CountsGoBack(ScenarioWire wire)
    {
        const string Label = "count=";
        int[] counts =
        [
            .. wire.Lines.Where(line => line.StartsWith(Back, StringComparison.Ordinal) && line.Contains("MPPE Data"))
                .Select(line => int.Parse(line.AsSpan(line.IndexOf(Label, StringComparison.Ordinal) + Label.Length).ToString().Split(' ')[0], CultureInfo.InvariantCulture)),
        ];
        return counts.Zip(counts.Skip(1)).Count(pair => pair.Second < pair.First && pair.First - pair.Second < 2048) > 10;
    }

    private static ushort CallIdOf(byte[] packet) => (ushort)((packet[26] << 8) | packet[27]);

    private static bool HasSwappedCallId(ScenarioWire wire)
    {
        CallInfo call = wire.Session.Call!;
        ushort own = call.ClientCallId.GetValueOrDefault();
        return wire.PacketsOf(IpProtocols.Gre).Count(packet => CallIdOf(packet) == (ushort)((own >> 8) | (own << 8))) >= 10;
    }

    private static bool HearsItself(ScenarioWire wire)
    {
        string? own = wire.Lines.Where(line => line.StartsWith(There, StringComparison.Ordinal) && line.Contains("LCP ConfReq")).Select(MagicOf).FirstOrDefault();
        return own is not null && wire.Has(Back, "LCP ConfReq", own);
    }

    private static string MagicOf(string line)
    {
        int at = line.IndexOf("<magic", StringComparison.Ordinal);
        return line.Substring(at, line.IndexOf('>', at) - at);
    }

    private static int RejectedProtocols(ScenarioWire wire) => wire.Events
        .Where(step => step.Packet is ProtocolRejectPacket)
        .Select(step => ((ProtocolRejectPacket)step.Packet!).RejectedProtocol).Distinct().Count();

    private static TimeSpan LongestSilence(ScenarioWire wire, string direction)
    {
        TimeSpan last = TimeSpan.Zero;
        TimeSpan longest = TimeSpan.Zero;
        foreach (NegotiationEvent step in wire.Events.Where(step => step.Sequence is not null && step.Direction.ToString() == direction))
        {
            longest = step.Elapsed - last > longest ? step.Elapsed - last : longest;
            last = step.Elapsed;
        }

        TimeSpan rest = wire.Events[^1].Elapsed - last;
        return rest > longest ? rest : longest;
    }

    /// <summary>What is routed into the tunnel is the tunnel's own GRE, and it grows from turn to turn.</summary>
    private static bool HasGreInGre(ScenarioWire wire)
    {
        int[] lengths = [.. wire.PacketsOf(IpProtocols.Gre).Where(packet => Source(packet) == "192.168.1.51").Select(packet => packet.Length)];
        return lengths.Length > 3 && lengths.Distinct().Count() > 2;
    }
}
