#if NET
using System;
using System.Text.Json;
using System.Text.Json.Serialization;
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

    /// <returns>Null for what is no whole line, as one may be where the machine stopped, or the disk was full, while it was written.</returns>
    public static JournalLine? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalLine>(text, Options);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or FormatException or ArgumentException)
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
