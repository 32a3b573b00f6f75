#if NET
using System;
using System.IO;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Connecting;

/// <summary>What a detached process answers, one a line: a notice, or at the end the session and why it failed.</summary>
internal sealed record DetachedMessage
{
    /// <summary>A notice; null for the last message.</summary>
    public ConnectNotice? Notice { get; init; }

    /// <summary>True where the tunnel is open.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The session at that time.</summary>
    public LiveSession? Session { get; init; }

    /// <summary>Why it failed; null where it is open.</summary>
    public SessionFailure? Failure { get; init; }

    /// <summary>Reads a request: | length 4 | text | characters 4 | password |. The caller has the password cleared.</summary>
    /// <exception cref="IOException">The pipe ended, or holds something else.</exception>
    public static ConnectRequest ReadRequest(Stream pipe)
    {
        try
        {
            byte[] text = ReadPart(pipe, 1);
            byte[] octets = ReadPart(pipe, sizeof(char));
            char[] password = MemoryMarshal.Cast<byte, char>(octets).ToArray();
            Array.Clear(octets);
            ConnectRequest request = JsonSerializer.Deserialize<ConnectRequest>(text, RequestOptions) ?? throw new IOException("There is no request.");
            return request with { Password = password };
        }
        catch (JsonException error)
        {
            throw new IOException($"The request cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Writes a request; its password goes in octets that are cleared.</summary>
    /// <exception cref="IOException">The pipe is broken.</exception>
    public static void WriteRequest(Stream pipe, ConnectRequest request)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(request with { Password = [] }, RequestOptions);
        byte[] password = MemoryMarshal.AsBytes(request.Password.AsSpan()).ToArray();
        pipe.Write(BitConverter.GetBytes(text.Length));
        pipe.Write(text);
        pipe.Write(BitConverter.GetBytes(request.Password.Length));
        pipe.Write(password);
        pipe.Flush();
        Array.Clear(password);
    }

    /// <summary>The message as a line.</summary>
    public byte[] ToLine() => [.. SessionJson.Write(this), (byte)'\n'];

    private static JsonSerializerOptions RequestOptions => new() { Converters = { new EndPointConverter(), new AddressConverter(), new PrefixConverter() } };

    private static byte[] ReadPart(Stream pipe, int size)
    {
        const int limit = 1 << 20;
        var length = new byte[sizeof(int)];
        pipe.ReadExactly(length);
        int count = BitConverter.ToInt32(length);
        if (count is < 0 or > limit)
            throw new IOException("There is no request.");
        var octets = new byte[count * size];
        pipe.ReadExactly(octets);
        return octets;
    }

    private sealed class EndPointConverter : JsonConverter<IPEndPoint>
    {
        public override IPEndPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IPEndPoint.TryParse(reader.GetString() ?? "", out IPEndPoint? point) ? point : throw new JsonException("Not an address with a port.");

        public override void Write(Utf8JsonWriter writer, IPEndPoint value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class AddressConverter : JsonConverter<IpAddress>
    {
        public override IpAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IPAddress.TryParse(reader.GetString(), out IPAddress? address) ? IpAddress.From(address) : throw new JsonException("Not an address.");

        public override void Write(Utf8JsonWriter writer, IpAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class PrefixConverter : JsonConverter<IpPrefix>
    {
        public override IpPrefix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IpPrefix.TryParse(reader.GetString(), out IpPrefix prefix) ? prefix : throw new JsonException("Not a network.");

        public override void Write(Utf8JsonWriter writer, IpPrefix value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
#endif
