namespace PptpTools.Wire.Ppp;

/// <summary>EAP's method types (IANA "EAP Registry").</summary>
internal static class EapTypes
{
    public const byte Identity = 1;
    public const byte Notification = 2;
    public const byte Nak = 3;
    public const byte Md5Challenge = 4;
    public const byte OneTimePassword = 5;
    public const byte GenericTokenCard = 6;
    public const byte Tls = 13;
    public const byte TunneledTls = 21;
    public const byte ProtectedEap = 25;
    public const byte MicrosoftChap = 26;
    public const byte FlexibleTunneling = 43;
    public const byte TunnelEap = 55;
    public const byte Expanded = 254;
    public const byte Experimental = 255;

    /// <summary>The name in pppd's words, where pppd has one; null where the type is not known.</summary>
    public static string? NameOf(byte type) => type switch
    {
        Identity => "Identity",
        Notification => "Notification",
        Nak => "Nak",
        Md5Challenge => "MD5-Challenge",
        OneTimePassword => "OTP",
        GenericTokenCard => "Generic-Token",
        9 => "RSA",
        10 => "DSS",
        11 => "KEA",
        12 => "KEA-Validate",
        Tls => "TLS",
        14 => "Defender",
        15 => "Windows 2000",
        16 => "Arcot",
        17 => "LEAP",
        18 => "SIM",
        19 => "SRP",
        TunneledTls => "TTLS",
        22 => "RAS",
        23 => "AKA",
        24 => "3COM",
        ProtectedEap => "PEAP",
        MicrosoftChap => "MSCHAPv2",
        29 => "MSCHAPv2 (Cisco)",
        32 => "POTP",
        33 => "TLV",
        38 => "TNC",
        FlexibleTunneling => "FAST",
        46 => "PAX",
        47 => "PSK",
        48 => "SAKE",
        49 => "IKEv2",
        50 => "AKA'",
        51 => "GPSK",
        52 => "PWD",
        53 => "EKE",
        TunnelEap => "TEAP",
        Expanded => "Expanded",
        Experimental => "Experimental",
        _ => null,
    };

    public static void AppendName(LineWriter line, byte type)
    {
        if (NameOf(type) is { } name)
            line.Ascii(name);
        else
            line.Ascii("type=").Hex(type);
    }
}
