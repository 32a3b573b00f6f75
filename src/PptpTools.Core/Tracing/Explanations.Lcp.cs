using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Tracing;

/// <content>The Link Control Protocol (RFC 1661, RFC 1570).</content>
internal static partial class Explanations
{
    private const string MicrosoftClient = "MSRASV";
    private const string MicrosoftName = "MSRAS-";
    private const int MicrosoftNameDigits = 2;

    /// <summary>Protocols below this carry data, those from it on control (RFC 1661 section 2).</summary>
    private const int FirstControlProtocol = 0x8000;

    private static void AddLcp(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        table[(Layer.Lcp, "ProtocolReject")] = ProtocolReject;
        table[(Layer.Lcp, "EchoRequest")] = step =>
            $"{Sender(step)} checks whether {Receiver(step)} is still there. An Echo-Reply must follow; after several that do not, most implementations end the link.";
        table[(Layer.Lcp, "EchoReply")] = step => $"{Sender(step)} answers the Echo-Request: it is there, and the link works in both directions.";
        table[(Layer.Lcp, "DiscardRequest")] = step =>
            $"{Sender(step)} sends a packet to be thrown away, to test the link. {Answerer(step)} does not answer.";
        table[(Layer.Lcp, "Identification")] = Identification;
        table[(Layer.Lcp, "TimeRemaining")] = step => step.Packet is TimeRemainingPacket { Seconds: not uint.MaxValue } packet
            ? $"{Sender(step)} announces that the session will be ended in {packet.Seconds} seconds."
            : $"{Sender(step)} announces how long the session may last; here without a limit.";
    }

    private static string LinkRequest(NegotiationEvent step, OptionList options)
    {
        var wishes = new List<PppOption>();
        foreach (PppOption option in options)
        {
            if (option is not (AuthenticationProtocolOption or MagicNumberOption))
                wishes.Add(option);
        }

        string text = wishes.Count == 0
            ? $"{Sender(step)} opens the link with PPP's defaults"
            : $"{Sender(step)} proposes for the link: {Phrases(wishes)}";
        if (options.Find<AuthenticationProtocolOption>() is { } authentication)
            text += $"; and it demands that {Receiver(step)} prove who it is by {NameOf(authentication)}";
        return options.Find<MagicNumberOption>() is { } magic
            ? $"{text}. The random magic number 0x{magic.MagicNumber:x8} would show a link on which it hears itself."
            : text + ".";
    }

    private static string LinkAck(NegotiationEvent step, OptionList options)
    {
        var parts = new List<PppOption>();
        foreach (PppOption option in options)
        {
            if (option is not MagicNumberOption)
                parts.Add(option);
        }

        string what = parts.Count == 0 ? "" : $": {Phrases(parts)}";
        return $"{Sender(step)} accepts everything that {Receiver(step)} proposed for the link{what}.";
    }

    private static string LinkNak(NegotiationEvent step, OptionList options)
    {
        if (options.Find<AuthenticationProtocolOption>() is { } authentication && options.Count == 1)
            return $"{Sender(step)} will not authenticate itself in the way that {Receiver(step)} demanded and offers {NameOf(authentication)} instead. {Answerer(step)} may ask for that, or end the link.";
        if (options.Find<MagicNumberOption>() is not null && options.Count == 1)
            return $"{Sender(step)} has received its own magic number: by chance, or because the link is looped back. Both choose new ones; equal numbers again would prove the loop.";
        return $"{Sender(step)} does not accept the values proposed for the link and names what it would accept: {Phrases(options)}. {Answerer(step)} is to ask again with these.";
    }

    private static string LinkReject(NegotiationEvent step, OptionList options)
    {
        string why = options.Find<AuthenticationProtocolOption>() is not null ? " It refuses to authenticate itself; a server that insists ends the link."
            : options.Find<CallbackOption>() is not null ? " There will be no callback."
            : options.Find<MaximumReceivedReconstructedUnitOption>() is not null ? " The link will not be part of a multilink bundle."
            : options.Find<LinkDiscriminatorOption>() is not null ? " A link discriminator is of use only where links are added to a bundle on demand (BAP)."
            : "";
        return $"{Sender(step)} does not know, or will not negotiate, {Phrases(options)}. {Answerer(step)} is to ask again without.{why}";
    }

    private static string ProtocolReject(NegotiationEvent step)
    {
        if (step.Packet is not ProtocolRejectPacket reject)
            return $"{Sender(step)} does not run a protocol of which it received a packet.";
        if (PppProtocolNames.Of(reject.RejectedProtocol) is not { } name)
        {
            return $"{Sender(step)} received a packet of protocol 0x{(ushort)reject.RejectedProtocol:x4}, which is not assigned. "
                + "That happens when encrypted packets are read with the wrong key: the two ends of MPPE are out of step.";
        }

        if ((ushort)reject.RejectedProtocol < FirstControlProtocol && Layers.Of(reject.RejectedProtocol) == Layer.Other)
        {
            return $"{Sender(step)} received a packet of protocol 0x{(ushort)reject.RejectedProtocol:x4} ({name}), which it does not run. "
                + "Where nobody opened that protocol, encrypted packets were read with the wrong key: the two ends of MPPE are out of step.";
        }

        string effect = reject.RejectedProtocol switch
        {
            PppProtocol.Lcp => "Without LCP there is no link.",
            PppProtocol.Ipcp => "There will be no IP in this tunnel.",
            PppProtocol.Ccp => "There will be neither compression nor MPPE encryption.",
            _ => "The link stays as it is, without that protocol.",
        };
        return $"{Sender(step)} does not run {name} and rejects the packet; {Receiver(step)} has to stop sending it. {effect}";
    }

    /// <summary>A name such as <c>MSRAS-0-CLIENT</c>; the digit differs between versions of Windows.</summary>
    private static bool IsMicrosoftName(string text) => text.StartsWith(MicrosoftName, StringComparison.Ordinal)
        && text.Length > MicrosoftName.Length + MicrosoftNameDigits && text[MicrosoftName.Length] is >= '0' and <= '9' && text[MicrosoftName.Length + 1] == '-';

    private static string Identification(NegotiationEvent step)
    {
        string text = step.Packet is IdentificationPacket packet && IsPrintable(packet.Text.Span, out string words) ? words : "";
        string meaning = text.StartsWith(MicrosoftClient, StringComparison.Ordinal) ? $" That is Microsoft's dial-up client, version {text.Substring(MicrosoftClient.Length)}."
            : IsMicrosoftName(text) ? $" That is how Microsoft's client tells its computer's name, {text.Substring(MicrosoftName.Length + MicrosoftNameDigits)}, in clear."
            : "";
        return $"{Sender(step)} tells what it is: {Quote(text, "octets that are no text")}.{meaning} Nothing depends on it, and no answer is due.";
    }
}
