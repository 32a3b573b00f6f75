using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>The option types of BACP (IANA "BACP Configuration Options").</summary>
internal static class BacpOptions
{
    public static PppOption? Read(byte type, ReadOnlySpan<byte> value) =>
        type == FavoredPeerOption.Number ? FavoredPeerOption.Read(value) : null;

    public static OptionKind? Find(byte type) => type == FavoredPeerOption.Number ? FavoredPeerOption.Assigned : null;
}
