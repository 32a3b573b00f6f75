using PptpTools.Encryption;

namespace PptpTools.Authentication;

/// <summary>Why an authentication failed: a closed list.</summary>
internal enum AuthenticationError
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The user is not known or the password is wrong (691).</summary>
    BadCredentials,

    /// <summary>The account may not be used at this hour (646).</summary>
    RestrictedHours,

    /// <summary>The account is disabled (647).</summary>
    AccountDisabled,

    /// <summary>The password has expired (648).</summary>
    PasswordExpired,

    /// <summary>The account may not dial in (649).</summary>
    NoDialInPermission,

    /// <summary>The password could not be changed (709).</summary>
    ChangingPasswordFailed,

    /// <summary>The authenticator did not prove that it knows the password.</summary>
    ServerNotTrusted,

    /// <summary>The other end did not answer.</summary>
    NoAnswer,

    /// <summary>The two ends have no method of EAP in common.</summary>
    MethodRefused,
}

/// <summary>How an authentication ended.</summary>
/// <param name="Error">Why it failed; None for success.</param>
/// <param name="Code">Microsoft's number of the error, such as 691; null where the authenticator told none.</param>
/// <param name="Message">The authenticator's words, or ours where it had none; never a secret.</param>
/// <param name="UserName">Who authenticated itself, with domain as it was sent; empty where it is not known.</param>
/// <param name="Secrets">What MPPE's keys are made from; null where the method gives none. It belongs to the exchange, which clears it when it is disposed of and when another outcome comes.</param>
internal sealed record AuthenticationOutcome(AuthenticationError Error, uint? Code, string Message, string UserName, MppeSecrets? Secrets)
{
    /// <summary>True when the peer is who it says it is, and the authenticator too where the method proves it.</summary>
    public bool IsSuccess => Error == AuthenticationError.None;
}
