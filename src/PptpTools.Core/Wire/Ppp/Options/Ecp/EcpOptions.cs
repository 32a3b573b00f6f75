using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>The option types of ECP (IANA "ECP Configuration Option Types").</summary>
internal static class EcpOptions
{
    public static PppOption? Read(byte type, ReadOnlySpan<byte> value) => null;

    public static OptionKind? Find(byte type) => null;
}
