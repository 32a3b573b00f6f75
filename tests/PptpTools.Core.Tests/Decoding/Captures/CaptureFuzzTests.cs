using System;
using System.IO;
using System.Linq;
using CsCheck;
using PptpTools.Decoding;
using Xunit;

namespace PptpTools.Tests.Decoding.Captures;

public class CaptureFuzzTests
{
    private static readonly byte[][] Files = [.. Directory.GetFiles(Path.Combine(TestFiles.Captures, "formats")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static readonly Gen<byte[]> Damaged =
        from file in Gen.Int[0, Files.Length - 1]
        from length in Gen.Int[0, Files[file].Length]
        from cut in Gen.Bool
        from places in Gen.Select(Gen.Int[0, Files[file].Length - 1], Gen.OneOf(Gen.Byte, Gen.OneOf(Gen.Const<byte>(0), Gen.Const<byte>(0xFF), Gen.Const<byte>(0x7F)))).Array[0, 8]
        select Damage(Files[file], cut ? length : Files[file].Length, places);

    [Fact]
    public void Damaged_files_end_in_a_problem_and_never_in_an_exception()
    {
        Damaged.Sample(ReadAll, iter: 20_000);
    }

    [Fact]
    public void Any_octets_end_in_a_problem_and_never_in_an_exception()
    {
        Gen.Byte.Array[0, 400].Sample(ReadAll, iter: 5_000);
    }

    [Fact]
    public void A_small_file_takes_little_memory_whatever_it_claims()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] octets = Hex.Octets("D4C3B2A1 0200 0400 00000000 00000000 00000400 01000000  00000000 00000000 FFFFFF00 FFFFFF00");
        CaptureReader reader = CaptureFiles.Read(octets).Reader;
        Assert.Equal(CaptureFault.CutShort, reader.Problem!.Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static byte[] Damage(byte[] file, int length, (int At, byte Value)[] places)
    {
        byte[] octets = file[..length];
        foreach ((int at, byte value) in places)
        {
            if (at < length)
                octets[at] = value;
        }

        return octets;
    }

    private static void ReadAll(byte[] octets)
    {
        CaptureReader.TryOpen(new MemoryStream(octets), out CaptureReader reader);
        long frames = 0;
        while (reader.TryRead(out CaptureFrame frame))
        {
            Assert.InRange(frame.Ticks, 0, DateTime.MaxValue.Ticks);
            Assert.True(++frames <= 200_000);
        }

        Assert.True(reader.Problem is null || reader.Problem.Text.Length > 0);
        Assert.False(reader.TryRead(out _));
    }
}
