using System;
using System.Collections.Generic;

namespace PptpTools.Tracing;

/// <content>Enhanced GRE without a PPP frame in it (RFC 2637 section 4).</content>
internal static partial class Explanations
{
    private static void AddGre(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        table[(Layer.Gre, "Acknowledgment")] = step =>
            $"This GRE packet carries no PPP frame: {SenderInside(step)} only acknowledges that {Receiver(step)}'s packets{(step.Acknowledgment is { } number ? $" up to number {number}" : "")} have arrived. "
            + $"It does so when it has nothing to send on which the acknowledgment could ride, so that {Receiver(step)}'s window does not fill. "
            + "The first of them is easily taken for the first GRE packet of the call, or for PPP without data: every PPP packet before it came in GRE too.";
        table[(Layer.Gre, "Empty")] = step =>
            $"This GRE packet carries neither a PPP frame nor an acknowledgment, so it says nothing. RFC 2637 has no use for it.";
        table[(Layer.Gre, "NotEnhancedGre")] = step =>
            $"A GRE packet that is not PPTP's.{FirstAnomaly(step)} PPTP uses GRE version 1 with a key and protocol type 0x880B (RFC 2637 section 4.1).";
    }
}
