using System;
using System.Management.Automation;
using System.Runtime.InteropServices;
using PptpTools.Cryptography;
using PptpTools.Decoding;

namespace PptpTools.Commands;

/// <summary>Hands the passwords of credentials over, and leaves no copy of them behind.</summary>
internal static class CredentialReader
{
    /// <summary>The passwords of users, with the private assembly's cryptography.</summary>
    public static CapturePasswords Read(PSCredential[] credentials)
    {
        var passwords = new CapturePasswords(new BouncyCastleCryptography());
        foreach (PSCredential credential in credentials)
            Add(passwords, credential);

        return passwords;
    }

    /// <summary>A credential's user name without its domain, and the domain; null for what is not there.</summary>
    public static (string? User, string? Domain) Name(PSCredential? credential)
    {
        string? name = credential?.UserName;
        int end = name?.IndexOf('\\') ?? -1;
        return end < 0 ? (name, null) : (name!.Substring(end + 1), name.Substring(0, end));
    }

    /// <summary>A password as characters, which the caller clears, or gives to somebody who does.</summary>
    public static char[] Characters(PSCredential credential)
    {
        var characters = new char[credential.Password.Length];
        IntPtr copy = Marshal.SecureStringToGlobalAllocUnicode(credential.Password);
        try
        {
            Marshal.Copy(copy, characters, 0, characters.Length);
            return characters;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(copy);
        }
    }

    private static void Add(CapturePasswords passwords, PSCredential credential)
    {
        char[] characters = Characters(credential);
        try
        {
            passwords.Add(credential.UserName, characters);
        }
        finally
        {
            Array.Clear(characters, 0, characters.Length);
        }
    }
}
