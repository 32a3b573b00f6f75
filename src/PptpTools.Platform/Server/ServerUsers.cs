using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>Who may connect to a server. Names are compared without regard to case, as Windows does.</summary>
public sealed class ServerUsers : IUserDirectory, IDisposable
{
    private readonly Dictionary<string, UserAccount> _accounts = new(StringComparer.OrdinalIgnoreCase);
    private UserAccount? _anybody;

    /// <summary>How many there are.</summary>
    public int Count => _accounts.Count + (_anybody is null ? 0 : 1);

    /// <summary>Their names; <c>*</c> stands for whoever knows the password.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            foreach (string name in _accounts.Keys)
                yield return name;
            if (_anybody is not null)
                yield return SecretsFile.Anything;
        }
    }

    /// <summary>Adds a user, in place of one of that name.</summary>
    /// <param name="name">The name without domain; <c>*</c> for every name that is not there.</param>
    /// <param name="password">0 to 256 characters; the array is taken over, and cleared at the end, or at once where it is refused.</param>
    /// <param name="address">The address that the user always gets; null for one of the pool.</param>
    /// <param name="mayConnect">False for a user who is told, with the right password, that there is no permission to dial in.</param>
    /// <exception cref="ArgumentException">The password is too long.</exception>
    public void Add(string name, char[] password, IpAddress? address = null, bool mayConnect = true)
    {
        UserAccount account = AccountOf(name, password, address, mayConnect);
        if (name == SecretsFile.Anything)
        {
            _anybody?.Dispose();
            _anybody = account;
            return;
        }

        if (_accounts.TryGetValue(name, out UserAccount? former))
            former.Dispose();
        _accounts[name] = account;
    }

    private static UserAccount AccountOf(string name, char[] password, IpAddress? address, bool mayConnect)
    {
        try
        {
            return new UserAccount(name, password)
            {
                FixedAddress = address,
                CanChangePassword = false,
                Status = mayConnect ? AccountStatus.Enabled : AccountStatus.NoDialIn,
            };
        }
        catch
        {
            Array.Clear(password, 0, password.Length);
            throw;
        }
    }

    UserAccount? IUserDirectory.Find(string userName) => _accounts.TryGetValue(userName, out UserAccount? account) ? account : _anybody;

    /// <summary>Clears the passwords: nobody may connect any more.</summary>
    public void Dispose()
    {
        foreach (UserAccount account in _accounts.Values)
            account.Dispose();
        _anybody?.Dispose();
    }
}
