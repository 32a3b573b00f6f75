using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>The one place that chooses an exchange by what LCP agreed (RFC 1661 section 6.2).</summary>
internal static class AuthenticationMethods
{
    /// <summary>Makes the exchange of an end that authenticates itself.</summary>
    /// <param name="protocol">PAP, CHAP or EAP.</param>
    /// <param name="chapAlgorithm">5, 0x80 or 0x81 for CHAP.</param>
    /// <param name="credentials">Who the peer is. They stay the caller's and outlive the exchange.</param>
    /// <param name="settings">How it goes about it.</param>
    /// <param name="cryptography">MD4 and DES.</param>
    /// <param name="random">Random octets.</param>
    /// <returns>Null where there is no such method.</returns>
    public static AuthenticationExchange? CreatePeer(
        PppProtocol protocol, byte? chapAlgorithm, Credentials credentials, PeerSettings settings, ILegacyCryptography cryptography, IRandomSource random) =>
        (protocol, chapAlgorithm) switch
        {
            (PppProtocol.Pap, _) => new PapPeer(credentials, settings),
            (PppProtocol.Chap, ChapAlgorithms.Md5) => new ChapMd5Peer(credentials, settings),
            (PppProtocol.Chap, ChapAlgorithms.MicrosoftVersion1) => new MicrosoftChapPeer(credentials, settings, cryptography, random),
            (PppProtocol.Chap, ChapAlgorithms.MicrosoftVersion2) => new MicrosoftChapVersion2Peer(credentials, settings, cryptography, random),
            (PppProtocol.Eap, _) => new EapPeer(credentials, settings, cryptography, random),
            _ => null,
        };

    /// <summary>Makes the exchange of an end that asks the other to authenticate itself.</summary>
    /// <param name="protocol">PAP, CHAP or EAP.</param>
    /// <param name="chapAlgorithm">5, 0x80 or 0x81 for CHAP.</param>
    /// <param name="users">Who may connect.</param>
    /// <param name="settings">How it goes about it.</param>
    /// <param name="cryptography">MD4 and DES.</param>
    /// <param name="random">Random octets.</param>
    /// <returns>Null where there is no such method.</returns>
    public static AuthenticationExchange? CreateAuthenticator(
        PppProtocol protocol, byte? chapAlgorithm, IUserDirectory users, AuthenticatorSettings settings, ILegacyCryptography cryptography, IRandomSource random) =>
        (protocol, chapAlgorithm) switch
        {
            (PppProtocol.Pap, _) => new PapAuthenticator(users, settings, cryptography),
            (PppProtocol.Chap, ChapAlgorithms.Md5) => new ChapMd5Authenticator(users, settings, cryptography, random),
            (PppProtocol.Chap, ChapAlgorithms.MicrosoftVersion1) => new MicrosoftChapAuthenticator(users, settings, cryptography, random),
            (PppProtocol.Chap, ChapAlgorithms.MicrosoftVersion2) => new MicrosoftChapVersion2Authenticator(users, settings, cryptography, random),
            (PppProtocol.Eap, _) => new EapAuthenticator(users, settings, cryptography, random),
            _ => null,
        };
}
