using System.Collections.Generic;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tests.Authentication.Exchanges;

/// <summary>A way to authenticate, and both ends of it.</summary>
internal sealed record ExchangeMethod(string Name, PppProtocol Protocol, byte? Algorithm, byte[] EapTypes, bool MakesKeys, bool TellsCodes, bool ChangesPasswords)
{
    public static readonly BouncyCastleCryptography Cryptography = new();

    private static readonly ExchangeMethod[] All =
    [
        new("PAP", PppProtocol.Pap, null, [], false, false, false),
        new("MD5", PppProtocol.Chap, 5, [], false, false, false),
        new("MS-CHAP", PppProtocol.Chap, 0x80, [], true, true, true),
        new("MS-CHAPv2", PppProtocol.Chap, 0x81, [], true, true, true),
        new("EAP-MD5", PppProtocol.Eap, null, [4], false, false, false),
        new("EAP-MS-CHAPv2", PppProtocol.Eap, null, [26], true, true, true),
        new("EAP by Nak", PppProtocol.Eap, null, [4, 26], true, true, true),
    ];

    public static IEnumerable<string> Names => All.Select(method => method.Name);

    public static ExchangeMethod Of(string name) => All.Single(method => method.Name == name);

    public AuthenticationExchange CreatePeer(Credentials credentials, IRandomSource random, ExchangeTimers? timers = null) =>
        AuthenticationMethods.CreatePeer(
            Protocol, Algorithm, credentials, new PeerSettings { EapTypes = EapTypes.Length > 1 ? EapTypes[1..] : EapTypes, Timers = timers ?? ExchangeTimers.Default }, Cryptography, random)!;

    public AuthenticationExchange CreateAuthenticator(IUserDirectory users, AuthenticatorSettings settings, IRandomSource random) =>
        AuthenticationMethods.CreateAuthenticator(Protocol, Algorithm, users, settings with { EapTypes = EapTypes }, Cryptography, random)!;
}
