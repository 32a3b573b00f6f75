namespace PptpTools.Decoding;

/// <summary>What became of the wish to read a session's encrypted data.</summary>
public enum DecryptionOutcome : byte
{
    /// <summary>There was nothing to decrypt.</summary>
    None,

    /// <summary>A password was proven right by the captured authentication: the keys are known.</summary>
    Ready,

    /// <summary>A password was given for the user, and the captured response was not made with it.</summary>
    WrongPassword,

    /// <summary>No password was given for the user.</summary>
    NoCredential,

    /// <summary>The capture has no MS-CHAP challenge and response that the keys could be made from (RFC 3079).</summary>
    NoExchange,
}

/// <summary>What became of the wish to read a session's encrypted data. It holds no password and no key.</summary>
public sealed class SessionDecryption
{
    internal SessionDecryption(int sessionId, string? userName, DecryptionOutcome outcome)
    {
        SessionId = sessionId;
        UserName = userName;
        Outcome = outcome;
    }

    /// <summary>Number of the session.</summary>
    public int SessionId { get; }

    /// <summary>The user that authenticated; null where none was seen.</summary>
    public string? UserName { get; }

    /// <summary>What became of it.</summary>
    public DecryptionOutcome Outcome { get; }

    /// <summary>Packets that were decrypted.</summary>
    public long Decrypted { get; internal init; }

    /// <summary>Encrypted packets that could not be read, because some before them were lost or the keys were out of step.</summary>
    public long Failed { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Outcome}, {Decrypted} packets decrypted, {Failed} not";
}
