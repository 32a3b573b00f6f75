using System.Collections.Generic;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>The one text form of a step: <c>ToServer [LCP ConfReq id=0x1 &lt;mru 1400&gt;]</c>, the shape of pppd's log.</summary>
public static class NegotiationText
{
    private static readonly string[] LayerNames =
    [
        "TCP", "PPTP", "GRE", "LCP", "PAP", "CHAP", "EAP", "CBCP", "CCP", "ECP",
        "IPCP", "IPV6CP", "BACP", "BAP", "LQR", "MP", "MPPE", "IP", "ARP", "PPP",
    ];

    internal static void Append(LineWriter line, in StepData step, IReadOnlyList<Anomaly> anomalies)
    {
        line.Ascii(EnumNames.Of(step.Direction)).Ascii(" [").Ascii(LayerNames[(int)step.Layer]).Ascii(' ').Ascii(ShortName(step.Message));
        if (step.Identifier is { } identifier)
            line.Ascii(" id=").Hex(identifier);
        step.Body?.AppendText(line);
        line.Ascii(']');
        for (int i = 0; i < anomalies.Count; i++)
            line.Ascii(" !").Ascii(anomalies[i].Rule);
    }

    /// <summary>
    /// Appends a line of a trace without its end: number, time, session, the two ends, and the step's text.
    /// <c>12 2026-11-22T19:30:51.123456Z #1 client 198.18.80.2:34566 > server 198.18.80.1:1723 ToServer [PPTP …]</c>
    /// </summary>
    internal static void AppendLine(LineWriter line, in StepData step, IReadOnlyList<Anomaly> anomalies)
    {
        TimeText.AppendUtc(line.Decimal((ulong)step.Number).Ascii(' '), step.Ticks);
        step.Source.AppendTo(line.Ascii(" #").Decimal((ulong)step.SessionId).Ascii(' '));
        step.Destination.AppendTo(line.Ascii(" > "));
        Append(line.Ascii(' '), step, anomalies);
    }

    /// <summary>pppd's short words for the RFC's names.</summary>
    private static string ShortName(string message) => message switch
    {
        "ConfigureRequest" => "ConfReq",
        "ConfigureAck" => "ConfAck",
        "ConfigureNak" => "ConfNak",
        "ConfigureReject" => "ConfRej",
        "TerminateRequest" => "TermReq",
        "TerminateAck" => "TermAck",
        "CodeReject" => "CodeRej",
        "ProtocolReject" => "ProtRej",
        "EchoRequest" => "EchoReq",
        "EchoReply" => "EchoRep",
        "DiscardRequest" => "DiscReq",
        "Identification" => "Ident",
        "TimeRemaining" => "TimeRem",
        "ResetRequest" => "ResetReq",
        "ResetAck" => "ResetAck",
        "AuthenticateRequest" => "AuthReq",
        "AuthenticateAck" => "AuthAck",
        "AuthenticateNak" => "AuthNak",
        _ => message,
    };
}
