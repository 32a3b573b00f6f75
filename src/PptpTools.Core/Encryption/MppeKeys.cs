using System;

namespace PptpTools.Encryption;

/// <summary>The strength of MPPE's session keys, in bits.</summary>
public enum MppeStrength
{
    /// <summary>40 bits: 8 octets of which 3 are fixed.</summary>
    Bits40 = 40,

    /// <summary>56 bits: 8 octets of which 1 is fixed.</summary>
    Bits56 = 56,

    /// <summary>128 bits: 16 octets.</summary>
    Bits128 = 128,
}

/// <summary>Where MPPE's keys come from: RFC 3079, from MS-CHAP in section 2 and from MS-CHAPv2 in section 3.</summary>
public static class MppeKeys
{
    internal const int LongKeyLength = 16;
    internal const int ShortKeyLength = 8;
    private const int PadLength = 40;

    /// <summary>Number of octets of start keys and session keys: 8 or 16.</summary>
    public static int LengthOf(MppeStrength strength) => strength == MppeStrength.Bits128 ? LongKeyLength : ShortKeyLength;

    /// <summary>The master key after MS-CHAPv2 (RFC 3079 section 3.4, GetMasterKey).</summary>
    /// <param name="passwordHashHash">The hash of the password's hash, 16 octets.</param>
    /// <param name="ntResponse">The peer's NT response, 24 octets.</param>
    /// <param name="masterKey">Receives 16 octets.</param>
    public static void MasterKey(ReadOnlySpan<byte> passwordHashHash, ReadOnlySpan<byte> ntResponse, Span<byte> masterKey)
    {
        ReadOnlySpan<byte> magic = "This is the MPPE Master Key"u8;
        Span<byte> data = stackalloc byte[passwordHashHash.Length + ntResponse.Length + magic.Length];
        passwordHashHash.CopyTo(data);
        ntResponse.CopyTo(data.Slice(passwordHashHash.Length));
        magic.CopyTo(data.Slice(passwordHashHash.Length + ntResponse.Length));
        HashTo(data, masterKey.Slice(0, LongKeyLength));
    }

    /// <summary>The start key of one direction after MS-CHAPv2 (RFC 3079 section 3.4, GetAsymmetricStartKey).</summary>
    /// <param name="masterKey">16 octets.</param>
    /// <param name="strength">The strength that CCP agreed.</param>
    /// <param name="isFromServer">True for what the server (the authenticator) sends.</param>
    /// <param name="startKey">Receives 8 or 16 octets.</param>
    public static void StartKey(ReadOnlySpan<byte> masterKey, MppeStrength strength, bool isFromServer, Span<byte> startKey)
    {
        ReadOnlySpan<byte> magic = isFromServer
            ? "On the client side, this is the receive key; on the server side, it is the send key."u8
            : "On the client side, this is the send key; on the server side, it is the receive key."u8;
        Span<byte> data = stackalloc byte[LongKeyLength + PadLength + magic.Length + PadLength];
        masterKey.Slice(0, LongKeyLength).CopyTo(data);
        data.Slice(LongKeyLength, PadLength).Clear();
        magic.CopyTo(data.Slice(LongKeyLength + PadLength));
        data.Slice(LongKeyLength + PadLength + magic.Length).Fill(0xF2);
        HashTo(data, startKey.Slice(0, LengthOf(strength)));
    }

    /// <summary>The start key of both directions after MS-CHAP version 1 with 128 bits (RFC 3079 section 2.4, GetStartKey).</summary>
    /// <param name="passwordHashHash">The hash of the password's NT hash, 16 octets.</param>
    /// <param name="challenge">The authenticator's challenge, 8 octets.</param>
    /// <param name="startKey">Receives 16 octets.</param>
    public static void StartKeyVersion1(ReadOnlySpan<byte> passwordHashHash, ReadOnlySpan<byte> challenge, Span<byte> startKey)
    {
        Span<byte> data = stackalloc byte[2 * LongKeyLength + challenge.Length];
        passwordHashHash.CopyTo(data);
        passwordHashHash.CopyTo(data.Slice(LongKeyLength));
        challenge.CopyTo(data.Slice(2 * LongKeyLength));
        HashTo(data, startKey.Slice(0, LongKeyLength));
    }

    /// <summary>The start key of both directions after MS-CHAP version 1 with 40 or 56 bits: the first 8 octets of the LAN Manager hash (RFC 3079 sections 2.1 and 2.2).</summary>
    /// <param name="lanManagerHash">16 octets.</param>
    /// <param name="startKey">Receives 8 octets.</param>
    public static void StartKeyVersion1Short(ReadOnlySpan<byte> lanManagerHash, Span<byte> startKey) =>
        lanManagerHash.Slice(0, ShortKeyLength).CopyTo(startKey);

    /// <summary>Fixes the octets that a weaker strength does not leave to the key (RFC 3079 sections 2.1, 2.2, 3.1 and 3.2).</summary>
    internal static void Weaken(MppeStrength strength, Span<byte> key)
    {
        if (strength == MppeStrength.Bits128)
            return;
        key[0] = 0xD1;
        if (strength == MppeStrength.Bits56)
            return;
        key[1] = 0x26;
        key[2] = 0x9E;
    }

    private static void HashTo(Span<byte> data, Span<byte> key)
    {
        Span<byte> hash = stackalloc byte[Digests.Sha1Length];
        Digests.Sha1(data, hash);
        hash.Slice(0, key.Length).CopyTo(key);
        hash.Clear();
        data.Clear();
    }
}
