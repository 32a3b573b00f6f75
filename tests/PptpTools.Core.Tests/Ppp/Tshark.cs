using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using PptpTools.Tracing;

namespace PptpTools.Tests.Ppp;

/// <summary>tshark as a second opinion, where it is installed.</summary>
internal static class Tshark
{
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => (string[])[System.IO.Path.Combine(folder, "tshark"), System.IO.Path.Combine(folder, "tshark.exe")]).FirstOrDefault(File.Exists);

    /// <summary>The frames of a capture as tshark's JSON.</summary>
    public static JsonDocument Dissect(string capture, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path!, ["-r", capture, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return JsonDocument.Parse(process.StandardOutput.ReadToEnd());
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
