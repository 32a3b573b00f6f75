using System;
using System.Collections.Generic;
using PptpTools.Negotiation;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <summary>
/// Says of each step what it does and why: one to three sentences in plain words, with the values of the message. One
/// table by layer and message; a file for each group of layers fills its part.
/// </summary>
internal static partial class Explanations
{
    private static readonly Dictionary<(Layer, string), Func<NegotiationEvent, string>> Table = BuildTable();

    /// <summary>Every layer and message that has an explanation of its own.</summary>
    public static IReadOnlyCollection<(Layer Layer, string Message)> Known => Table.Keys;

    /// <summary>The explanation of a step.</summary>
    public static string Of(NegotiationEvent step)
    {
        if (Table.TryGetValue((step.Layer, step.Message), out Func<NegotiationEvent, string>? explain))
            return explain(step);
        return step.Message switch
        {
            "Malformed" => $"{Sender(step)} sends octets that cannot be read as a packet of {NameOf(step.Layer)}: they are cut short or damaged.",
            "Unreadable" => $"The frame cannot be read: it is cut short, or is not what the capture says it is.{FirstAnomaly(step)}",
            "Unknown" => $"{Sender(step)} sends a packet of {NameOf(step.Layer)} that no standard assigns. An end that does not know it rejects or ignores it.",
            _ => $"{Sender(step)} sends a packet of {NameOf(step.Layer)} called {step.Message}.",
        };
    }

    private static Dictionary<(Layer, string), Func<NegotiationEvent, string>> BuildTable()
    {
        var table = new Dictionary<(Layer, string), Func<NegotiationEvent, string>>();
        AddTcp(table);
        AddControl(table);
        AddGre(table);
        AddNegotiation(table);
        AddLcp(table);
        AddPasswords(table);
        AddEap(table);
        AddCallback(table);
        AddCompression(table);
        AddBandwidth(table);
        AddData(table);
        AddIp(table);
        return table;
    }

    /// <summary>Who sent the step, to begin a sentence with.</summary>
    private static string Sender(NegotiationEvent step) => step.Direction switch
    {
        Direction.ToServer => "The client",
        Direction.FromServer => "The server",
        Direction.Lan => step.Source.Host,
        _ => "One end",
    };

    /// <summary>The same, inside a sentence.</summary>
    private static string SenderInside(NegotiationEvent step)
    {
        string sender = Sender(step);
        return step.Direction == Direction.Lan ? sender : char.ToLowerInvariant(sender[0]) + sender.Substring(1);
    }

    /// <summary>Whom the step was for, inside a sentence.</summary>
    private static string Receiver(NegotiationEvent step) => step.Direction switch
    {
        Direction.ToServer => "the server",
        Direction.FromServer => "the client",
        Direction.Lan => step.Destination.Host,
        _ => "the other end",
    };

    /// <summary>The same, to begin a sentence with.</summary>
    private static string Answerer(NegotiationEvent step)
    {
        string receiver = Receiver(step);
        return char.ToUpperInvariant(receiver[0]) + receiver.Substring(1);
    }

    private static AutomatonState? SenderState(NegotiationEvent step) => step.Direction switch
    {
        Direction.ToServer => step.ClientState,
        Direction.FromServer => step.ServerState,
        _ => null,
    };

    private static AutomatonState? ReceiverState(NegotiationEvent step) => step.Direction switch
    {
        Direction.ToServer => step.ServerState,
        Direction.FromServer => step.ClientState,
        _ => null,
    };

    private static bool IsOpenNow(NegotiationEvent step) =>
        step.ClientState == AutomatonState.Opened && step.ServerState == AutomatonState.Opened;

    /// <summary>The protocol's name: that of the packet where the layer is none in particular.</summary>
    private static string ProtocolOf(NegotiationEvent step) =>
        step.Layer == Layer.Other && step.Packet is PppPacket packet ? NameOf(packet.Protocol) : NameOf(step.Layer);

    private static string NameOf(PppProtocol protocol) => PppProtocolNames.Of(protocol) ?? $"protocol 0x{(ushort)protocol:x4}";

    private static string NameOf(Layer layer) => layer switch
    {
        Layer.Control => "the control connection",
        Layer.Gre => "GRE",
        Layer.Ipv6cp => "IPV6CP",
        Layer.Multilink => "multilink",
        Layer.Other => "an unknown protocol",
        _ => layer.ToString().ToUpperInvariant(),
    };

    /// <summary>The first anomaly, or the first of a rule, as a sentence to follow another; empty where there is none.</summary>
    private static string FirstAnomaly(NegotiationEvent step, string? rule = null)
    {
        foreach (Wire.Anomaly anomaly in step.Anomalies)
        {
            if (rule is null || anomaly.Rule == rule)
                return anomaly.Text.Length > 0 && anomaly.Text[anomaly.Text.Length - 1] == '.' ? " " + anomaly.Text : $" {anomaly.Text}.";
        }

        return "";
    }

    private static bool HasAnomaly(NegotiationEvent step, string rule)
    {
        foreach (Wire.Anomaly anomaly in step.Anomalies)
        {
            if (anomaly.Rule == rule)
                return true;
        }

        return false;
    }

    /// <summary>"a", "a and b", "a, b and c".</summary>
    private static string Join(IReadOnlyList<string> parts, string last = "and")
    {
        string text = "";
        for (int i = 0; i < parts.Count; i++)
            text += (i == 0 ? "" : i == parts.Count - 1 ? $" {last} " : ", ") + parts[i];
        return text;
    }

    /// <summary>A name in PascalCase as words: "NoResource" as "no resource".</summary>
    private static string Words(string name)
    {
        string text = "";
        for (int i = 0; i < name.Length; i++)
            text += char.IsUpper(name[i]) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(name[i]) : name[i].ToString();
        return text;
    }

    /// <summary>Text of a peer as a quotation; an empty one as <paramref name="otherwise"/>.</summary>
    private static string Quote(string text, string otherwise) => text.Length == 0 ? otherwise : $"\"{text}\"";
}
