using System;
using PptpTools.Encryption;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>PAP: name and password in clear (RFC 1334 section 2).</summary>
public static class PasswordAuthentication
{
    /// <summary>Whether a request names this peer and password; takes the same time wherever they differ.</summary>
    /// <param name="request">The request received.</param>
    /// <param name="peerId">The name expected.</param>
    /// <param name="password">The password expected.</param>
    public static bool Matches(PapAuthenticateRequest request, ReadOnlySpan<byte> peerId, ReadOnlySpan<byte> password)
    {
        if (request is null)
            throw new ArgumentNullException(nameof(request));
        return request.PasswordLength is not null
            & Digests.AreEqual(request.PeerIdOctets, peerId)
            & Digests.AreEqual(request.PasswordOctets, password);
    }
}
