using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using PptpTools.Tests.PppProtocols;
using PptpTools.Tracing;
using Xunit;

namespace PptpTools.Tests.Ppp;

/// <summary>The vectors of the options in one capture of link type PPP, as tshark dissects it. Skips where tshark is absent.</summary>
public sealed class TsharkOptionTests
{
    [Fact]
    public void Every_field_that_tshark_dissects_has_our_value()
    {
        if (FindTshark() is not { } tshark)
            return;
        PppVector[] vectors = [.. PppVector.Read("ppp-options.txt").Where(vector => vector.Keys.ContainsKey("tshark"))];
        using JsonDocument dissected = Dissect(tshark, vectors);
        var differences = new List<string>();
        int compared = 0;
        foreach ((PppVector vector, JsonElement frame) in vectors.Zip(dissected.RootElement.EnumerateArray()))
        {
            EventFieldList fields = FieldListSink.FieldsOf(vector.Packet());
            foreach (string pair in vector.Keys["tshark"].Split(", "))
            {
                string[] names = pair.Split('=');
                string? theirs = Find(frame, names[0]);
                string ours = char.IsDigit(names[1][0]) ? names[1] : Text(Resolve(fields, names[1]));
                compared++;
                if (theirs is null || !Forms(theirs).Intersect(Forms(ours)).Any())
                    differences.Add($"{vector.Name}: {names[0]} is {theirs ?? "absent"}, ours is {ours}");
            }
        }

        Assert.Equal(vectors.Length, dissected.RootElement.GetArrayLength());
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
        Assert.True(compared > 150, $"{compared} fields");
    }

    private static JsonDocument Dissect(string tshark, PppVector[] vectors)
    {
        string path = Path.Combine(Path.GetTempPath(), $"options-{Environment.ProcessId}.pcap");
        try
        {
            File.WriteAllBytes(path, Capture(vectors));
            var start = new ProcessStartInfo(tshark, ["-r", path, "-T", "json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return JsonDocument.Parse(process.StandardOutput.ReadToEnd());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Capture(PppVector[] vectors)
    {
        const uint LinkTypePpp = 9;
        using var stream = new MemoryStream();
        Span<byte> number = stackalloc byte[4];
        foreach (uint field in (uint[])[0xA1B2C3D4, 0x0004_0002, 0, 0, 65535, LinkTypePpp])
            Write(stream, number, field);
        foreach (PppVector vector in vectors)
        {
            byte[] frame = [0xFF, 0x03, (byte)((int)vector.Protocol >> 8), (byte)vector.Protocol, .. vector.Octets];
            foreach (uint field in (uint[])[0, 0, (uint)frame.Length, (uint)frame.Length])
                Write(stream, number, field);
            stream.Write(frame);
        }

        return stream.ToArray();
    }

    private static void Write(MemoryStream stream, Span<byte> number, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(number, value);
        stream.Write(number);
    }

    private static object Resolve(EventFieldList fields, string path) => path.Split('.') is [string group, string name]
        ? ((EventFieldList)fields[group]!)[name]!
        : fields[path]!;

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    /// <summary>The ways in which a value may be written: number, octets, text.</summary>
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

    private static string? Find(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Select(property => property.NameEquals(name) && property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : Find(property.Value, name))
            .FirstOrDefault(found => found is not null),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Find(item, name)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? FindTshark() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => (string[])[Path.Combine(folder, "tshark"), Path.Combine(folder, "tshark.exe")]).FirstOrDefault(File.Exists);
}
