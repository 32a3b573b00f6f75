using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Tests.Wire.Gre;
using Xunit;

namespace PptpTools.Tests.Wire.Control;

/// <summary>The fields of the vectors as tshark reads them.</summary>
public class TsharkComparisonTests
{
    /// <summary>tshark's names that are not ours in small letters.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["type"] = "PptpMessageType",
        ["vendor_name"] = "VendorString",
        ["control_result"] = "ResultCode",
        ["stop_result"] = "ResultCode",
        ["echo_result"] = "ResultCode",
        ["out_result"] = "ResultCode",
        ["in_result"] = "ResultCode",
        ["disc_result"] = "ResultCode",
        ["error"] = "ErrorCode",
        ["cause"] = "CauseCode",
        ["timeout_errors"] = "TimeOutErrors",
        ["call_Statistics"] = "CallStatistics",
        ["proto"] = "ProtocolType",
        ["key.payload_length"] = "PayloadLength",
        ["key.call_id"] = "CallId",
        ["ack_number"] = "AcknowledgmentNumber",
    };

    [FactNeeding(Needs.Tshark)]
    public void Control_messages_have_the_values_that_tshark_reads()
    {
        byte[][] segments = [.. ControlVectors.All.Select((vector, index) => Tcp(1 + (uint)ControlVectors.All.Take(index).Sum(before => before.Octets.Length), vector.Octets))];
        List<JsonElement> packets = Dissect("pptp", 6, segments);

        Assert.Equal(15, packets.Count);
        for (int i = 0; i < packets.Count; i++)
        {
            Assert.True(ControlMessage.TryParse(ControlVectors.All[i].Octets, out ControlMessage? message, out _));
            Dictionary<string, string> aliases = message is IncomingCallRequest ? new() { ["bearer_type"] = "CallBearerType" }
                : message is IncomingCallReply or IncomingCallConnected ? new() { ["packet_processing_delay"] = "PacketTransmitDelay" } : [];
            Compare(message!, packets[i], aliases, except: ["Reserved0", "Reserved1", "Reserved2"]);
        }
    }

    [FactNeeding(Needs.Tshark)]
    public void Gre_headers_have_the_values_that_tshark_reads()
    {
        // With C set, tshark reads a checksum, which enhanced GRE does not have (RFC 2637 section 4.1).
        GreVector[] vectors = [.. GreVector.All.Where(vector => vector.Format == GreFormat.Enhanced && (vector.Octets[0] & 0x80) == 0)];
        List<JsonElement> packets = Dissect("gre", 47, [.. vectors.Select(vector => vector.Octets)]);

        Assert.Equal(vectors.Length, packets.Count);
        for (int i = 0; i < packets.Count; i++)
        {
            Assert.True(GreFrame.TryParse(vectors[i].Octets, out GreFrame frame, out _));
            Compare(frame.ToRecord(), packets[i], [], except:
                ["ChecksumPresent", "RoutingPresent", "KeyPresent", "SequenceNumberPresent", "StrictSourceRoutePresent", "RecursionControl", "AcknowledgmentNumberPresent", "Flags", "Version"]);
        }
    }

    private static void Compare(WireRecord record, JsonElement layer, Dictionary<string, string> aliases, string[] except)
    {
        Dictionary<string, string> theirs = [];
        foreach (JsonProperty property in layer.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String))
        {
            string name = property.Name[(property.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
            name = aliases.GetValueOrDefault(name) ?? Names.GetValueOrDefault(name) ?? name.Replace("_", "", StringComparison.Ordinal);
            theirs[name.ToUpperInvariant()] = property.Value.GetString()!;
        }

        foreach (EventField field in FieldListSink.FieldsOf(record).Where(field => !except.Contains(field.Name)))
        {
            Assert.True(theirs.TryGetValue(field.Name.ToUpperInvariant(), out string? value), $"tshark has no {field.Name} in {record}: {layer}");
            if (field.Value is long number)
                Assert.Equal(value.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToInt64(value, 16) : long.Parse(value, CultureInfo.InvariantCulture), number);
            else
                Assert.Equal(value.Replace("\"", "\\\"", StringComparison.Ordinal), field.Value);
        }
    }

    /// <summary>The layer of each packet as tshark prints it in JSON.</summary>
    private static List<JsonElement> Dissect(string layer, byte protocol, byte[][] payloads)
    {
        using JsonDocument document = JsonDocument.Parse(Tshark.RunOn(Capture(protocol, payloads), "-T", "json", "-J", layer));
        return [.. document.RootElement.Clone().EnumerateArray().Select(packet => packet.GetProperty("_source").GetProperty("layers").GetProperty(layer))];
    }

    private static byte[] Tcp(uint sequence, byte[] payload)
    {
        byte[] header = Hex.Octets("""
            9C40 06BB # ports 40000 and 1723
            00000000 00000001 # sequence and acknowledgment number
            5018 1000 # header length 5, ACK and PSH; window
            0000 0000 # checksum, urgent pointer
            """);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), sequence);
        return [.. header, .. payload];
    }

    /// <summary>A pcap file of raw IPv4 packets.</summary>
    private static byte[] Capture(byte protocol, byte[][] payloads)
    {
        var file = new List<byte>(Hex.Octets("A1B2C3D4 0002 0004 00000000 00000000 0000FFFF 00000065"));
        foreach (byte[] payload in payloads)
        {
            byte[] ip = Hex.Octets("45 00 0000 0001 0000 40 00 0000 C0000201 C0000202");
            ip[9] = protocol;
            BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(2), (ushort)(ip.Length + payload.Length));
            byte[] length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, ip.Length + payload.Length);
            file.AddRange([0, 0, 0, 0, 0, 0, 0, 0, .. length, .. length, .. ip, .. payload]);
        }

        return [.. file];
    }
}
