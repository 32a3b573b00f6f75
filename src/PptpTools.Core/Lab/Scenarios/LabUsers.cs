using System;
using PptpTools.Authentication;

namespace PptpTools.Lab;

/// <summary>The users of a lab's server.</summary>
internal sealed class LabUsers(params UserAccount[] accounts) : IUserDirectory, IDisposable
{
    public UserAccount? Find(string userName)
    {
        string name = userName.Substring(userName.LastIndexOf('\\') + 1);
        return Array.Find(accounts, account => string.Equals(account.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose()
    {
        foreach (UserAccount account in accounts)
            account.Dispose();
    }
}
