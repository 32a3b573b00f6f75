using System.Collections.Generic;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Negotiation;

/// <summary>What one end wants of LCP and what it grants its peer (RFC 1661 section 6, RFC 1570, RFC 1990).</summary>
public sealed record LcpPreferences
{
    /// <summary>The largest packet that this end wants to receive, in octets; null leaves the default of 1500.</summary>
    public ushort? MaximumReceiveUnit { get; init; } = 1400;

    /// <summary>The smallest that the peer may ask for, in octets.</summary>
    public ushort MinimumPeerReceiveUnit { get; init; } = 128;

    /// <summary>The characters that the peer is to escape; null does not ask. In GRE nothing is escaped, whatever is agreed.</summary>
    public uint? AsyncControlCharacterMap { get; init; } = 0;

    /// <summary>False to reject a peer's map of characters.</summary>
    public bool GrantsAsyncControlCharacterMap { get; init; } = true;

    /// <summary>True to demand authentication before everything else in the request.</summary>
    public bool DemandsAuthenticationFirst { get; init; }

    /// <summary>The ways in which the peer is to authenticate itself, the preferred first; empty for none.</summary>
    public IReadOnlyList<AuthenticationProtocolOption> DemandedAuthentication { get; init; } = [];

    /// <summary>The ways in which this end can authenticate itself, the preferred first; empty for none.</summary>
    public IReadOnlyList<AuthenticationProtocolOption> OfferedAuthentication { get; init; } = [];

    /// <summary>True to send a magic number, which detects a looped-back link.</summary>
    public bool UsesMagicNumber { get; init; } = true;

    /// <summary>True to ask for, and to grant, protocol fields of one octet.</summary>
    public bool AllowsProtocolFieldCompression { get; init; } = true;

    /// <summary>True to ask for, and to grant, frames without address and control.</summary>
    public bool AllowsAddressAndControlFieldCompression { get; init; } = true;

    /// <summary>The largest reassembled packet of a multilink bundle, in octets; null does not ask for multilink and rejects it.</summary>
    public ushort? MaximumReceivedReconstructedUnit { get; init; }

    /// <summary>How this end names itself to a multilink peer; null does not. A peer's is granted when this is set or multilink is.</summary>
    public EndpointDiscriminatorOption? EndpointDiscriminator { get; init; }

    /// <summary>The callback to ask for; null for none.</summary>
    public CallbackOption? Callback { get; init; }

    /// <summary>The number of this link in a bundle, to ask for (RFC 2125 section 2.1); null for none. A peer's is rejected.</summary>
    public ushort? LinkDiscriminator { get; init; }

    /// <summary>True to grant the peer a callback.</summary>
    public bool GrantsCallback { get; init; }

    /// <summary>PAP as an option value (RFC 1334 section 2.1).</summary>
    public static AuthenticationProtocolOption Pap { get; } = new(PppProtocol.Pap);

    /// <summary>CHAP with MD5 as an option value (RFC 1994 section 3).</summary>
    public static AuthenticationProtocolOption ChapMd5 { get; } = new(PppProtocol.Chap, 5);

    /// <summary>MS-CHAP as an option value (RFC 2433 section 3).</summary>
    public static AuthenticationProtocolOption MsChap { get; } = new(PppProtocol.Chap, 0x80);

    /// <summary>MS-CHAPv2 as an option value (RFC 2759 section 3).</summary>
    public static AuthenticationProtocolOption MsChapV2 { get; } = new(PppProtocol.Chap, 0x81);

    /// <summary>EAP as an option value (RFC 3748 section 3.1).</summary>
    public static AuthenticationProtocolOption Eap { get; } = new(PppProtocol.Eap);
}

/// <summary>What LCP agreed.</summary>
/// <param name="ReceiveUnit">Largest packet that this end receives, in octets.</param>
/// <param name="SendUnit">Largest packet that the peer receives, in octets.</param>
/// <param name="PeerAuthentication">How the peer proves who it is; null where it need not.</param>
/// <param name="OwnAuthentication">How this end proves who it is; null where it need not.</param>
/// <param name="PeerMayCompressProtocol">The peer may send protocol fields of one octet.</param>
/// <param name="MayCompressProtocol">This end may send protocol fields of one octet.</param>
/// <param name="PeerMayOmitAddress">The peer may leave out address and control.</param>
/// <param name="MayOmitAddress">This end may leave out address and control.</param>
/// <param name="MagicNumber">This end's magic number; 0 for none.</param>
/// <param name="PeerMagicNumber">The peer's magic number; 0 for none.</param>
/// <param name="IsMultilink">Both ends asked for multilink.</param>
/// <param name="Callback">The callback that was agreed, of either end; null for none.</param>
public sealed record LcpAgreement(
    ushort ReceiveUnit,
    ushort SendUnit,
    AuthenticationProtocolOption? PeerAuthentication,
    AuthenticationProtocolOption? OwnAuthentication,
    bool PeerMayCompressProtocol,
    bool MayCompressProtocol,
    bool PeerMayOmitAddress,
    bool MayOmitAddress,
    uint MagicNumber,
    uint PeerMagicNumber,
    bool IsMultilink,
    CallbackOption? Callback);
