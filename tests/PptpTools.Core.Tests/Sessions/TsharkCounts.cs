using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PptpTools.Tracing;

namespace PptpTools.Tests.Sessions;

/// <summary>How many messages of each type tshark finds in a capture, in the words of our steps.</summary>
internal static class TsharkCounts
{
    private static readonly string[] FieldNames =
    [
        "frame.protocols", "tcp.port", "tcp.flags", "tcp.len", "pptp.control_message_type", "ppp.code", "chap.code", "pap.code", "eap.code", "bap.type",
    ];

    private static readonly string[] ControlMessages =
    [
        "StartControlConnectionRequest", "StartControlConnectionReply", "StopControlConnectionRequest", "StopControlConnectionReply",
        "EchoRequest", "EchoReply", "OutgoingCallRequest", "OutgoingCallReply", "IncomingCallRequest", "IncomingCallReply",
        "IncomingCallConnected", "CallClearRequest", "CallDisconnectNotify", "WanErrorNotify", "SetLinkInfo",
    ];

    private static readonly string[] Codes =
    [
        "ConfigureRequest", "ConfigureAck", "ConfigureNak", "ConfigureReject", "TerminateRequest", "TerminateAck", "CodeReject",
        "ProtocolReject", "EchoRequest", "EchoReply", "DiscardRequest", "Identification", "TimeRemaining", "ResetRequest", "ResetAck",
    ];

    public static SortedDictionary<string, int> Of(string path)
    {
        string text = Tshark.Run(["-n", "-r", path, "-T", "fields", "-E", "occurrence=a", .. FieldNames.SelectMany(field => (string[])["-e", field])]);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n').Where(line => line.Length > 0))
        {
            string[] values = line.TrimEnd('\r').Split('\t');
            foreach (string message in MessagesOf(name => values[Array.IndexOf(FieldNames, name)]))
                counts[message] = counts.GetValueOrDefault(message) + 1;
        }

        return counts;
    }

    /// <summary>Our steps in the same words; data packets are not counted by kind, nor what is below IP and of no use.</summary>
    public static SortedDictionary<string, int> Of(DecodedCapture decoded)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (NegotiationEvent step in decoded.Events)
        {
            if (step.Message == "Unreadable")
                continue;
            string message = step.Layer switch
            {
                Layer.Ip or Layer.Mppe or Layer.Multilink => step.Layer.ToString(),
                Layer.Ccp when step.Message == "CompressedData" => nameof(Layer.Mppe),
                Layer.Other when Array.IndexOf(Codes, step.Message) < 0 => "Other",
                _ => $"{step.Layer} {step.Message}",
            };
            counts[message] = counts.GetValueOrDefault(message) + 1;
        }

        return counts;
    }

    private static IEnumerable<string> MessagesOf(Func<string, string> field)
    {
        string[] protocols = field("frame.protocols").Split(':');
        int ppp = Array.IndexOf(protocols, "ppp");
        if (Array.IndexOf(protocols, "pptp") >= 0)
        {
            foreach (string type in field("pptp.control_message_type").Split(','))
                yield return $"Control {ControlMessages[int.Parse(type, CultureInfo.InvariantCulture) - 1]}";
        }
        else if (ppp >= 0)
        {
            yield return PppMessage(ppp + 1 < protocols.Length ? protocols[ppp + 1] : "", field);
        }
        else if (Array.IndexOf(protocols, "gre") >= 0)
        {
            yield return "Gre Acknowledgment";
        }
        else if (Array.IndexOf(field("tcp.port").Split(','), "1723") >= 0)
        {
            yield return $"Tcp {TcpMessage(Convert.ToInt32(field("tcp.flags"), 16), field("tcp.len"))}";
        }
    }

    private static string PppMessage(string protocol, Func<string, string> field) => protocol switch
    {
        "lcp" or "ipcp" or "ipv6cp" or "ccp" or "ecp" or "bacp" => $"{char.ToUpperInvariant(protocol[0])}{protocol[1..]} {Code("ppp.code", field)}",
        "chap" => $"Chap {First("chap.code", field) switch { 1 => "Challenge", 2 => "Response", 3 => "Success", _ => "Failure" }}",
        "pap" => $"Pap {First("pap.code", field) switch { 1 => "AuthenticateRequest", 2 => "AuthenticateAck", _ => "AuthenticateNak" }}",
        "eap" => $"Eap {First("eap.code", field) switch { 1 => "Request", 2 => "Response", 3 => "Success", _ => "Failure" }}",
        "cbcp" => "Cbcp",
        "bap" => "Bap",
        "comp_data" => "Mppe",
        "mp" => "Multilink",
        "ip" or "ipv6" or "vjc_comp" or "vjc_uncomp" => "Ip",
        _ when field("ppp.code").Length > 0 => $"Other {Code("ppp.code", field)}",
        _ => "Other",
    };

    private static string TcpMessage(int flags, string length) => (flags & 0x17) switch
    {
        _ when length != "0" => "Data",
        >= 4 and < 8 or >= 0x14 => "Reset",
        0x02 => "Syn",
        0x12 => "SynAck",
        0x01 or 0x11 => "Fin",
        _ => "Ack",
    };

    private static string Code(string name, Func<string, string> field) => First(name, field) is var code && code >= 1 && code <= Codes.Length ? Codes[code - 1] : "Unknown";

    private static int First(string name, Func<string, string> field) => int.Parse(field(name).Split(',')[0], CultureInfo.InvariantCulture);
}
