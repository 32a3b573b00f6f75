#if NET
using System;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using PptpTools.Session;
using PptpTools.Wire;

namespace PptpTools.Sessions;

/// <summary>What processes tell each other, as one line of JSON.</summary>
internal static class SessionJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(), new AddressConverter(), new FailureConverter(), new TextConverter() },
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <exception cref="JsonException">It is no such value.</exception>
    public static T Read<T>(ReadOnlySpan<byte> line)
        where T : class =>
        JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("null");

    private sealed class AddressConverter : JsonConverter<IPAddress>
    {
        public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IPAddress.TryParse(reader.GetString(), out IPAddress? address) ? address : throw new JsonException("Not an address.");

        public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    /// <summary>The other process may be another user's, and what it says is shown on root's terminal.</summary>
    private sealed class TextConverter : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => PlainText.Of(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    private sealed class FailureConverter : JsonConverter<SessionFailure>
    {
        public override SessionFailure Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Said said = JsonSerializer.Deserialize<Said>(ref reader, options) ?? throw new JsonException("null");
            return new SessionFailure(said.Kind, said.Text, said.Reference, said.PeerCode);
        }

        public override void Write(Utf8JsonWriter writer, SessionFailure value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new Said(value.Kind, value.Text, value.Reference, value.PeerCode), options);

        /// <summary>What of a failure does not follow from its kind.</summary>
        private sealed record Said(SessionFailureKind Kind, string Text, string Reference, uint? PeerCode);
    }
}
#endif
