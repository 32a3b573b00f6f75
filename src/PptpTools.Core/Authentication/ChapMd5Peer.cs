using System;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>Answers challenges with MD5 (RFC 1994).</summary>
internal sealed class ChapMd5Peer : ChapPeer
{
    /// <summary>A peer that has not begun.</summary>
    public ChapMd5Peer(Credentials credentials, PeerSettings settings)
        : base(credentials, settings)
    {
    }

    /// <inheritdoc/>
    public override byte? ChapAlgorithm => ChapAlgorithms.Md5;

    private protected override byte[]? Respond(byte identifier, ReadOnlySpan<byte> challenge)
    {
        var response = new byte[ChapMd5.ResponseLength];
        byte[] password = Credentials.PasswordOctets();
        ChapMd5.Response(identifier, password, challenge, response);
        Array.Clear(password, 0, password.Length);
        return response;
    }
}
