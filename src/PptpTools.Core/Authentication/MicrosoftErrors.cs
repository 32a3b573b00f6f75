namespace PptpTools.Authentication;

/// <summary>The numbers that Failure tells after <c>E=</c> (RFC 2433 section 7, RFC 2759 section 6).</summary>
internal static class MicrosoftErrors
{
    /// <summary>What a number means; one that is not assigned refuses the user like 691.</summary>
    public static AuthenticationError ErrorOf(uint? code) => code switch
    {
        646 => AuthenticationError.RestrictedHours,
        647 => AuthenticationError.AccountDisabled,
        648 => AuthenticationError.PasswordExpired,
        649 => AuthenticationError.NoDialInPermission,
        709 => AuthenticationError.ChangingPasswordFailed,
        _ => AuthenticationError.BadCredentials,
    };

    /// <summary>The number of what an authenticator finds wrong.</summary>
    public static uint CodeOf(AuthenticationError error) => error switch
    {
        AuthenticationError.RestrictedHours => 646,
        AuthenticationError.AccountDisabled => 647,
        AuthenticationError.PasswordExpired => 648,
        AuthenticationError.NoDialInPermission => 649,
        AuthenticationError.ChangingPasswordFailed => 709,
        _ => 691,
    };

    /// <summary>The same in words.</summary>
    public static string TextOf(AuthenticationError error) => error switch
    {
        AuthenticationError.RestrictedHours => "The account may not be used at this hour.",
        AuthenticationError.AccountDisabled => "The account is disabled.",
        AuthenticationError.PasswordExpired => "The password has expired.",
        AuthenticationError.NoDialInPermission => "The account may not dial in.",
        AuthenticationError.ChangingPasswordFailed => "The password could not be changed.",
        _ => "The user name or the password is wrong.",
    };
}
