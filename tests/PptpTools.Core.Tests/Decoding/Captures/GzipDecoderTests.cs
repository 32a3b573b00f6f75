using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using CsCheck;
using PptpTools.Decoding.Gzip;
using Xunit;

namespace PptpTools.Tests.Decoding.Captures;

public class GzipDecoderTests
{
    /// <summary>Runs and repetitions that make stored, fixed and dynamic blocks, and copies from near and far.</summary>
    private static readonly Gen<byte[]> Content = Gen.Select(
        Gen.OneOf(Gen.Byte, Gen.Byte[0, 3], Gen.Const<byte>(7)).Array[0, 3000], Gen.Int[1, 40], (part, times) => Enumerable.Repeat(part, times).SelectMany(p => p).ToArray());

    [Fact]
    public void What_the_class_library_packs_is_unpacked()
    {
        Gen.Select(Content, Gen.Enum<CompressionLevel>()).Sample(
            (content, level) => Assert.Equal(content, Unpack(Pack(content, level), out InflateResult result).Append((byte)result).SkipLast(1)),
            iter: 300);
    }

    [Fact]
    public void Large_contents_cross_the_window()
    {
        var random = new Random(1);
        byte[] content = new byte[3_000_000];
        random.NextBytes(content.AsSpan(0, 300_000));
        for (int at = 300_000; at < content.Length; at += 1000)
            content.AsSpan(at - random.Next(1000, 32_000), 1000).CopyTo(content.AsSpan(at));
        foreach (CompressionLevel level in Enum.GetValues<CompressionLevel>())
        {
            Assert.Equal(content, Unpack(Pack(content, level), out InflateResult result));
            Assert.Equal(InflateResult.Finished, result);
        }
    }

    [Fact]
    public void Members_follow_each_other_and_padding_follows_them()
    {
        byte[] packed = [.. Pack([1, 2, 3], CompressionLevel.Optimal), .. Pack([], CompressionLevel.Fastest), .. Pack([4, 5], CompressionLevel.Optimal), 0, 0, 0, 0];
        Assert.Equal([1, 2, 3, 4, 5], Unpack(packed, out InflateResult result));
        Assert.Equal(InflateResult.Finished, result);
    }

    [Fact]
    public void Every_optional_field_of_the_header_is_skipped()
    {
        byte[] plain = Pack([9, 8, 7], CompressionLevel.Optimal);
        byte[] packed = [.. Hex.Octets("1F8B 08 1E 00000000 00 03   0300 AABBCC   6E616D6500  636F6D6D656E7400  1234"), .. plain[10..]];
        Assert.Equal([9, 8, 7], Unpack(packed, out InflateResult result));
        Assert.Equal(InflateResult.Finished, result);
    }

    [Fact]
    public void Every_cut_is_told_and_what_was_before_it_is_given()
    {
        byte[] content = [.. Enumerable.Range(0, 2000).Select(i => (byte)(i * i >> 3))];
        foreach (CompressionLevel level in Enum.GetValues<CompressionLevel>())
        {
            byte[] packed = Pack(content, level);
            int most = 0;
            for (int length = 2; length < packed.Length; length++)
            {
                byte[] unpacked = Unpack(packed[..length], out InflateResult result);
                Assert.Equal(InflateResult.CutShort, result);
                Assert.Equal(content.Take(unpacked.Length), unpacked);
                Assert.True(unpacked.Length >= most);
                most = unpacked.Length;
            }

            Assert.Equal(content.Length, most);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(-5)]
    public void Damage_is_told(int offset)
    {
        byte[] packed = Pack([1, 2, 3, 4], CompressionLevel.Optimal);
        packed[offset < 0 ? packed.Length + offset : offset] ^= 0x40;
        Unpack(packed, out InflateResult result);
        Assert.Equal(InflateResult.Corrupt, result);
    }

    [Theory]
    [InlineData("07", "block type 3")]
    [InlineData("01 0100 0100 00", "stored length and its complement")]
    [InlineData("05 E0 81 08 00 00 00 00 20 00", "code lengths that no code has")]
    [InlineData("4B 04 03 00", "a copy from before the beginning")]
    public void Data_that_are_no_deflate_are_told(string deflate, string what)
    {
        Unpack([.. Hex.Octets("1F8B 08 00 00000000 00 03"), .. Hex.Octets(deflate), .. new byte[64]], out InflateResult result);
        Assert.True(result == InflateResult.Corrupt, $"{what}: {result}");
    }

    [Fact]
    public void Damaged_members_end_without_an_exception()
    {
        Gen<byte[]> damaged = Gen.Select(Content, Gen.Int[0, 100_000], Gen.Byte, (content, at, value) =>
        {
            byte[] packed = Pack(content, CompressionLevel.Optimal);
            packed[at % packed.Length] = value;
            return packed;
        });
        damaged.Sample(packed => Assert.True(Unpack(packed, out _).Length < 4_000_000), iter: 2_000);
    }

    private static byte[] Pack(byte[] content, CompressionLevel level)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, level, leaveOpen: true))
            stream.Write(content);
        return packed.Length > 0 ? packed.ToArray() : Hex.Octets("1F8B 08 00 00000000 00 03  0300  00000000 00000000");
    }

    private static byte[] Unpack(byte[] packed, out InflateResult result)
    {
        var decoder = new GzipDecoder(packed.AsSpan(0, Math.Min(4, packed.Length)), new MemoryStream(packed[Math.Min(4, packed.Length)..]));
        var unpacked = new List<byte>();
        byte[] buffer = new byte[1000];
        for (int read = decoder.Read(buffer, 0, buffer.Length); read > 0; read = decoder.Read(buffer, 0, buffer.Length))
            unpacked.AddRange(buffer.AsSpan(0, read));
        result = decoder.Result;
        return [.. unpacked];
    }
}
