using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Negotiation;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Session;

/// <summary>Puts what a user chose over a profile's habits.</summary>
internal static class LinkOptionsBuilder
{
    /// <summary>EAP's method numbers (RFC 3748 section 6.2).</summary>
    private const byte EapMd5Type = 4;
    private const byte EapMsChapV2Type = 26;

    public static PppLinkOptions Build(SessionProfile profile, TunnelOptions options, bool isServer)
    {
        List<AuthenticationProtocolOption> ways = Ways(Usable(options));
        LcpPreferences lcp = profile.Link.Lcp with
        {
            DemandedAuthentication = isServer ? ways : profile.Link.Lcp.DemandedAuthentication,
            OfferedAuthentication = isServer ? profile.Link.Lcp.OfferedAuthentication : ways,
        };
        if (options.ReceiveUnit is { } unit)
            lcp = lcp with { MaximumReceiveUnit = unit };
        return profile.Link with
        {
            Lcp = lcp,
            Ccp = new CcpPreferences
            {
                KeyLengths = KeyLengths(options),
                IsStateless = !options.IsStateful,
                AcceptsOtherMode = options.IsStateful && !profile.InsistsOnStateful,
                AllowsCompression = options.AllowsCompression,
                RequiresEncryption = options.Encryption >= EncryptionPolicy.Required,
            },
            RunsIpv6 = options.RunsIpv6,
            EchoInterval = options.EchoInterval,
            EchoFailures = options.EchoFailures,
        };
    }

    public static IReadOnlyList<byte> EapTypes(TunnelOptions options)
    {
        var types = new List<byte>();
        foreach (AuthenticationMethod method in Usable(options))
        {
            if (method is AuthenticationMethod.EapMd5 or AuthenticationMethod.EapMsChapV2)
                types.Add(method == AuthenticationMethod.EapMd5 ? EapMd5Type : EapMsChapV2Type);
        }

        return types;
    }

    public static PeerSettings Peer(ClientOptions options) => PeerSettings.Default with { EapTypes = EapTypes(options) };

    /// <summary>Where encryption is required, a way that leaves no keys is of no use, unless there is no other: then it tells why it fails.</summary>
    private static List<AuthenticationMethod> Usable(TunnelOptions options)
    {
        var usable = new List<AuthenticationMethod>();
        foreach (AuthenticationMethod method in options.Methods)
        {
            if (method is AuthenticationMethod.MsChap or AuthenticationMethod.MsChapV2 or AuthenticationMethod.EapMsChapV2)
                usable.Add(method);
        }

        return options.Encryption >= EncryptionPolicy.Required && usable.Count > 0 ? usable : [.. options.Methods];
    }

    private static uint KeyLengths(TunnelOptions options)
    {
        KeyStrengths strengths = options.Encryption switch
        {
            EncryptionPolicy.None => 0,
            EncryptionPolicy.Maximum => KeyStrengths.Bits128,
            _ => options.Strengths,
        };
        return ((strengths & KeyStrengths.Bits40) != 0 ? MppeOption.LegacyBit : 0)
            | ((strengths & KeyStrengths.Bits56) != 0 ? MppeOption.FiftySixBit : 0)
            | ((strengths & KeyStrengths.Bits128) != 0 ? MppeOption.StrongBit : 0);
    }

    /// <summary>The ways of LCP that methods stand for, in their order.</summary>
    internal static List<AuthenticationProtocolOption> Ways(IReadOnlyList<AuthenticationMethod> methods)
    {
        var ways = new List<AuthenticationProtocolOption>();
        foreach (AuthenticationMethod method in methods)
        {
            AuthenticationProtocolOption way = method switch
            {
                AuthenticationMethod.Pap => LcpPreferences.Pap,
                AuthenticationMethod.ChapMd5 => LcpPreferences.ChapMd5,
                AuthenticationMethod.MsChap => LcpPreferences.MsChap,
                AuthenticationMethod.MsChapV2 => LcpPreferences.MsChapV2,
                _ => LcpPreferences.Eap,
            };
            if (!ways.Contains(way))
                ways.Add(way);
        }

        return ways;
    }
}
