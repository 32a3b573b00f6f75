using System.Collections.Generic;
using PptpTools.Authentication;

namespace PptpTools.Tests.Authentication.Exchanges;

/// <summary>Users by name, and one for each status of an account.</summary>
internal sealed class TestUsers : IUserDirectory
{
    public const string Password = "Pa55-word!";

    private readonly Dictionary<string, UserAccount> _accounts = [];

    public TestUsers(params UserAccount[] accounts)
    {
        foreach (UserAccount account in accounts)
            _accounts.Add(account.Name, account);
    }

    public static TestUsers Standard()
    {
        var hash = new byte[16];
        MicrosoftChap.NtPasswordHash(ExchangeMethod.Cryptography, Password, hash);
        return new TestUsers(
            new UserAccount("vpnuser", Password.ToCharArray()),
            new UserAccount("hashed", hash),
            new UserAccount("disabled", Password.ToCharArray()) { Status = AccountStatus.Disabled },
            new UserAccount("expired", Password.ToCharArray()) { Status = AccountStatus.PasswordExpired },
            new UserAccount("fixed", Password.ToCharArray()) { Status = AccountStatus.PasswordExpired, CanChangePassword = false },
            new UserAccount("night", Password.ToCharArray()) { Status = AccountStatus.RestrictedHours },
            new UserAccount("local", Password.ToCharArray()) { Status = AccountStatus.NoDialIn });
    }

    public UserAccount? Find(string userName) => _accounts.GetValueOrDefault(userName);

    public static Credentials Credentials(string user, string password = Password, string? newPassword = null, string? domain = null) =>
        new(user, password.ToCharArray()) { NewPassword = newPassword?.ToCharArray(), Domain = domain };
}
