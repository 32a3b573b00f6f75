using System;
using System.Text;

namespace PptpTools.Authentication;

/// <summary>Who a peer is and how it proves it. Passwords are characters, 0 to 256 of them, that are cleared when this is disposed of.</summary>
internal sealed class Credentials : IDisposable
{
    private char[] _password;
    private char[]? _newPassword;

    /// <summary>Takes a password over: the array belongs to this object, which clears it.</summary>
    /// <param name="userName">The name without domain.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="ArgumentException">The password is too long.</exception>
    public Credentials(string userName, char[] password)
    {
        UserName = userName ?? throw new ArgumentNullException(nameof(userName));
        _password = Checked(password, nameof(password));
    }

    /// <summary>The name without domain.</summary>
    public string UserName { get; }

    /// <summary>The domain that goes before the name and a backslash; null for none.</summary>
    public string? Domain { get; init; }

    /// <summary>The password to change to when the authenticator says that the old one has expired; null for none. Taken over like the other.</summary>
    public char[]? NewPassword
    {
        init => _newPassword = value is null ? null : Checked(value, nameof(value));
    }

    /// <summary>The name as it is sent.</summary>
    public string Name => string.IsNullOrEmpty(Domain) ? UserName : Domain + "\\" + UserName;

    internal byte[] NameOctets => Encoding.UTF8.GetBytes(Name);

    internal ReadOnlySpan<char> Password => _password;

    internal bool HasNewPassword => _newPassword is not null;

    internal ReadOnlySpan<char> PasswordToChangeTo => _newPassword;

    /// <summary>The password as PAP and MD5 take it; the caller clears it.</summary>
    internal byte[] PasswordOctets() => Encoding.UTF8.GetBytes(_password);

    /// <summary>The authenticator has taken the new password.</summary>
    internal void UseNewPassword()
    {
        if (_newPassword is null)
            return;
        Array.Clear(_password, 0, _password.Length);
        _password = _newPassword;
        _newPassword = null;
    }

    /// <summary>Clears the passwords.</summary>
    public void Dispose()
    {
        Array.Clear(_password, 0, _password.Length);
        if (_newPassword is not null)
            Array.Clear(_newPassword, 0, _newPassword.Length);
    }

    private static char[] Checked(char[] password, string parameter)
    {
        if (password is null)
            throw new ArgumentNullException(parameter);
        if (password.Length > MicrosoftChap.MaximumPasswordLength)
            throw new ArgumentException($"A password has at most {MicrosoftChap.MaximumPasswordLength} characters.", parameter);
        return password;
    }
}
