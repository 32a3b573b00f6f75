using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <content>EAP and its methods (RFC 3748).</content>
internal static partial class Explanations
{
    private static void AddEap(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        table[(Layer.Eap, "Request")] = EapRequest;
        table[(Layer.Eap, "Response")] = EapResponse;
        table[(Layer.Eap, "Success")] = step => $"{Sender(step)} ends EAP with success: {Receiver(step)} is authenticated.";
        table[(Layer.Eap, "Failure")] = step =>
            $"{Sender(step)} ends EAP with failure: {Receiver(step)} is not let in. The reason, if any, is in the method's packets before this one or in the server's log.";
    }

    private static string EapRequest(NegotiationEvent step) => step.Packet switch
    {
        EapText { Type: EapTypes.Identity } => $"{Sender(step)} asks {Receiver(step)} who it is. EAP begins with this question; the method is chosen afterwards.",
        EapText text => $"{Sender(step)} has a message for the user: {Quote(text.Text, "an empty one")}.",
        EapMd5Challenge => $"{Sender(step)} challenges {Receiver(step)} by EAP-MD5, which works as CHAP does and yields no keys: MPPE cannot follow.",
        EapMicrosoftChap { Chap: { } chap } => $"{Sender(step)} sends, by EAP-MSCHAPv2, {InnerName(chap)}.",
        EapTls { IsStart: true } tls => $"{Sender(step)} starts {tls.TypeName ?? "a TLS method"}: {Receiver(step)} is to begin a TLS handshake inside EAP.",
        EapTls { IsAcknowledgment: true } tls => $"{Sender(step)} acknowledges a fragment of {tls.TypeName ?? "TLS"} and asks for the next.",
        EapTls tls => TlsText(step, tls),
        EapToken token => $"{Sender(step)} asks for a one-time password or a token's answer, with the words {Quote(token.Prompt, "that are missing")}.",
        EapMethod method => $"{Sender(step)} proposes to authenticate by the EAP method {MethodName(method)}.",
        _ => $"{Sender(step)} asks something by EAP.",
    };

    private static string EapResponse(NegotiationEvent step) => step.Packet switch
    {
        EapText { Type: EapTypes.Identity } text => $"{Sender(step)} says who it is: {Quote(text.Text, "nobody")}. The identity is in clear; with PEAP or TTLS it may be a placeholder.",
        EapText => $"{Sender(step)} confirms that it has shown the message.",
        EapNak nak => $"{Sender(step)} does not want the method that was proposed and would use {Desired(nak)} instead.",
        EapMd5Challenge => $"{Sender(step)} answers the EAP-MD5 challenge with a hash over password and challenge.",
        EapMicrosoftChap { Chap: { } chap } => $"{Sender(step)} answers, by EAP-MSCHAPv2, with {InnerName(chap)}.",
        EapMicrosoftChap => $"{Sender(step)} confirms the result that EAP-MSCHAPv2 had.",
        EapTls { IsAcknowledgment: true } tls => $"{Sender(step)} acknowledges a fragment of {tls.TypeName ?? "TLS"}; the next may come.",
        EapTls tls => TlsText(step, tls),
        EapToken => $"{Sender(step)} answers with a one-time password or a token's code (hidden here).",
        EapMethod method => $"{Sender(step)} answers by the EAP method {MethodName(method)}.",
        _ => $"{Sender(step)} answers by EAP.",
    };

    private static string TlsText(NegotiationEvent step, EapTls tls)
    {
        string name = tls.TypeName ?? "TLS";
        if (tls.Summary is { } summary)
            return $"{Sender(step)} goes on with the TLS handshake inside {name}: {summary}.";
        return tls.HasMoreFragments
            ? $"{Sender(step)} sends a fragment of a TLS message inside {name}; more follow once it is acknowledged."
            : $"{Sender(step)} sends TLS data inside {name}; what is in it is encrypted or only complete with the fragments before.";
    }

    private static string InnerName(CodedPacket chap) => chap switch
    {
        ChapChallenge challenge => $"a challenge of {challenge.ValueOctets.Length} octets under the name {Quote(challenge.Name, "of nobody")}",
        ChapResponse response => $"a response as {Quote(response.Name, "a user without a name")}: a hash over both challenges, name and password",
        ChapSuccess => "the news that the response was right, and the proof that it knows the password too",
        ChapFailure { ErrorCode: { } error } => $"the news that the response was not accepted. E={error}: {Cause(error)}",
        ChapFailure => "the news that the response was not accepted",
        ChapChangePassword => "a new password, encrypted with the old one's hash",
        _ => "a packet that the method does not have",
    };

    private static string MethodName(EapMethod method) => method.TypeName ?? (method.Type is { } type ? $"of type {type}" : "without a type");

    private static string Desired(EapNak nak)
    {
        var names = new List<string>();
        foreach (byte type in nak.DesiredTypes.Span)
            names.Add(type == 0 ? "none" : EapTypes.NameOf(type) ?? $"type {type}");
        return names.Count == 0 ? "none" : Join(names, "or");
    }
}
