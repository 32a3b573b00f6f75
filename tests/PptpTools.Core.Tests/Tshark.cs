using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests;

/// <summary>What Wireshark's tshark reads in a frame, for comparison; nothing where it is absent.</summary>
internal static class Tshark
{
    /// <summary>Every field of every frame by its full name, in order of appearance; null where tshark is absent.</summary>
    public static List<Dictionary<string, List<string>>>? Dissect(LinkType linkType, IEnumerable<byte[]> frames)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Pcap(linkType, frames));
            using Process? tshark = Process.Start(new ProcessStartInfo("tshark", ["-n", "-r", path, "-T", "json", "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            tshark!.ErrorDataReceived += (_, _) => { };
            tshark.BeginErrorReadLine();
            using JsonDocument document = JsonDocument.Parse(tshark.StandardOutput.ReadToEnd());
            tshark.WaitForExit();
            return [.. document.RootElement.EnumerateArray().Select(FieldsOf)];
        }
        catch (Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static byte[] Pcap(LinkType linkType, IEnumerable<byte[]> frames)
    {
        var file = new List<byte>(Hex.Octets("D4C3B2A1 0200 0400 00000000 00000000 00000400"));
        Add(file, (uint)linkType);
        foreach (byte[] frame in frames)
        {
            Add(file, 1_000_000_000);
            Add(file, 0);
            Add(file, (uint)frame.Length);
            Add(file, (uint)frame.Length);
            file.AddRange(frame);
        }

        return [.. file];
    }

    private static Dictionary<string, List<string>> FieldsOf(JsonElement frame)
    {
        var fields = new Dictionary<string, List<string>>();
        Gather(frame.GetProperty("_source").GetProperty("layers"), "", fields);
        return fields;
    }

    private static void Gather(JsonElement element, string name, Dictionary<string, List<string>> fields)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                    Gather(property.Value, property.Name, fields);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                    Gather(item, name, fields);
                break;
            default:
                if (!fields.TryGetValue(name, out List<string>? values))
                    fields[name] = values = [];
                values.Add(element.ToString());
                break;
        }
    }

    private static void Add(List<byte> file, uint value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(octets, value);
        file.AddRange(octets);
    }
}
