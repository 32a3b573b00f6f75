using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Tracing;

/// <content>CCP and ECP: compression and encryption (RFC 1962, RFC 3078, RFC 2118, RFC 1968).</content>
internal static partial class Explanations
{
    private static void AddCompression(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        foreach (Layer layer in (Layer[])[Layer.Ccp, Layer.Ecp])
        {
            table[(layer, "ResetRequest")] = step =>
                $"{Sender(step)} could not read a packet of {Receiver(step)}'s because one before it was lost, and asks for a fresh start. Until then it drops what comes.";
            table[(layer, "ResetAck")] = step =>
                $"{Sender(step)} has started afresh, as {Receiver(step)} had asked: the next packet can be read without those before it.";
        }
    }

    private static string CompressionRequest(NegotiationEvent step, OptionList options)
    {
        if (options.Count == 0)
            return $"{Sender(step)} asks for neither compression nor encryption of what it receives.";
        if (options.Find<MppeOption>() is not { } bits)
            return $"{Sender(step)} can receive data with {Phrases(options, "or")} and asks {Receiver(step)} to use {(options.Count == 1 ? "it" : "one of them")}.";

        string others = options.Count == 1 ? "" : $" It also offers {Phrases(Without(options, bits))}.";
        string choice = KeyLengths(bits).Contains(" or ") ? $" {Answerer(step)} is to choose one key length." : "";
        return $"{Sender(step)} asks to receive data under {Phrase(bits)}.{choice}{Mode(bits)}{others}";
    }

    private static string CompressionAck(NegotiationEvent step, OptionList options) => options.Find<MppeOption>() is { } bits && KeyLengths(bits).Length > 0
        ? $"{Sender(step)} accepts: what it sends will be under {Phrase(bits)}."
        : options.Count == 0
            ? $"{Sender(step)} accepts that {Receiver(step)} wants neither compression nor encryption."
            : options.Count == 1
                ? $"{Sender(step)} accepts: what it sends will be under {Phrases(options)}."
                : $"{Sender(step)} accepts: what it sends will be under {Phrases(options, "or")}. One method is in force, as a rule the first.";

    private static string CompressionNak(NegotiationEvent step, OptionList options) => options.Find<MppeOption>() is { } bits
        ? $"{Sender(step)} does not accept the request as it is and settles on {Phrase(bits)}. {Answerer(step)} is to ask again for exactly that."
        : $"{Sender(step)} does not accept the values in the request and names what it would accept: {Phrases(options)}.";

    private static string CompressionReject(NegotiationEvent step, OptionList options) => options.Find<MppeOption>() is { } bits && KeyLengths(bits).Length > 0
        ? $"{Sender(step)} refuses {Phrase(bits)}. Unless {Receiver(step)} insists and ends the link, data will pass unencrypted."
        : $"{Sender(step)} refuses {Phrases(options)}. {Answerer(step)} is to ask again without.";

    private static string Mode(MppeOption bits)
    {
        if (KeyLengths(bits).Length == 0)
            return "";
        string weak = bits.Has(MppeOption.StrongBit) ? "" : " Keys as short as this are found by trying.";
        return (bits.Has(MppeOption.StatelessBit)
            ? " Stateless means a new key for every packet, so that a lost packet costs only itself."
            : " Stateful means a new key every 256 packets: faster, but after a lost packet nothing can be read until a reset.") + weak;
    }

    private static List<PppOption> Without(OptionList options, PppOption one)
    {
        var others = new List<PppOption>();
        foreach (PppOption option in options)
        {
            if (!ReferenceEquals(option, one))
                others.Add(option);
        }

        return others;
    }
}
