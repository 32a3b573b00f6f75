using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Sessions.Fuzzing;

/// <summary>One input: a few frames to decode, or a file to open. Made from its number and the run's seed alone.</summary>
internal sealed class FuzzInput
{
    private static readonly LinkType[] LinkTypes = Enum.GetValues<LinkType>();

    private FuzzInput(IReadOnlyList<FuzzFrame> frames, byte[]? file, bool isLong)
    {
        Frames = frames;
        File = file;
        GoesOn = isLong;
    }

    public IReadOnlyList<FuzzFrame> Frames { get; }

    /// <summary>A whole file; null where the input is frames.</summary>
    public byte[]? File { get; }

    /// <summary>True where the frames go to a decoder that has seen the inputs before.</summary>
    public bool GoesOn { get; }

    public static FuzzInput Make(FuzzSeeds seeds, ulong seed, long number)
    {
        var random = new FuzzRandom(seed * 1_000_003 + (ulong)number * 0xD134_2543_DE82_EF95);
        return random.Below(40) == 0 ? OfFile(seeds, ref random) : OfFrames(seeds, ref random);
    }

    /// <summary>The frames as a pcap file of the first frame's link type, for another look.</summary>
    public byte[] ToFile()
    {
        if (File is not null)
            return File;
        var file = new MemoryStream();
        file.Write(FileHeader(Frames.Count > 0 ? Frames[0].LinkType : LinkType.Ethernet));
        Span<byte> header = stackalloc byte[16];
        foreach (FuzzFrame frame in Frames)
        {
            WriteRecordHeader(header, frame);
            file.Write(header);
            file.Write(frame.Octets);
        }

        return file.ToArray();
    }

    public static byte[] FileHeader(LinkType linkType)
    {
        byte[] header = Hex.Octets("D4C3B2A1 0200 0400 00000000 00000000 00000400 00000000");
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), (uint)linkType);
        return header;
    }

    public static void WriteRecordHeader(Span<byte> header, FuzzFrame frame)
    {
        long microseconds = Math.Max(0, frame.Ticks - DateTime.UnixEpoch.Ticks) / 10;
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(microseconds / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(header.Slice(4), (uint)(microseconds % 1_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(header.Slice(8), frame.Octets.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.Slice(12), frame.Octets.Length);
    }

    private static FuzzInput OfFile(FuzzSeeds seeds, ref FuzzRandom random)
    {
        byte[] file = seeds.Files[random.Below(seeds.Files.Count)];
        byte[] other = seeds.Files[random.Below(seeds.Files.Count)];
        return new FuzzInput([], FuzzMutator.Mutate(file.Length > 3000 ? file[..random.Below(3000)] : file, other, ref random), false);
    }

    private static FuzzInput OfFrames(FuzzSeeds seeds, ref FuzzRandom random)
    {
        FuzzFrame[] capture = seeds.Captures[random.Below(seeds.Captures.Count)];
        int count = random.OneIn(2) ? 1 : 1 + random.Below(16);
        int first = random.OneIn(3) ? 0 : random.Below(capture.Length);
        var frames = new List<FuzzFrame>(count);
        for (int i = first; i < capture.Length && frames.Count < count; i++)
        {
            FuzzFrame frame = capture[i];
            if (frames.Count == 0 || random.OneIn(3))
                frame = frame with { Octets = FuzzMutator.Mutate(frame.Octets, OtherOf(seeds, ref random), ref random) };
            frames.Add(frame);
        }

        if (frames.Count > 1 || random.OneIn(8))
            Rearrange(frames, ref random);
        return new FuzzInput(frames, null, random.OneIn(4));
    }

    private static byte[] OtherOf(FuzzSeeds seeds, ref FuzzRandom random)
    {
        FuzzFrame[] capture = seeds.Captures[random.Below(seeds.Captures.Count)];
        return capture[random.Below(capture.Length)].Octets;
    }

    /// <summary>What happens to frames on their way: twice, late, lost, at another time, on another link.</summary>
    private static void Rearrange(List<FuzzFrame> frames, ref FuzzRandom random)
    {
        int at = random.Below(frames.Count);
        int other = random.Below(frames.Count);
        switch (random.Below(8))
        {
            case 0:
                frames.Insert(at, frames[other]);
                break;
            case 1:
                (frames[at], frames[other]) = (frames[other], frames[at]);
                break;
            case 2:
                frames.RemoveAt(at);
                break;
            case 3:
                long jump = (random.Below(7) - 3) * TimeSpan.TicksPerMinute * 17;
                for (int i = at; i < frames.Count; i++)
                    frames[i] = frames[i] with { Ticks = Math.Max(0, frames[i].Ticks + jump) };
                break;
            case 4:
                frames[at] = frames[at] with { LinkType = LinkTypes[random.Below(LinkTypes.Length)] };
                break;
            case 5:
                LinkType linkType = LinkTypes[random.Below(LinkTypes.Length)];
                for (int i = 0; i < frames.Count; i++)
                    frames[i] = frames[i] with { LinkType = linkType };
                break;
        }
    }
}
