namespace PptpTools.Wire.Ip;

/// <summary>Names of DNS record types and codes (IANA "DNS Parameters"; RFC 1002 section 4.2.1.1 for NetBIOS).</summary>
internal static class DnsNames
{
    public const ushort A = 1;
    public const ushort NameServer = 2;
    public const ushort CanonicalName = 5;
    public const ushort Pointer = 12;
    public const ushort MailExchange = 15;
    public const ushort Text = 16;
    public const ushort Aaaa = 28;
    public const ushort NetBios = 32;
    public const ushort Service = 33;
    public const ushort DelegationName = 39;

    public static string? OfType(ushort type, bool isNetBios) => type switch
    {
        A => "A",
        NameServer => "NS",
        CanonicalName => "CNAME",
        6 => "SOA",
        10 => "NULL",
        Pointer => "PTR",
        13 => "HINFO",
        MailExchange => "MX",
        Text => "TXT",
        Aaaa => "AAAA",
        NetBios => "NB",
        Service => isNetBios ? "NBSTAT" : "SRV",
        35 => "NAPTR",
        DelegationName => "DNAME",
        41 => "OPT",
        43 => "DS",
        46 => "RRSIG",
        47 => "NSEC",
        48 => "DNSKEY",
        64 => "SVCB",
        65 => "HTTPS",
        250 => "TSIG",
        251 => "IXFR",
        252 => "AXFR",
        255 => "ANY",
        _ => null,
    };

    public static string? OfResponseCode(int code) => code switch
    {
        0 => "NoError",
        1 => "FormErr",
        2 => "ServFail",
        3 => "NXDomain",
        4 => "NotImp",
        5 => "Refused",
        6 => "YXDomain",
        9 => "NotAuth",
        _ => null,
    };

    public static string? OfOperation(int operation) => operation switch
    {
        0 => "query",
        1 => "inverse query",
        2 => "status",
        4 => "notify",
        5 => "update",
        _ => null,
    };

    /// <summary>NetBIOS has operations of its own (RFC 1002 section 4.2.1.1).</summary>
    public static string? OfNetBiosOperation(int operation) => operation switch
    {
        0 => "query",
        5 => "registration",
        6 => "release",
        7 => "wait",
        8 or 9 => "refresh",
        15 => "multi-homed registration",
        _ => null,
    };
}
