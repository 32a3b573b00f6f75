using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using PptpTools.Decoding;

namespace PptpTools.Tests.Sessions;

/// <summary>A capture made frame by frame: Ethernet, IPv4, TCP or enhanced GRE, with lengths and checksums that are right unless asked otherwise.</summary>
internal sealed class SyntheticCapture
{
    public const int EthernetLength = 14;
    public const int IpLength = 20;

    private static readonly DateTime Start = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    private readonly List<(long Microseconds, byte[] Octets)> _frames = [];
    private long _microseconds;
    private ushort _identification;

    public static IPAddress Client { get; } = IPAddress.Parse("192.0.2.2");

    public static IPAddress Server { get; } = IPAddress.Parse("192.0.2.1");

    /// <summary>Number of the frame added last.</summary>
    public int FrameCount => _frames.Count;

    /// <summary>The octets of the frames.</summary>
    public IEnumerable<byte[]> Frames => _frames.Select(frame => frame.Octets);

    /// <summary>The octets of the frames, which the capture forgets.</summary>
    public byte[][] TakeFrames()
    {
        byte[][] taken = [.. Frames];
        _frames.Clear();
        return taken;
    }

    /// <summary>What is kept of each frame.</summary>
    public int SnapLength { get; init; } = 65535;

    /// <summary>The next frame comes this much later.</summary>
    public SyntheticCapture Wait(double milliseconds)
    {
        _microseconds += (long)(milliseconds * 1000);
        return this;
    }

    /// <summary>The same frame once more, as two capture points or a mirror port give it.</summary>
    public SyntheticCapture Again()
    {
        _frames.Add((_microseconds += 100, _frames[^1].Octets));
        return this;
    }

    /// <summary>The last <paramref name="count"/> frames in reverse order.</summary>
    public SyntheticCapture Reverse(int count)
    {
        for (int first = _frames.Count - count, last = _frames.Count - 1; first < last; first++, last--)
        {
            (byte[] one, byte[] other) = (_frames[first].Octets, _frames[last].Octets);
            _frames[first] = (_frames[first].Microseconds, other);
            _frames[last] = (_frames[last].Microseconds, one);
        }

        return this;
    }

    /// <summary>The last packet in fragments of at most <paramref name="size"/> octets of payload, a multiple of 8.</summary>
    public SyntheticCapture Fragment(int size)
    {
        byte[] whole = _frames[^1].Octets;
        const int Headers = EthernetLength + IpLength;
        _frames.RemoveAt(_frames.Count - 1);
        for (int at = Headers; at < whole.Length; at += size)
        {
            int end = Math.Min(whole.Length, at + size);
            byte[] fragment = [.. whole[..Headers], .. whole[at..end]];
            Span<byte> ip = fragment.AsSpan(EthernetLength, IpLength);
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(IpLength + end - at));
            BinaryPrimitives.WriteUInt16BigEndian(ip[6..], (ushort)((at - Headers) / 8 | (end < whole.Length ? 0x2000 : 0)));
            ip[10] = ip[11] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Complement(Sum(ip)));
            _frames.Add((_microseconds += 100, fragment));
        }

        return this;
    }

    /// <summary>The last frame never reached the capture.</summary>
    public SyntheticCapture Lose()
    {
        _frames.RemoveAt(_frames.Count - 1);
        return this;
    }

    public SyntheticCapture AddIp(IPAddress source, IPAddress destination, byte protocol, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[EthernetLength + IpLength + payload.Length];
        Hex.Octets("02 00 00 00 00 01  02 00 00 00 00 02  0800").CopyTo(frame, 0);
        Span<byte> ip = frame.AsSpan(EthernetLength);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(IpLength + payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], ++_identification);
        ip[8] = 64;
        ip[9] = protocol;
        source.GetAddressBytes().CopyTo(ip[12..]);
        destination.GetAddressBytes().CopyTo(ip[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Complement(Sum(ip[..IpLength])));
        payload.CopyTo(ip[IpLength..]);
        _frames.Add((_microseconds += 1000, frame));
        return this;
    }

    public byte[] ToFile()
    {
        var file = new MemoryStream();
        file.Write(Hex.Octets("D4C3B2A1 0200 0400 00000000 00000000"));
        Write(file, (uint)SnapLength);
        Write(file, 1);
        foreach ((long microseconds, byte[] octets) in _frames)
        {
            long since = (Start - DateTime.UnixEpoch).Ticks / 10 + microseconds;
            int captured = Math.Min(octets.Length, SnapLength);
            Write(file, (uint)(since / 1_000_000));
            Write(file, (uint)(since % 1_000_000));
            Write(file, (uint)captured);
            Write(file, (uint)octets.Length);
            file.Write(octets, 0, captured);
        }

        return file.ToArray();
    }

    public DecodedCapture Decode(DecodeOptions? options = null) => DecodedCapture.Of(ToFile(), options);

    /// <summary>The sum of RFC 1071, not folded.</summary>
    internal static uint Sum(ReadOnlySpan<byte> octets)
    {
        uint sum = 0;
        for (int i = 0; i < octets.Length; i++)
            sum += (uint)(octets[i] << (i % 2 == 0 ? 8 : 0));
        return sum;
    }

    internal static ushort Complement(uint sum)
    {
        while (sum >> 16 != 0)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    private static void Write(Stream file, uint value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(octets, value);
        file.Write(octets);
    }
}
