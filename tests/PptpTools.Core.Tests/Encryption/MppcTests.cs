using System;
using System.Linq;
using System.Text;
using CsCheck;
using PptpTools.Encryption;
using PptpTools.Wire;
using Xunit;

namespace PptpTools.Tests.Encryption;

public class MppcTests
{
    private static readonly KeyedVectors Vectors = new("encryption.txt");

    [Fact]
    public void The_example_of_the_RFC_decompresses_and_compresses()
    {
        byte[] text = Encoding.ASCII.GetBytes(Vectors.Text("RFC 2118 4", "message text"));
        byte[] compressed = Vectors.Octets("RFC 2118 4", "compressed");
        Assert.True(new MppcDecompressor().TryDecompress(compressed, true, true, out ReadOnlySpan<byte> output, out _));
        Assert.Equal(text, output.ToArray());

        var buffer = new byte[text.Length];
        ushort bits = new MppcCompressor().Compress(text, buffer, out int length);
        Assert.Equal(0x6000, bits);
        Assert.Equal(compressed, buffer[..length]);
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void The_shared_vectors_decompress()
    {
        using System.Text.Json.JsonDocument shared = KeyedVectors.Shared();
        System.Text.Json.JsonElement free = shared.RootElement.GetProperty("freerdp_mppc_8k");
        Assert.True(new MppcDecompressor().TryDecompress(Hex.Octets(free.GetProperty("compressed").GetString()!), true, true, out ReadOnlySpan<byte> output, out _));
        Assert.Equal(free.GetProperty("plain").GetString(), Encoding.ASCII.GetString(output));
        System.Text.Json.JsonElement proxy = shared.RootElement.GetProperty("rdpproxy_mppc_8k");
        Assert.True(new MppcDecompressor().TryDecompress(Hex.Octets(proxy.GetProperty("compressed").GetString()!), true, true, out output, out _));
        Assert.EndsWith("thee.", Encoding.ASCII.GetString(output[..^2]), StringComparison.Ordinal);
        Assert.Equal([0xA6, 0x80], output[^2..].ToArray());
    }

    [Fact]
    public void What_is_compressed_decompresses_over_many_packets()
    {
        Gen<byte[]> text = Gen.OneOf(
            Gen.Select(Gen.OneOf<byte>(0x61, 0x62, 0xE4).Array[1, 1500], letters => letters),
            Gen.Byte.Array[1, 300],
            Gen.Select(Gen.Byte, Gen.Int[1, 8192], (octet, count) => Enumerable.Repeat(octet, count).ToArray()),
            Gen.Select(Gen.Byte.Array[5, 40], Gen.Int[1, 60], (word, count) => Enumerable.Repeat(word, count).SelectMany(part => part).ToArray()));
        Gen.Select(text.Array[1, 30], Gen.Int[0, 9].Array[30]).Sample((packets, flushes) =>
        {
            var compressor = new MppcCompressor();
            var decompressor = new MppcDecompressor();
            for (int i = 0; i < packets.Length; i++)
            {
                if (flushes[i] == 0)
                    compressor.Flush();
                var buffer = new byte[packets[i].Length];
                ushort bits = compressor.Compress(packets[i], buffer, out int length);
                if ((bits & 0x2000) == 0)
                {
                    Assert.Equal(0, length);
                    continue;
                }

                Assert.True(length < packets[i].Length);
                Assert.True(decompressor.TryDecompress(buffer.AsSpan(0, length), (bits & 0x8000) != 0, (bits & 0x4000) != 0, out ReadOnlySpan<byte> output, out _));
                Assert.True(packets[i].AsSpan().SequenceEqual(output));
            }
        }, iter: 400);
    }

    [Theory]
    [InlineData("f0 00", WireFault.BadLength)] // offset 0
    [InlineData("ff ff ff ff", WireFault.Truncated)] // a length of thirteen ones
    [InlineData("c0 00", WireFault.Truncated)] // the length is cut
    public void What_is_no_code_is_refused(string octets, WireFault fault)
    {
        Assert.False(new MppcDecompressor().TryDecompress(Hex.Octets(octets), true, true, out _, out WireError error));
        Assert.Equal(fault, error.Fault);
    }

    [Fact]
    public void A_history_that_overflows_is_refused()
    {
        var decompressor = new MppcDecompressor();
        Assert.False(decompressor.TryDecompress(new byte[8193], false, false, out _, out WireError error));
        Assert.Equal(WireFault.BadLength, error.Fault);
        Assert.True(decompressor.TryDecompress(new byte[8192], false, true, out ReadOnlySpan<byte> output, out _));
        Assert.Equal(8192, output.Length);
    }

    [Fact]
    public void Any_octets_decompress_or_are_refused()
    {
        Gen.Select(Gen.Byte.Array[0, 200].Array[1, 10], Gen.Int[0, 3].Array[10]).Sample((packets, bits) =>
        {
            var decompressor = new MppcDecompressor();
            for (int i = 0; i < packets.Length; i++)
            {
                decompressor.TryDecompress(packets[i], (bits[i] & 1) != 0, (bits[i] & 2) != 0, out ReadOnlySpan<byte> output, out _);
                Assert.True(output.Length <= MppcDecompressor.HistoryLength);
            }
        }, iter: 20_000);
    }
}
