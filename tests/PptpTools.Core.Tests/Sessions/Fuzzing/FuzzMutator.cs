using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace PptpTools.Tests.Sessions.Fuzzing;

/// <summary>Changes frames the way that networks, buggy peers and attackers do, mostly at the octets that decide how others are read.</summary>
internal static class FuzzMutator
{
    private const int EthernetLength = 14;
    private const int LongestFrame = 4096;

    /// <summary>Changes one frame. The original stays as it is.</summary>
    public static byte[] Mutate(byte[] frame, byte[] other, ref FuzzRandom random)
    {
        byte[] changed = (byte[])frame.Clone();
        for (int round = 1 + random.Below(4); round > 0 && changed.Length > 0; round--)
        {
            switch (random.Below(10))
            {
                case 0:
                    changed[random.Below(changed.Length)] ^= (byte)(1 << random.Below(8));
                    break;
                case 1:
                    changed[random.Below(changed.Length)] = random.Octet();
                    break;
                case 2:
                    changed = changed[..random.Below(changed.Length + 1)];
                    break;
                case 3:
                    changed = Splice(changed, other, ref random);
                    break;
                case 4:
                    changed = InsertOrRemove(changed, ref random);
                    break;
                case 5:
                    Overwrite(changed, other, ref random);
                    break;
                default:
                    EditField(changed, ref random);
                    break;
            }
        }

        if (random.Below(4) != 0)
            CorrectLengths(changed, ref random);
        if (random.Below(4) != 0)
            CorrectChecksum(changed);
        return changed;
    }

    /// <summary>Writes the right checksum into a TCP segment in IPv4 in Ethernet; leaves any other frame alone.</summary>
    public static void CorrectChecksum(byte[] frame)
    {
        if (!IsIp(frame, out int transport) || frame[EthernetLength + 9] != 6 || frame.Length < transport + 20)
            return;
        int end = Math.Min(frame.Length, EthernetLength + BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(EthernetLength + 2)));
        if (end < transport + 20)
            return;
        frame[transport + 16] = frame[transport + 17] = 0;
        ulong sum = 6 + (ulong)(end - transport);
        for (int i = EthernetLength + 12; i < EthernetLength + 20; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(i));
        for (int i = transport; i < end; i++)
            sum += (ulong)frame[i] << ((i - transport) % 2 == 0 ? 8 : 0);
        while (sum >> 16 != 0)
            sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(transport + 16), (ushort)~sum);
    }

    private static byte[] Splice(byte[] frame, byte[] other, ref FuzzRandom random)
    {
        byte[] spliced = [.. frame[..random.Below(frame.Length + 1)], .. other[random.Below(other.Length + 1)..]];
        return spliced.Length > LongestFrame ? spliced[..LongestFrame] : spliced;
    }

    private static byte[] InsertOrRemove(byte[] frame, ref FuzzRandom random)
    {
        int at = random.Below(frame.Length + 1);
        int count = 1 + random.Below(8);
        if (random.OneIn(2))
            return [.. frame[..at], .. frame[Math.Min(frame.Length, at + count)..]];
        var inserted = new byte[count];
        byte value = random.Octet();
        for (int i = 0; i < count; i++)
            inserted[i] = random.OneIn(2) ? value : random.Octet();
        return frame.Length + count > LongestFrame ? frame : [.. frame[..at], .. inserted, .. frame[at..]];
    }

    private static void Overwrite(byte[] frame, byte[] other, ref FuzzRandom random)
    {
        int count = Math.Min(1 + random.Below(32), Math.Min(frame.Length, other.Length));
        Array.Copy(other, random.Below(other.Length - count + 1), frame, random.Below(frame.Length - count + 1), count);
    }

    /// <summary>Gives a field that others depend on a value at its limits, or one off from what it was.</summary>
    private static void EditField(byte[] frame, ref FuzzRandom random)
    {
        List<int> fields = FieldsOf(frame);
        int at = fields.Count == 0 ? random.Below(frame.Length) : fields[random.Below(fields.Count)];
        if (at >= frame.Length)
            return;
        frame[at] = random.Below(4) switch
        {
            0 => (byte)(frame[at] + 1),
            1 => (byte)(frame[at] - 1),
            _ => random.Octet(),
        };
    }

    /// <summary>Offsets of types, lengths, flags and codes from the outside in.</summary>
    private static List<int> FieldsOf(byte[] frame)
    {
        var fields = new List<int> { 12, 13 };
        if (!IsIp(frame, out int transport))
            return fields;
        foreach (int offset in (ReadOnlySpan<int>)[0, 2, 3, 6, 7, 9])
            fields.Add(EthernetLength + offset);
        switch (frame[EthernetLength + 9])
        {
            case 6:
                foreach (int offset in (ReadOnlySpan<int>)[0, 1, 2, 3, 7, 11, 12, 13, 14, 15])
                    fields.Add(transport + offset);
                AddRange(fields, transport + 20, 20);
                break;
            case 47:
                AddRange(fields, transport, 12);
                AddPpp(frame, fields, transport);
                break;
            default:
                AddRange(fields, transport, 8);
                break;
        }

        return fields;
    }

    /// <summary>Protocol, code, length, and the type and length of each option.</summary>
    private static void AddPpp(byte[] frame, List<int> fields, int gre)
    {
        if (frame.Length < gre + 8)
            return;
        int at = gre + 8 + ((frame[gre] & 0x10) != 0 ? 4 : 0) + ((frame[gre + 1] & 0x80) != 0 ? 4 : 0);
        if (at + 2 < frame.Length && frame[at] == 0xFF)
            at += 2;
        if (at >= frame.Length)
            return;
        int information = at + ((frame[at] & 1) != 0 ? 1 : 2);
        AddRange(fields, at, information - at + 4);
        for (int option = information + 4; option + 1 < frame.Length && frame[option + 1] > 1; option += frame[option + 1])
            AddRange(fields, option, 3);
    }

    private static void AddRange(List<int> fields, int start, int count)
    {
        for (int i = start; i < start + count; i++)
            fields.Add(i);
    }

    /// <summary>Lets the IP header, and perhaps GRE's, say the length that the frame has now.</summary>
    private static void CorrectLengths(byte[] frame, ref FuzzRandom random)
    {
        if (!IsIp(frame, out int transport))
            return;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(EthernetLength + 2), (ushort)(frame.Length - EthernetLength));
        if (frame[EthernetLength + 9] != 47 || frame.Length < transport + 16 || random.OneIn(4))
            return;
        int header = 8 + ((frame[transport] & 0x10) != 0 ? 4 : 0) + ((frame[transport + 1] & 0x80) != 0 ? 4 : 0);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(transport + 4), (ushort)(frame.Length - transport - header));
    }

    private static bool IsIp(byte[] frame, out int transport)
    {
        transport = 0;
        if (frame.Length < EthernetLength + 20 || frame[12] != 8 || frame[13] != 0 || frame[EthernetLength] >> 4 != 4)
            return false;
        transport = EthernetLength + (frame[EthernetLength] & 0xF) * 4;
        return frame[EthernetLength] % 16 >= 5 && frame.Length >= transport;
    }
}
