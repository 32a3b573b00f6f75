using PptpTools.Tracing;
using static PptpTools.Session.SessionFailureKind;

namespace PptpTools.Session;

/// <summary>What is always true of a kind of failure. The numbers are those of Windows' raserror.h, which users quote.</summary>
internal sealed record SessionFailureFacts(Layer Layer, int? Code, string Reference, string Action)
{
    /// <summary>The facts of a kind; every kind has some.</summary>
    public static SessionFailureFacts Of(SessionFailureKind kind) => kind switch
    {
        NameNotFound => new(Layer.Other, 868, "RFC 1035 4.1", "Check the server's name, and that this host's DNS servers answer; or give the server's IPv4 address."),
        ConnectionTimedOut => new(Layer.Tcp, 678, "RFC 2637 1.3", "Check the address, and that TCP port 1723 is let through on the way to the server."),
        ConnectionRefused => new(Layer.Tcp, 800, "RFC 2637 1.3", "Check the address, and that the PPTP service runs on the server."),
        NotPptp => new(Layer.Control, 800, "RFC 2637 1.4", "Find out what listens on port 1723 of this host: it is no PPTP server."),
        ControlClosedSilently => new(Layer.Control, 800, "RFC 2637 3.1", "Check the server's list of allowed clients, its connection limit and its log."),
        ControlRefused => new(Layer.Control, 800, "RFC 2637 2.2", "Read the result code: a connection may already exist, or this client is not authorised."),
        VersionMismatch => new(Layer.Control, 800, "RFC 2637 3.1.4", "Only version 1.0 is in use: find out what the peer is."),
        ControlNoReply => new(Layer.Control, 678, "RFC 2637 3", "Check the server's log and load; a firewall that inspects port 1723 may swallow messages."),
        ControlEchoTimeout => new(Layer.Control, 629, "RFC 2637 3.1.4", "The path or the server went away: check both, then connect again."),
        ControlClosedByPeer => new(Layer.Control, 629, "RFC 2637 2.3", "The server closed the connection: read its log."),
        ControlLost => new(Layer.Tcp, 628, "RFC 2637 3.1", "The TCP connection broke: check the path, then connect again."),
        ControlProtocolError => new(Layer.Control, 800, "RFC 2637 1.4", "The peer, or something on the way, damages control messages: take a capture."),
        CallRefused => new(Layer.Control, 676, "RFC 2637 2.8", "Read the result code: the server may have no free channel or address."),
        CallDisconnected => new(Layer.Control, 629, "RFC 2637 2.13", "The server ended the call: read its log."),
        GreBlocked => new(Layer.Gre, 619, "RFC 2637 4.1", "Let IP protocol 47 (GRE) through every firewall and address translator on the way, in both directions."),
        GreBlockedOutward => new(Layer.Gre, 721, "RFC 2637 4.1", "GRE (IP protocol 47) does not get from here to the peer: check the firewall and the address translator on this side."),
        GreForeignCallId => new(Layer.Gre, 721, "RFC 2637 4.1", "An address translator without a PPTP helper is on the way: turn its PPTP helper on."),
        GreForeignAddress => new(Layer.Gre, 721, "RFC 2637 4.1", "The server answers from another of its addresses: check its routes, or connect to that address."),
        LinkNotConverging => new(Layer.Lcp, 732, "RFC 1661 4.6", "Compare the options that both ends insist on, and allow one of the peer's."),
        LinkLoopedBack => new(Layer.Lcp, 737, "RFC 1661 6.4", "Something sends this end's GRE packets back: check routes and address translation."),
        LinkTerminatedByPeer => new(Layer.Lcp, 629, "RFC 1661 5.5", "The peer ended the link: read its reason and its log."),
        LinkRejected => new(Layer.Lcp, 734, "RFC 1661 5.6", "The peer does not speak PPP as every implementation must: take a capture."),
        LinkEchoTimeout => new(Layer.Lcp, 807, "RFC 1661 5.8", "The peer went silent: the path, or a translator's idle time-out, cut GRE. Use keep-alives below that time-out."),
        AuthenticationMethodRefused => new(Layer.Lcp, 919, "RFC 1661 6.2", "Allow an authentication method on one end that the other allows."),
        BadCredentials => new(Layer.Chap, 691, "RFC 2759 6", "Check user name, domain and password."),
        RestrictedHours => new(Layer.Chap, 646, "RFC 2759 6", "The account may not log on at this hour: ask its administrator."),
        AccountDisabled => new(Layer.Chap, 647, "RFC 2759 6", "The account is disabled: ask its administrator."),
        PasswordExpired => new(Layer.Chap, 648, "RFC 2759 6", "The password has expired: give a new one with the old."),
        NoDialInPermission => new(Layer.Chap, 649, "RFC 2759 6", "The account lacks the dial-in permission: ask its administrator."),
        ChangingPasswordFailed => new(Layer.Chap, 709, "RFC 2759 6", "The server did not take the new password: choose one that its rules allow."),
        ServerNotTrusted => new(Layer.Chap, null, "RFC 2759 8.8", "The server does not know the password: it may not be the one it claims to be. Do not connect before this is explained."),
        AuthenticationNoAnswer => new(Layer.Chap, 718, "RFC 1994 4", "The server did not finish the authentication: check its log and its directory or RADIUS server."),
        CallbackDemanded => new(Layer.Cbcp, null, "MS-CBCP 3.1", "Set the account to no callback: a PPTP client cannot be called back."),
        EncryptionRefused => new(Layer.Ccp, 742, "RFC 3078 2.1", "Allow a key length on one end that the other allows."),
        EncryptionWithoutKeys => new(Layer.Ccp, 741, "RFC 3079", "MPPE's keys come from MS-CHAP: allow MS-CHAPv2, or do not require encryption."),
        EncryptionLost => new(Layer.Ccp, 742, "RFC 3078 2.1", "The peer ended the encryption of an open link: read its log."),
        AddressRefused => new(Layer.Ipcp, 735, "RFC 1332 3.3", "Ask for no fixed address, or for one that the server allows."),
        NoAddressLeft => new(Layer.Ipcp, 738, "RFC 1332 3.3", "The server's address pool is spent: end old sessions or enlarge it."),
        NetworkRejected => new(Layer.Ipcp, 720, "RFC 1661 5.7", "The peer does not run IP over the link: check its configuration."),
        NetworkNotConverging => new(Layer.Ipcp, 732, "RFC 1661 4.6", "Compare the addresses that both ends insist on."),
        NetworkNoAnswer => new(Layer.Ipcp, 718, "RFC 1661 4.6", "The peer does not answer the network protocol's requests: check its configuration."),
        IdleLimit => new(Layer.Other, null, "RFC 1661 3.7", "No data flowed for as long as the idle limit allows: connect again."),
        SessionLimit => new(Layer.Other, null, "RFC 1661 3.7", "The session lasted as long as its limit allows: connect again."),
        HostFault => new(Layer.Other, null, "RFC 1661 3.7", "Find out what on this host changed the tunnel's interface, address or sockets, then connect again."),
        RouteConflict => new(Layer.Other, null, "RFC 2637 1.3", "Ask for other routes, or run the ends in different network namespaces; Connect-PptpTunnel -WhatIf shows what is planned."),
        _ => new(Layer.Other, 631, "RFC 1661 3.7", "Nothing: the session was closed by command."),
    };
}
