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

    private static void Add(CapturePasswords passwords, PSCredential credential)
    {
        var characters = new char[credential.Password.Length];
        IntPtr copy = Marshal.SecureStringToGlobalAllocUnicode(credential.Password);
        try
        {
            Marshal.Copy(copy, characters, 0, characters.Length);
            passwords.Add(credential.UserName, characters);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(copy);
            Array.Clear(characters, 0, characters.Length);
        }
    }
}
