using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text;
using System;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests;

/// <summary>What Wireshark's tshark reads, for comparison. Only for tests that need it.</summary>
internal static class Tshark
{
    /// <summary>What tshark prints.</summary>
    public static string Run(params string[] arguments)
    {
        using Process tshark = Process.Start(new ProcessStartInfo(Tools.Find("tshark")!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        tshark.ErrorDataReceived += (_, _) => { };
        tshark.BeginErrorReadLine();
        string text = tshark.StandardOutput.ReadToEnd();
        tshark.WaitForExit();
        return text;
    }

    /// <summary>What tshark prints of a capture that is no file yet.</summary>
    public static string RunOn(byte[] capture, params string[] arguments)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, capture);
            return Run(["-r", path, .. arguments]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The frames of a capture as tshark's JSON.</summary>
    public static JsonDocument Dissect(string capture, params string[] arguments) => JsonDocument.Parse(Run(["-r", capture, .. arguments]));

    /// <summary>Every field of every frame by its full name, in order of appearance.</summary>
    public static List<Dictionary<string, List<string>>> Dissect(LinkType linkType, IEnumerable<byte[]> frames)
    {
        using JsonDocument document = JsonDocument.Parse(
            RunOn(Pcap(linkType, frames), "-n", "-T", "json", "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"));
        return [.. document.RootElement.EnumerateArray().Select(FieldsOf)];
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

    /// <summary>Every value of a field in an element, in the order of the dissection.</summary>
    public static IEnumerable<string> Values(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.NameEquals(name) && property.Value.ValueKind == JsonValueKind.String ? [property.Value.GetString()!] : Values(property.Value, name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Values(item, name)),
        _ => [],
    };

    /// <summary>Every value of one of our fields, named <c>Group.Field</c> or <c>Field</c>.</summary>
    public static IEnumerable<string> Values(EventFieldList fields, string path) => path.Split('.') is [string group, string name]
        ? fields.Where(field => field.Name == group).Select(field => field.Value).OfType<EventFieldList>().SelectMany(inner => Values(inner, name))
        : fields.Where(field => field.Name == path && field.Value is not EventFieldList).Select(field => Convert.ToString(field.Value, CultureInfo.InvariantCulture)!);

    /// <summary>True when both are the same number, octets or text.</summary>
    public static bool IsSame(string theirs, string ours) => Forms(theirs).Intersect(Forms(ours)).Any();

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

    private static IEnumerable<string> Forms(string value)
    {
        string text = value switch { "True" => "1", "False" => "0", _ => value };
        yield return "text " + text;
        yield return "octets " + text.Replace(":", "", StringComparison.Ordinal);
        yield return "octets " + Convert.ToHexStringLower(Encoding.Latin1.GetBytes(text));
        if (text.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong hexadecimal))
            yield return "number " + hexadecimal;
        else if (ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong number))
            yield return "number " + number;
    }
}
