using System;
using System.Collections.Generic;
using PptpTools.Negotiation;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Tracing;

/// <content>The packets that LCP and the network control protocols share (RFC 1661 section 5).</content>
internal static partial class Explanations
{
    private static readonly (string Words, string Meaning)[] TerminationWords =
    [
        ("MPPE disabled", "pppd says so whenever a link with MPPE closes; by itself it is no error."),
        ("MPPE required", "The two ends could not agree on encryption: allow MPPE with a common key length on both, or demand it on neither."),
        ("Lost compression sync", "Compressed data could not be read any more; it goes on uncompressed."),
        ("Peer not responding", "Its Echo-Requests had gone unanswered: look for lost GRE packets."),
        ("uthentica", "The reason is in the authentication packets before this one."),
        ("No network protocols running", "Neither IPCP nor any other network protocol could be agreed."),
    ];

    private static void AddNegotiation(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        foreach (Layer layer in (Layer[])[Layer.Lcp, Layer.Ipcp, Layer.Ipv6cp, Layer.Ccp, Layer.Ecp, Layer.Bacp, Layer.Other])
        {
            table[(layer, "ConfigureRequest")] = Request;
            table[(layer, "ConfigureAck")] = Ack;
            table[(layer, "ConfigureNak")] = Nak;
            table[(layer, "ConfigureReject")] = Reject;
            table[(layer, "TerminateRequest")] = TerminateRequest;
            table[(layer, "TerminateAck")] = TerminateAck;
            table[(layer, "CodeReject")] = CodeReject;
            table[(layer, "VendorSpecific")] = step =>
                $"{Sender(step)} sends a packet that only implementations of one vendor understand{Vendor(step)}. Any other answers with Code-Reject.";
        }
    }

    private static OptionList OptionsOf(NegotiationEvent step) => step.Packet is ConfigurePacket packet ? packet.Options : OptionList.Empty;

    private static string Request(NegotiationEvent step)
    {
        OptionList options = OptionsOf(step);
        string text = step.Layer switch
        {
            Layer.Lcp => LinkRequest(step, options),
            Layer.Ipcp => AddressRequest(step, options),
            Layer.Ipv6cp => InterfaceRequest(step, options),
            Layer.Ccp => CompressionRequest(step, options),
            Layer.Bacp => FavoredRequest(step, options),
            _ => options.Count == 0
                ? $"{Sender(step)} wants to open {ProtocolOf(step)} and has nothing to negotiate for it."
                : $"{Sender(step)} wants to open {ProtocolOf(step)} with {Phrases(options)}.",
        };
        return text;
    }

    private static string Ack(NegotiationEvent step)
    {
        OptionList options = OptionsOf(step);
        string text = step.Layer switch
        {
            Layer.Lcp => LinkAck(step, options),
            Layer.Ipcp => AddressAck(step, options),
            Layer.Ipv6cp => InterfaceAck(step, options),
            Layer.Ccp => CompressionAck(step, options),
            _ => $"{Sender(step)} accepts {Receiver(step)}'s request for {ProtocolOf(step)}{With(options)}.",
        };
        return IsOpenNow(step) ? $"{text} {OpenText(step)}" : text;
    }

    private static string OpenText(NegotiationEvent step) => step.Layer switch
    {
        Layer.Lcp => "Both directions are agreed: the link is open.",
        Layer.Ipcp => "Both directions are agreed: IP packets can pass through the tunnel.",
        Layer.Ipv6cp => "Both directions are agreed: IPv6 packets can pass through the tunnel.",
        _ => $"Both directions are agreed: {ProtocolOf(step)} is open.",
    };

    private static string Nak(NegotiationEvent step)
    {
        OptionList options = OptionsOf(step);
        return step.Layer switch
        {
            Layer.Lcp => LinkNak(step, options),
            Layer.Ipcp => AddressNak(step, options),
            Layer.Ccp => CompressionNak(step, options),
            _ => $"{Sender(step)} does not accept the values that {Receiver(step)} asked for in {ProtocolOf(step)} and names what it would accept: {Phrases(options)}. {Answerer(step)} is to ask again with these.",
        };
    }

