using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>The option types of CCP (IANA "CCP Configuration Option Types").</summary>
internal static class CcpOptions
{
    public static PppOption? Read(byte type, ReadOnlySpan<byte> value) => type switch
    {
        MppeOption.Number => MppeOption.Read(value),
        _ => null,
    };

    public static OptionKind? Find(byte type) => type switch
    {
        MppeOption.Number => MppeOption.Assigned,
        _ => null,
    };
}
