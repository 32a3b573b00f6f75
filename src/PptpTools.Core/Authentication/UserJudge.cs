using System;

namespace PptpTools.Authentication;

/// <summary>
/// Finds users and says what they may do. In place of a user that does not exist it gives a decoy, so that the same is computed
/// for it as for any other.
/// </summary>
internal sealed class UserJudge : IDisposable
{
    private readonly IUserDirectory _users;
    private readonly UserAccount _decoy = new("", new char[8]);

    public UserJudge(IUserDirectory users, ILegacyCryptography cryptography)
    {
        _users = users ?? throw new ArgumentNullException(nameof(users));
        Cryptography = cryptography ?? throw new ArgumentNullException(nameof(cryptography));
        _decoy.NtHash(cryptography);
    }

    public ILegacyCryptography Cryptography { get; }

    /// <summary>The account of a name as it was received: as it stands, or without the domain before its last backslash.</summary>
    public UserAccount Find(string name)
    {
        UserAccount? asReceived = _users.Find(name);
        int domainEnd = name.LastIndexOf('\\');
        UserAccount? withoutDomain = domainEnd < 0 ? null : _users.Find(name.Substring(domainEnd + 1));
        return asReceived ?? withoutDomain ?? _decoy;
    }

    public bool IsKnown(UserAccount account) => account != _decoy;

    /// <summary>What the status of an account is, is told only to who knows its password.</summary>
    public AuthenticationError Judge(UserAccount account, bool isRight) => !(isRight & IsKnown(account)) ? AuthenticationError.BadCredentials : account.Status switch
    {
        AccountStatus.Enabled => AuthenticationError.None,
        AccountStatus.PasswordExpired => AuthenticationError.PasswordExpired,
        AccountStatus.RestrictedHours => AuthenticationError.RestrictedHours,
        AccountStatus.NoDialIn => AuthenticationError.NoDialInPermission,
        _ => AuthenticationError.AccountDisabled,
    };

    public void Dispose() => _decoy.Dispose();
}