    private static string Reject(NegotiationEvent step)
    {
        OptionList options = OptionsOf(step);
        return step.Layer switch
        {
            Layer.Lcp => LinkReject(step, options),
            Layer.Ipcp => AddressReject(step, options),
            Layer.Ccp => CompressionReject(step, options),
            _ => $"{Sender(step)} refuses altogether to negotiate {Phrases(options)} in {ProtocolOf(step)}. {Answerer(step)} is to ask again without.",
        };
    }

    private static string TerminateRequest(NegotiationEvent step)
    {
        string said = step.Packet is TerminatePacket { Data.Length: > 0 } packet && IsPrintable(packet.Data.Span, out string words) ? $", saying \"{words}\"" : "";
        return step.Layer == Layer.Lcp
            ? $"{Sender(step)} ends the link{said}. Every protocol on it ends too, and data that comes after this is dropped.{Hint(said)}"
            : $"{Sender(step)} ends {ProtocolOf(step)}{said}. The link itself stays open.{Hint(said)}";
    }

    private static string TerminateAck(NegotiationEvent step)
    {
        bool isRefusal = SenderState(step) is AutomatonState.Closed
            && ReceiverState(step) is AutomatonState.RequestSent or AutomatonState.AckReceived or AutomatonState.AckSent;
        return isRefusal
            ? $"{Sender(step)} has not opened {ProtocolOf(step)}, or not yet, and answers the Configure-Request with Terminate-Ack. {Answerer(step)} may ask again later{(step.Layer == Layer.Ipcp ? "; an end that insists on encryption refuses IPCP in this way until CCP is open" : "")}."
            : $"{Sender(step)} confirms that {(step.Layer == Layer.Lcp ? "the link" : ProtocolOf(step))} has ended.";
    }

    /// <summary>What the words mean that pppd, the most common peer, puts into its Terminate-Requests.</summary>
    private static string Hint(string said)
    {
        foreach ((string words, string meaning) in TerminationWords)
        {
            if (said.Contains(words))
                return " " + meaning;
        }

        return "";
    }

    private static string CodeReject(NegotiationEvent step)
    {
        PppCode? code = (step.Packet as CodeRejectPacket)?.RejectedCode;
        string name = code is { } known ? PppCodes.NameOf(ProtocolNumber(step), known) ?? $"code {(byte)known}" : "a packet";
        string effect = code is >= PppCode.ConfigureRequest and <= PppCode.CodeReject
            ? $"Every implementation has to know that one, so {ProtocolOf(step)} cannot go on."
            : "That does no harm: the packet was optional.";
        return $"{Sender(step)} does not know {name} and sends the packet back. {effect}";
    }

    private static PppProtocol ProtocolNumber(NegotiationEvent step) => step.Packet is PppPacket packet ? packet.Protocol : PppProtocol.Lcp;

    private static string Vendor(NegotiationEvent step) =>
        step.Packet is VendorPacket packet ? $" (organisation {packet.Organization:x6})" : "";

    private static string With(OptionList options) => options.Count == 0 ? "" : $": {Phrases(options)}";

    /// <summary>The options in words, in their order.</summary>
    private static string Phrases(IEnumerable<PppOption> options, string last = "and")
    {
        var parts = new List<string>();
        foreach (PppOption option in options)
            parts.Add(Phrase(option));
        return parts.Count == 0 ? "nothing" : Join(parts, last);
    }

    private static bool IsPrintable(ReadOnlySpan<byte> octets, out string text)
    {
        var characters = new char[octets.Length];
        for (int i = 0; i < octets.Length; i++)
        {
            if (octets[i] is < 0x20 or > 0x7E)
            {
                text = "";
                return false;
            }

            characters[i] = (char)octets[i];
        }

        text = new string(characters);
        return true;
    }
}
