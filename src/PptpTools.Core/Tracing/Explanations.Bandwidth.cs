using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Tracing;

/// <content>Multilink bundles and their links: BACP, BAP (RFC 2125), link quality (RFC 1989), fragments (RFC 1990).</content>
internal static partial class Explanations
{
    private static readonly string[] BapAnswers = ["agrees", "does not agree for now", "does not support it", "has no link free or in use for it"];

    private static void AddBandwidth(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        table[(Layer.Bap, "CallRequest")] = step => $"{Sender(step)} wants to add a link to the bundle and to place the call itself.";
        table[(Layer.Bap, "CallResponse")] = step => $"{Sender(step)} answers the wish for another link: it {BapAnswer(step)}.";
        table[(Layer.Bap, "CallbackRequest")] = step => $"{Sender(step)} wants a link added to the bundle and asks {Receiver(step)} to place the call.";
        table[(Layer.Bap, "CallbackResponse")] = step => $"{Sender(step)} answers the wish to be called for another link: it {BapAnswer(step)}.";
        table[(Layer.Bap, "LinkDropQueryRequest")] = step => $"{Sender(step)} wants to take a link out of the bundle because the traffic does not need it.";
        table[(Layer.Bap, "LinkDropQueryResponse")] = step => $"{Sender(step)} answers the wish to drop a link: it {BapAnswer(step)}.";
        table[(Layer.Bap, "CallStatusIndication")] = step => $"{Sender(step)} reports whether the call for another link came about.";
        table[(Layer.Bap, "CallStatusResponse")] = step => $"{Sender(step)} confirms the report on the call.";
        table[(Layer.Lqr, "LinkQualityReport")] = step => step.Packet is LinkQualityReport report
            ? $"{Sender(step)} tells how many packets and octets it has sent and received, so that each end can see what the link loses: of {report.LastOutPackets} packets that {Receiver(step)} sent, {report.PeerInPackets} arrived, {report.PeerInErrors} with errors."
            : $"{Sender(step)} reports on the quality of the link.";
        table[(Layer.Multilink, "Fragment")] = step => step.Packet is MultilinkFragment fragment
            ? $"{Sender(step)} sends {FragmentKind(fragment)} of a packet as number {fragment.Sequence} of the multilink bundle; the receiver puts the fragments together by these numbers."
            : $"{Sender(step)} sends a fragment of a packet over the multilink bundle.";
    }

    private static string FavoredRequest(NegotiationEvent step, OptionList options) => options.Find<FavoredPeerOption>() is { } favored
        ? $"{Sender(step)} proposes the number 0x{favored.MagicNumber:x8}: where both ends ask to change the bundle at once, the one with the lower number wins."
        : $"{Sender(step)} wants to open BACP{With(options)}.";

    private static string BapAnswer(NegotiationEvent step) =>
        (step.Packet as BapPacket)?.ResponseCode is { } code && code < BapAnswers.Length ? BapAnswers[code] : "gives no answer that is defined";

    private static string FragmentKind(MultilinkFragment fragment) => (fragment.IsBeginning, fragment.IsEnd) switch
    {
        (true, true) => "the whole",
        (true, false) => "the first fragment",
        (false, true) => "the last fragment",
        _ => "a fragment from the middle",
    };
}
