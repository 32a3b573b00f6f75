namespace PptpTools.Session;

/// <summary>Whose habits an end has. <see cref="SessionProfiles"/> says where each habit is known from.</summary>
public enum PeerProfile : byte
{
    /// <summary>What the standards say, with nothing that they leave open.</summary>
    Standard,

    /// <summary>Windows 2000, client and Routing and Remote Access server.</summary>
    Windows2000,

    /// <summary>Windows from XP on.</summary>
    Windows,

    /// <summary>Linux: pptp-linux, pptpd and pppd.</summary>
    Linux,

    /// <summary>MikroTik RouterOS.</summary>
    RouterOS,

    /// <summary>Cisco IOS.</summary>
    Cisco,
}

/// <summary>A way to prove who one is.</summary>
public enum AuthenticationMethod : byte
{
    /// <summary>The password in clear (RFC 1334).</summary>
    Pap,

    /// <summary>CHAP with MD5 (RFC 1994).</summary>
    ChapMd5,

    /// <summary>MS-CHAP (RFC 2433).</summary>
    MsChap,

    /// <summary>MS-CHAPv2 (RFC 2759).</summary>
    MsChapV2,

    /// <summary>EAP with MD5-Challenge (RFC 3748 section 5.4).</summary>
    EapMd5,

    /// <summary>EAP with MS-CHAPv2.</summary>
    EapMsChapV2,
}

/// <summary>Whether data must be encrypted.</summary>
public enum EncryptionPolicy : byte
{
    /// <summary>MPPE is neither offered nor accepted.</summary>
    None,

    /// <summary>MPPE where the peer will.</summary>
    Optional,

    /// <summary>MPPE, or no connection.</summary>
    Required,

    /// <summary>MPPE with 128 bits, or no connection.</summary>
    Maximum,
}

/// <summary>Lengths of MPPE's keys.</summary>
[System.Flags]
public enum KeyStrengths : byte
{
    /// <summary>40 bits.</summary>
    Bits40 = 1,

    /// <summary>56 bits.</summary>
    Bits56 = 2,

    /// <summary>128 bits.</summary>
    Bits128 = 4,
}
