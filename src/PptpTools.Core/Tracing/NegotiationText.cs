using System.Text;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <summary>The one text form of a step: <c>ToServer [LCP ConfReq id=0x1 &lt;mru 1400&gt;]</c>, the shape of pppd's log; behind it <c>!Rule</c> for every anomaly and <c># text</c> for every comment.</summary>
public static class NegotiationText
{
    internal static void Append(LineWriter line, in StepData step, Anomaly[] anomalies)
    {
        AppendName(line.Ascii(EnumNames.Of(step.Direction)).Ascii(" ["), step);
        AppendRest(line, step, anomalies);
    }

    /// <summary>
    /// Appends a line of a trace without its end: number, time, session, the two ends, and the step's text.
    /// <c>12 2026-11-22T19:30:51.123456Z #1 client 198.18.80.2:34566 > server 198.18.80.1:1723 ToServer [PPTP …]</c>
    /// </summary>
    internal static void AppendLine(LineWriter line, TimeText time, StepWords words, in StepData step, Anomaly[] anomalies)
    {
        time.AppendUtc(line.Decimal((ulong)step.Number).Ascii(' '), step.Ticks);
        step.Source.AppendRouteTo(line, step);
        AppendRest(line.Utf8(words.Text), step, anomalies);
    }

    /// <summary>Appends layer and message.</summary>
    internal static void AppendName(LineWriter line, in StepData step) =>
        line.Ascii(LayerName(step)).Ascii(' ').Ascii(ShortName(step.Layer, step.Message));

    /// <summary>Appends what follows layer and message.</summary>
    internal static void AppendRest(LineWriter line, in StepData step, Anomaly[] anomalies)
    {
        if (step.Identifier is { } identifier)
            line.Ascii(" id=").Hex(identifier);
        step.Body?.AppendText(line);
        line.Ascii(']');
        for (int i = 0; i < anomalies.Length; i++)
            line.Ascii(" !").Ascii(anomalies[i].Rule);
        if (step.Comments is { } comments)
            AppendComments(line, comments);
    }

    private static void AppendComments(LineWriter line, string[] comments)
    {
        foreach (string comment in comments)
            line.Ascii(" # ").Utf8(Encoding.UTF8.GetBytes(PlainText.Of(comment)));
    }

    /// <summary>The layer's name; for a control protocol that is no layer of its own, such as IPXCP, that protocol's.</summary>
    private static string LayerName(in StepData step) =>
        step.Layer == Layer.Other && step.Body is ControlProtocolPacket packet && PppProtocolNames.Of(packet.Protocol) is { } name && name.IndexOf(' ') < 0
            ? name
            : LayerName(step.Layer);

    private static string LayerName(Layer layer) => layer switch
    {
        Layer.Tcp => "TCP",
        Layer.Control => "PPTP",
        Layer.Gre => "GRE",
        Layer.Lcp => "LCP",
        Layer.Pap => "PAP",
        Layer.Chap => "CHAP",
        Layer.Eap => "EAP",
        Layer.Cbcp => "CBCP",
        Layer.Ccp => "CCP",
        Layer.Ecp => "ECP",
        Layer.Ipcp => "IPCP",
        Layer.Ipv6cp => "IPV6CP",
        Layer.Bacp => "BACP",
        Layer.Bap => "BAP",
        Layer.Lqr => "LQR",
        Layer.Multilink => "MP",
        Layer.Mppe => "MPPE",
        Layer.Ip => "IP",
        Layer.Arp => "ARP",
        _ => "PPP",
    };

    /// <summary>pppd's short words for the standards' names of PPP packets; what is below and above PPP is not pppd's.</summary>
    private static string ShortName(Layer layer, string message) => message switch
    {
        _ when layer is < Layer.Lcp or Layer.Ip or Layer.Arp => message,
        "CallbackRequest" when layer == Layer.Cbcp => "Request",
        "CallbackResponse" when layer == Layer.Cbcp => "Response",
        "CallbackAck" => "Ack",
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
        "AuthenticateRequest" => "AuthReq",
        "AuthenticateAck" => "AuthAck",
        "AuthenticateNak" => "AuthNak",
        _ => message,
    };
}
