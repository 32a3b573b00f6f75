#if NET
using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Journal;

/// <summary>One line of a journal: who writes it, a change about to be made, or the number of one that is undone.</summary>
internal sealed record JournalLine
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        IgnoreReadOnlyProperties = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new AddressConverter(), new JsonStringEnumConverter() },
    };

    /// <summary>Who made the changes that follow; on the first line.</summary>
    public JournalOwner? Owner { get; init; }

    /// <summary>The tunnel or server; on the first line.</summary>
    public string? Tunnel { get; init; }

    /// <summary>Number of the change; they count from 1.</summary>
    public int Number { get; init; }

    /// <summary>A change about to be made.</summary>
    public HostChange? Change { get; init; }

    /// <summary>True where the change of that number was not made after all, or is undone.</summary>
    public bool IsUndone { get; init; }

    /// <summary>The host's interfaces and routes before the first change, or once all were made.</summary>
    public HostPicture? Picture { get; init; }

    /// <summary>What another version wrote, where this one does not know what it means; null where it does.</summary>
    [JsonIgnore]
    public string? Unknown { get; private init; }

    /// <returns>Null for what is no whole line, as one may be where the machine stopped, or the disk was full, while it was written.</returns>
    public static JournalLine? Parse(string text)
    {
        try
        {
            JournalLine? line = JsonSerializer.Deserialize<JournalLine>(text, Options);
            return line is { Owner: null, Change: null, IsUndone: false, Picture: null } ? ParseUnknown(text) : line;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or FormatException or ArgumentException)
        {
            return ParseUnknown(text);
        }
    }

    /// <summary>A whole line of another version: its number, and what it calls the change.</summary>
    private static JournalLine? ParseUnknown(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement line = document.RootElement;
            if (line.ValueKind != JsonValueKind.Object)
                return null;
            int number = line.TryGetProperty("number", out JsonElement given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out int value) ? value : 0;
            bool isChange = line.TryGetProperty("change", out JsonElement change) && change.ValueKind == JsonValueKind.Object;
            string? kind = isChange && change.TryGetProperty("kind", out given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
            return new JournalLine { Number = number, Unknown = PlainText.Of(kind ?? "unnamed") };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The line with its end.</summary>
    public byte[] ToOctets() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];

    private sealed class AddressConverter : JsonConverter<IpAddress>
    {
        public override IpAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IpAddress.From(System.Net.IPAddress.Parse(reader.GetString() ?? ""));

        public override void Write(Utf8JsonWriter writer, IpAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
#endif
