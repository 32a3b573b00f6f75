using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <content>PAP and CHAP: user names and passwords (RFC 1334, RFC 1994, RFC 2433, RFC 2759).</content>
internal static partial class Explanations
{
    private const byte Md5 = 5;
    private const byte MicrosoftChap1 = 0x80;
    private const byte MicrosoftChap2 = 0x81;

    private static void AddPasswords(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        table[(Layer.Pap, "AuthenticateRequest")] = step =>
            $"{Sender(step)} gives its user name{Named((step.Packet as PapAuthenticateRequest)?.PeerId)} and its password. PAP sends both in clear: whoever can see this packet can read them (the password is hidden here).";
        table[(Layer.Pap, "AuthenticateAck")] = step =>
            $"{Sender(step)} accepts user name and password{Saying((step.Packet as PapAuthenticateReply)?.Text)}.";
        table[(Layer.Pap, "AuthenticateNak")] = step =>
            $"{Sender(step)} refuses the user name or the password{Saying((step.Packet as PapAuthenticateReply)?.Text)}. Check both, and whether the server lets this user in by PAP at all; the link usually ends now.";
        table[(Layer.Chap, "Challenge")] = Challenge;
        table[(Layer.Chap, "Response")] = Response;
        table[(Layer.Chap, "Success")] = Success;
        table[(Layer.Chap, "Failure")] = Failure;
        table[(Layer.Chap, "ChangePassword")] = step =>
            $"{Sender(step)} changes its password, because the one it has is expired. The new password travels encrypted with the old one's hash: whoever knows the old one can read it.";
    }

    private static string Challenge(NegotiationEvent step)
    {
        if (step.Packet is not ChapChallenge challenge)
            return $"{Sender(step)} challenges {Receiver(step)} to prove that it knows the password.";
        return $"{Sender(step)}, which calls itself {Quote(challenge.Name, "nothing")} in clear, challenges {Receiver(step)} to prove that it knows the password: {Receiver(step)} is to mix it with these {challenge.ValueOctets.Length} random octets.";
    }

    private static string Response(NegotiationEvent step)
    {
        if (step.Packet is not ChapResponse response)
            return $"{Sender(step)} answers the challenge.";
        string name = Quote(response.Name, "a user without a name");
        return response.Algorithm switch
        {
            MicrosoftChap2 => $"{Sender(step)} answers as {name}, by MS-CHAPv2: a challenge of its own, and a hash over both challenges, the user name and the password. "
                + "The name is in clear; the password is not in the packet, but whoever records the exchange can search for it at the cost of breaking one DES key.",
            MicrosoftChap1 => $"{Sender(step)} answers as {name}, by MS-CHAP version 1. "
                + (response.UseNtResponse == true ? "The NT response counts; " : "The LAN Manager response counts, which falls to a search of two short halves; ")
                + "the version is broken and should be switched off.",
            Md5 => $"{Sender(step)} answers as {name}, by CHAP with MD5: a hash over identifier, password and challenge. The name is in clear; a weak password can be found by trying. CHAP with MD5 yields no keys, so MPPE cannot follow.",
            _ => $"{Sender(step)} answers as {name}. The name is in clear.",
        };
    }

    private static string Success(NegotiationEvent step)
    {
        if (step.Packet is not ChapSuccess success)
            return $"{Sender(step)} accepts the answer.";
        string words = Saying(success.DisplayText);
        return success.AuthenticatorResponse.Length > 0
            ? $"{Sender(step)} accepts the answer{words}. With the 20 octets behind \"S=\" it proves that it knows the password too, so {Receiver(step)} can tell it from an impostor."
            : $"{Sender(step)} accepts the answer{words}: {Receiver(step)} is authenticated.";
    }

    private static string Failure(NegotiationEvent step)
    {
        if (step.Packet is not ChapFailure failure)
            return $"{Sender(step)} does not accept the answer.";
        if (failure.ErrorCode is not { } error)
            return $"{Sender(step)} does not accept the answer{Saying(failure.DisplayText)} and names no error. Some servers answer so when they do not know the user name; check it, with its domain, then the password.";
        string retry = failure.RetryIsAllowed switch
        {
            true => " R=1: another attempt on this link is allowed.",
            false => " R=0: no further attempt is allowed on this link.",
            null => "",
        };
        return $"{Sender(step)} does not accept the answer{Saying(failure.DisplayText)}. E={error}: {Cause(error)}.{retry}";
    }

    private static string Cause(uint error) => error switch
    {
        646 => "the account may not log on at this time; check its logon hours",
        647 => "the account is disabled",
        648 => "the password has expired; it has to be changed, here or on the server",
        649 => "the account has no permission to dial in; grant it on the server",
        691 => "the user name or the password is wrong; check both, the domain in front of the name, and that server and client mean the same account",
        709 => "the password could not be changed; the new one may break the server's rules",
        _ => "not an error that Microsoft's documents list",
    };

    private static string Named(string? name) => string.IsNullOrEmpty(name) ? "" : $" \"{name}\"";

    private static string Saying(string? words) => string.IsNullOrEmpty(words) ? "" : $", saying \"{words}\"";
}
