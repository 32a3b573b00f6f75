using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using PptpTools.Decoding;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Sessions.Fuzzing;

/// <summary>A frame to begin with.</summary>
internal sealed record FuzzFrame(LinkType LinkType, long Ticks, byte[] Octets);

/// <summary>What is mutated: the frames of every capture and every vector, put into a frame; and whole files for the readers of files.</summary>
internal sealed partial class FuzzSeeds
{
    private static readonly byte[] EthernetHeader = Hex.Octets("020000000001 020000000002 0800");

    private FuzzSeeds(IReadOnlyList<FuzzFrame[]> captures, IReadOnlyList<byte[]> files)
    {
        Captures = captures;
        Files = files;
    }

    /// <summary>Frames in their order, one list a capture.</summary>
    public IReadOnlyList<FuzzFrame[]> Captures { get; }

    /// <summary>Small files of every format.</summary>
    public IReadOnlyList<byte[]> Files { get; }

    /// <param name="ownOnly">True for the seeds that the project ships, so that a run is the same everywhere.</param>
    public static FuzzSeeds Load(bool ownOnly)
    {
        var captures = new List<FuzzFrame[]>();
        var files = new List<byte[]>();
        IEnumerable<string> paths = Directory.EnumerateFiles(TestFiles.Captures, "*.*", SearchOption.AllDirectories);
        if (!ownOnly && TestFiles.SharedCaptures is { } shared)
            paths = paths.Concat(Directory.EnumerateFiles(Path.Combine(shared, "public"), "*.*", SearchOption.AllDirectories));
        foreach (string path in paths.Where(path => CaptureName().IsMatch(path)).Order(StringComparer.Ordinal))
        {
            byte[] file = File.ReadAllBytes(path);
            if (file.Length <= 8192)
                files.Add(file);
            if (FramesOf(file) is { Length: > 0 } frames)
                captures.Add(frames);
        }

        foreach (string path in Directory.EnumerateFiles(TestFiles.Vectors, "*.txt").Order(StringComparer.Ordinal))
        {
            if (VectorsOf(path) is { Length: > 0 } frames)
                captures.Add(frames);
        }

        return new FuzzSeeds(captures, files);
    }

    private static FuzzFrame[] FramesOf(byte[] file)
    {
        var frames = new List<FuzzFrame>();
        CaptureReader.TryOpen(new MemoryStream(file), out CaptureReader reader);
        while (frames.Count < 256 && reader.TryRead(out CaptureFrame frame))
            frames.Add(new FuzzFrame(frame.LinkType, frame.Ticks, frame.Octets.ToArray()));
        return [.. frames];
    }

    /// <summary>Reads the blocks of a file of vectors: a name in brackets, perhaps a PPP protocol, octets in hexadecimal.</summary>
    private static FuzzFrame[] VectorsOf(string path)
    {
        string kind = Path.GetFileNameWithoutExtension(path);
        var frames = new List<FuzzFrame>();
        foreach (string block in File.ReadAllText(path).Split("\n[").Skip(1))
        {
            string[] lines = block.Split('\n');
            byte[] octets = Hex.Octets(string.Join('\n', lines.Skip(1).Where(line => OctetLine().IsMatch(line))));
            string? protocol = lines.FirstOrDefault(line => line.StartsWith("protocol: ", StringComparison.Ordinal))?["protocol: ".Length..];
            byte[]? frame = kind switch
            {
                _ when octets.Length == 0 => null,
                "control" => Tcp(octets),
                "gre" => Ip(47, octets),
                _ when protocol is not null => Ip(47, Gre([0xFF, 0x03, .. Hex.Octets(protocol), .. octets])),
                _ => null,
            };
            if (frame is not null)
                frames.Add(new FuzzFrame(LinkType.Ethernet, DateTime.UnixEpoch.Ticks + frames.Count * TimeSpan.TicksPerMillisecond, frame));
        }

        return [.. frames];
    }

    private static byte[] Gre(byte[] ppp) => [0x30, 0x01, 0x88, 0x0B, (byte)(ppp.Length >> 8), (byte)ppp.Length, 0, 1, 0, 0, 0, 1, .. ppp];

    private static byte[] Tcp(byte[] message)
    {
        byte[] frame = Ip(6, [.. Hex.Octets("9C40 06BB 00000001 00000001 5018 FAF0 0000 0000"), .. message]);
        FuzzMutator.CorrectChecksum(frame);
        return frame;
    }

    private static byte[] Ip(byte protocol, byte[] payload) =>
    [
        .. EthernetHeader, 0x45, 0, (byte)((20 + payload.Length) >> 8), (byte)(20 + payload.Length), 0, 1, 0, 0, 64, protocol, 0, 0,
        192, 0, 2, 2, 192, 0, 2, 1, .. payload,
    ];

    [GeneratedRegex(@"\.(pcap|pcapng|cap|gz)$")]
    private static partial Regex CaptureName();

    [GeneratedRegex(@"^([0-9A-Fa-f]{2})+( +([0-9A-Fa-f]{2})+)* *(#.*)?$")]
    private static partial Regex OctetLine();
}
