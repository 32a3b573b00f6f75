using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <content>Microsoft's Callback Control Protocol.</content>
internal static partial class Explanations
{
    private static void AddCallback(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        table[(Layer.Cbcp, "CallbackRequest")] = step => IsWithoutCallback(step)
            ? $"{Sender(step)} says that there will be no callback. It could have ended the call here and called {Receiver(step)} back, to be sure who it is; over the Internet nobody does."
            : $"{Sender(step)} can end this call and call {Receiver(step)} back, to be sure who it is. {Answerer(step)} is to choose a callback: {Callbacks(step)}.";
        table[(Layer.Cbcp, "CallbackResponse")] = step => IsWithoutCallback(step)
            ? $"{Sender(step)} agrees that there will be no callback."
            : $"{Sender(step)} chooses a callback: {Callbacks(step)}.";
        table[(Layer.Cbcp, "CallbackAck")] = step => IsWithoutCallback(step)
            ? $"{Sender(step)} confirms that there will be no callback; the network protocols come next."
            : $"{Sender(step)} confirms the callback: {Callbacks(step)}. It will end this call and call back.";
    }

    private static bool IsWithoutCallback(NegotiationEvent step)
    {
        if (step.Packet is not CbcpPacket packet)
            return true;
        foreach (CbcpOption option in packet.Options)
        {
            if (option.Name != "NoCallback")
                return false;
        }

        return true;
    }

    private static string Callbacks(NegotiationEvent step)
    {
        var parts = new List<string>();
        foreach (CbcpOption option in ((CbcpPacket)step.Packet!).Options)
        {
            string delay = option.Delay is > 0 and { } seconds ? $" after {seconds} seconds" : "";
            string number = option.Addresses.Count == 0 || option.Addresses[0].Length == 0 ? "" : $" ({Join(option.Addresses, "or")})";
            parts.Add(option.Name switch
            {
                "NoCallback" => "none",
                "UserSpecifiedNumber" => $"to a number that the caller names{number}{delay}",
                "PreSpecifiedNumber" => $"to the number set for this user{delay}",
                "ListOfNumbers" => $"to one of a list of numbers{number}{delay}",
                _ => "in a way that no document defines",
            });
        }

        return Join(parts, "or");
    }
}
