using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>The option types of ECP (IANA "ECP Configuration Option Types").</summary>
internal static class EcpOptions
{
    public static PppOption? Read(byte type, ReadOnlySpan<byte> value) =>
        IsAssigned(type) ? DesEncryptionOption.Read((DesEncryption)type, value) : null;

    public static OptionKind? Find(byte type) => IsAssigned(type) ? DesEncryptionOption.Find((DesEncryption)type) : null;

    private static bool IsAssigned(byte type) => type is >= (byte)DesEncryption.Dese and <= (byte)DesEncryption.DeseBis;
}
