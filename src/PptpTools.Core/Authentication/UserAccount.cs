using System;
using System.Text;
using PptpTools.Encryption;
using PptpTools.Wire.Ip;

namespace PptpTools.Authentication;

/// <summary>What the owner of an account may do with the right password.</summary>
internal enum AccountStatus
{
    /// <summary>Connect.</summary>
    Enabled,

    /// <summary>Nothing (647).</summary>
    Disabled,

    /// <summary>Change the password, and then connect (648).</summary>
    PasswordExpired,

    /// <summary>Nothing at this hour (646).</summary>
    RestrictedHours,

    /// <summary>Nothing through a VPN (649).</summary>
    NoDialIn,
}

/// <summary>Where an authenticator finds its users.</summary>
internal interface IUserDirectory
{
    /// <summary>The account of a name, which may come as <c>DOMAIN\user</c> and then without the domain; null where there is none.</summary>
    UserAccount? Find(string userName);
}

/// <summary>
/// A user of an authenticator. It knows the password, or its Windows NT hash alone, which does for all but CHAP with MD5. Sessions
/// may share it as long as one thread at a time uses it.
/// </summary>
internal sealed class UserAccount : IDisposable
{
    private readonly byte[] _hash = new byte[MicrosoftChap.HashLength];
    private char[]? _password;
    private bool _isHashed;

    /// <summary>Takes a password over: the array belongs to this object, which clears it.</summary>
    /// <param name="name">The name without domain.</param>
    /// <param name="password">0 to 256 characters.</param>
    /// <exception cref="ArgumentException">The password is too long.</exception>
    public UserAccount(string name, char[] password)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        _password = password ?? throw new ArgumentNullException(nameof(password));
        if (password.Length > MicrosoftChap.MaximumPasswordLength)
            throw new ArgumentException($"A password has at most {MicrosoftChap.MaximumPasswordLength} characters.", nameof(password));
    }

    /// <summary>An account of which the hash alone is known.</summary>
    /// <param name="name">The name without domain.</param>
    /// <param name="passwordHash">The Windows NT hash, 16 octets.</param>
    public UserAccount(string name, ReadOnlySpan<byte> passwordHash)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        passwordHash.Slice(0, _hash.Length).CopyTo(_hash);
        _isHashed = true;
    }

    /// <summary>The name without domain.</summary>
    public string Name { get; }

    /// <summary>The address that the user always gets; null for one from the pool.</summary>
    public IpAddress? FixedAddress { get; init; }

    /// <summary>What the user may do.</summary>
    public AccountStatus Status { get; set; }

    /// <summary>Whether the user may change the password.</summary>
    public bool CanChangePassword { get; init; } = true;

    internal bool HasPassword => _password is not null;

    /// <summary>Replaces the password; one that had expired has then not.</summary>
    /// <param name="password">0 to 256 characters.</param>
    /// <returns>False where the account does not allow it.</returns>
    public bool TryChangePassword(ReadOnlySpan<char> password)
    {
        if (!CanChangePassword || password.Length > MicrosoftChap.MaximumPasswordLength)
            return false;
        Clear();
        _password = password.ToArray();
        _isHashed = false;
        if (Status == AccountStatus.PasswordExpired)
            Status = AccountStatus.Enabled;
        return true;
    }

    /// <summary>Clears password and hash, and disables the account.</summary>
    public void Dispose()
    {
        Clear();
        Status = AccountStatus.Disabled;
    }

    /// <summary>Whether octets are the password, in UTF-8; takes the same time wherever they differ.</summary>
    internal bool IsPassword(ILegacyCryptography cryptography, ReadOnlySpan<byte> octets)
    {
        byte[] copy = octets.ToArray();
        char[] password = Encoding.UTF8.GetChars(copy);
        Array.Clear(copy, 0, copy.Length);
        Span<byte> hash = stackalloc byte[MicrosoftChap.HashLength];
        bool isPassword = password.Length <= MicrosoftChap.MaximumPasswordLength;
        if (isPassword)
            MicrosoftChap.NtPasswordHash(cryptography, password, hash);
        isPassword &= Digests.AreEqual(hash, NtHash(cryptography));
        Array.Clear(password, 0, password.Length);
        hash.Clear();
        return isPassword;
    }

    internal ReadOnlySpan<byte> NtHash(ILegacyCryptography cryptography)
    {
        if (!_isHashed)
            MicrosoftChap.NtPasswordHash(cryptography, _password, _hash);
        _isHashed = true;
        return _hash;
    }

    /// <summary>The password as MD5 takes it; the caller clears it. Empty where it is not known.</summary>
    internal byte[] PasswordOctets() => _password is null ? [] : Encoding.UTF8.GetBytes(_password);

    /// <summary>Makes the LAN Manager hash; false where the password is not known.</summary>
    internal bool TryGetLanManagerHash(ILegacyCryptography cryptography, Span<byte> hash)
    {
        if (_password is null)
            return false;
        MicrosoftChap.LanManagerPasswordHash(cryptography, _password, hash);
        return true;
    }

    private void Clear()
    {
        if (_password is not null)
            Array.Clear(_password, 0, _password.Length);
        Array.Clear(_hash, 0, _hash.Length);
    }
}
