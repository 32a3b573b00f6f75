using System;
using System.Text;
using PptpTools.Wire;

namespace PptpTools.Authentication;

/// <summary>The words of the results that an authenticator sends, in ASCII.</summary>
internal static class ResultText
{
    /// <summary>PAP's Authenticate-Ack and Authenticate-Nak.</summary>
    public static byte[] ForPap(ResultWording wording, bool isAccepted) =>
        Octets(wording == ResultWording.Windows ? "" : isAccepted ? "Login ok" : "Login incorrect");

    /// <summary>Success. MS-CHAPv2's proves that the authenticator knows the password (RFC 2759 section 5).</summary>
    /// <param name="wording">Whose words.</param>
    /// <param name="proof">The 20 octets of MS-CHAPv2's authenticator response; empty for other algorithms.</param>
    public static byte[] ForSuccess(ResultWording wording, OctetString proof)
    {
        string text = proof.Length > 0 ? "S=" + proof.ToString().ToUpperInvariant() : "";
        if (wording == ResultWording.Pppd)
            text += proof.Length > 0 ? " M=Access granted" : "Access granted";
        return Octets(text);
    }

    /// <summary>Failure of CHAP with MD5, which has no numbers.</summary>
    public static byte[] ForMd5Failure(ResultWording wording) => Octets(wording == ResultWording.Windows ? "" : "Access denied");

    /// <summary>Failure of MS-CHAP (RFC 2433 section 7, RFC 2759 section 6).</summary>
    /// <param name="wording">Whose words.</param>
    /// <param name="error">What is wrong.</param>
    /// <param name="mayRetry">True where another response is awaited; pppd says so always.</param>
    /// <param name="challenge">The challenge for another response or a change of password.</param>
    /// <param name="changeVersion">The version of Change-Password that is understood; pppd understands none.</param>
    public static byte[] ForFailure(ResultWording wording, AuthenticationError error, bool mayRetry, ReadOnlySpan<byte> challenge, uint changeVersion)
    {
        string digits = new OctetString(challenge).ToString();
        uint code = MicrosoftErrors.CodeOf(error);
        return Octets(wording == ResultWording.Pppd
            ? $"E={code} R=1 C={digits} V=0 M=Access denied"
            : $"E={code} R={(mayRetry ? 1 : 0)} C={digits.ToUpperInvariant()} V={changeVersion}");
    }

    private static byte[] Octets(string text) => Encoding.ASCII.GetBytes(text);
}
