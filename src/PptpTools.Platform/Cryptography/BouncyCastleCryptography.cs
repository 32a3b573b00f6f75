using System;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using PptpTools.Authentication;

namespace PptpTools.Cryptography;

/// <summary>MD4 and DES of BouncyCastle.</summary>
public sealed class BouncyCastleCryptography : ILegacyCryptography
{
    private const int HashLength = 16;
    private const int BlockLength = 8;

    /// <inheritdoc/>
    public void HashMd4(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        var digest = new MD4Digest();
        byte[] input = data.ToArray();
        var output = new byte[HashLength];
        digest.BlockUpdate(input, 0, input.Length);
        digest.DoFinal(output, 0);
        output.CopyTo(hash);
        Array.Clear(input, 0, input.Length);
        Array.Clear(output, 0, output.Length);
    }

    /// <inheritdoc/>
    public void EncryptDes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block, Span<byte> encrypted) => ProcessDes(true, key, block, encrypted);

    /// <inheritdoc/>
    public void DecryptDes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block, Span<byte> decrypted) => ProcessDes(false, key, block, decrypted);

    private static void ProcessDes(bool isEncryption, ReadOnlySpan<byte> key, ReadOnlySpan<byte> block, Span<byte> result)
    {
        byte[] keyOctets = key.Slice(0, BlockLength).ToArray();
        byte[] octets = block.Slice(0, BlockLength).ToArray();
        var engine = new DesEngine();
        engine.Init(isEncryption, new KeyParameter(keyOctets));
        engine.ProcessBlock(octets, 0, octets, 0);
        octets.CopyTo(result);
        Array.Clear(keyOctets, 0, keyOctets.Length);
        Array.Clear(octets, 0, octets.Length);
    }
}
