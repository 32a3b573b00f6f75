using System;
using System.Buffers.Text;
using System.Globalization;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A view of the text that MS-CHAP puts into Success and Failure: <c>S=auth_string M=message</c> (RFC 2759 section 5) and
/// <c>E=eeeeeeeeee R=r C=cccccccc V=vvvvvvvvvv M=msg</c> (RFC 2433 section 7, RFC 2759 section 6). Parts are found by their key,
/// in any order; the text of M goes on to the end or to a key that has not been seen.
/// </summary>
internal readonly ref struct MicrosoftChapMessage
{
    private const string Keys = "ERCVSM";

    public ReadOnlySpan<byte> Error { get; private init; }

    public ReadOnlySpan<byte> Retry { get; private init; }

    public ReadOnlySpan<byte> Challenge { get; private init; }

    public ReadOnlySpan<byte> Version { get; private init; }

    public ReadOnlySpan<byte> Authenticator { get; private init; }

    public ReadOnlySpan<byte> Text { get; private init; }

    public bool HasText { get; private init; }

    /// <summary>The first octet that belongs to no part; -1 where all do.</summary>
    public int FaultOffset { get; private init; }

    public static MicrosoftChapMessage Parse(ReadOnlySpan<byte> message)
    {
        Span<Range> parts = stackalloc Range[Keys.Length];
        int seen = 0;
        int fault = -1;
        for (int at = 0; at < message.Length;)
        {
            int key = KeyAt(message, at, seen);
            int end = key < 0 ? WordEnd(message, at) : key == Keys.Length - 1 ? TextEnd(message, at + 2, seen | (1 << key)) : WordEnd(message, at + 2);
            if (key >= 0)
            {
                parts[key] = new Range(at + 2, end);
                seen |= 1 << key;
            }
            else if (fault < 0)
            {
                fault = at;
            }

            at = end + 1;
        }

        return new MicrosoftChapMessage
        {
            Error = message[parts[0]],
            Retry = message[parts[1]],
            Challenge = message[parts[2]],
            Version = message[parts[3]],
            Authenticator = message[parts[4]],
            Text = message[parts[5]],
            HasText = (seen & (1 << 5)) != 0,
            FaultOffset = fault,
        };
    }

    /// <summary>The number that a part spells in decimal, and nothing else; null where it does not.</summary>
    public static uint? NumberOf(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out uint number, out int consumed) && consumed == digits.Length ? number : null;

    /// <summary>The octets that a part spells in hexadecimal; empty where it does not.</summary>
    public static OctetString OctetsOf(ReadOnlySpan<byte> digits)
    {
        if (digits.Length % 2 != 0)
            return default;
        var octets = new byte[digits.Length / 2];
        for (int i = 0; i < octets.Length; i++)
        {
            if (!Utf8Parser.TryParse(digits.Slice(2 * i, 2), out octets[i], out int consumed, 'X') || consumed != 2)
                return default;
        }

        return new OctetString(octets);
    }

    /// <summary>The name of an error code (RFC 2759 section 6); null where none is assigned.</summary>
    public static string? NameOf(uint error) => error switch
    {
        646 => "RestrictedLogonHours",
        647 => "AccountDisabled",
        648 => "PasswordExpired",
        649 => "NoDialInPermission",
        691 => "AuthenticationFailure",
        709 => "ChangingPassword",
        _ => null,
    };

    private static int KeyAt(ReadOnlySpan<byte> message, int at, int seen)
    {
        if (at + 1 >= message.Length || message[at + 1] != (byte)'=')
            return -1;
        int key = Keys.IndexOf(((char)message[at]).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return key >= 0 && (seen & (1 << key)) == 0 ? key : -1;
    }

    private static int WordEnd(ReadOnlySpan<byte> message, int at)
    {
        int blank = message.Slice(at).IndexOf((byte)' ');
        return blank < 0 ? message.Length : at + blank;
    }

    private static int TextEnd(ReadOnlySpan<byte> message, int at, int seen)
    {
        for (int end = WordEnd(message, at); end < message.Length; end = WordEnd(message, end + 1))
        {
            if (KeyAt(message, end + 1, seen) >= 0)
                return end;
        }

        return message.Length;
    }
}
