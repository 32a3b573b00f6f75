using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Wire.Control;

/// <summary>The control messages and GRE packets of another project's tests, with the values that those assert.</summary>
public partial class PublishedVectorTests
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["pkt_window_size"] = "PacketReceiveWindowSize",
        ["pkt_proc_delay"] = "PacketProcessingDelay",
        ["pkt_transmit_delay"] = "PacketTransmitDelay",
        ["phone_number_len"] = "PhoneNumberLength",
        ["dialed_number_len"] = "DialedNumberLength",
        ["dialing_number_len"] = "DialingNumberLength",
        ["channel_id"] = "PhysicalChannelId",
        ["call_statistic"] = "CallStatistics",
        ["chksum_present"] = "ChecksumPresent",
        ["seqnum_present"] = "SequenceNumberPresent",
        ["strict_route_source"] = "StrictSourceRoutePresent",
        ["acknum_present"] = "AcknowledgmentNumberPresent",
        ["ack_number"] = "AcknowledgmentNumber",
        ["payload_len"] = "PayloadLength",
        ["proto"] = "ProtocolType",
    };

    [FactNeeding(Needs.SharedCaptures)]
    public void Control_messages_have_the_published_values()
    {
        string?[] names = [.. Vectors("PPTP Tests").Select(vector =>
        {
            Assert.True(ControlMessage.TryParse(vector.Octets, out ControlMessage? message, out _));
            Assert.Equal(vector.Octets, message!.ToOctets());
            string type = vector.Asserts.Select(line => TypeAssert().Match(line)).Single(match => match.Success).Groups[1].Value;
            Assert.Equal(type.ToUpperInvariant(), message.Message.ToUpperInvariant());
            Check(message, vector.Asserts, message is IncomingCallRequest ? "CallBearerType" : "BearerType");
            return message.Message;
        })];

        Assert.Equal(15, names.Distinct().Count());
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void A_published_length_that_is_wrong_is_kept_and_reported()
    {
        foreach (Vector vector in Vectors("PPTP Tests").Where(vector => vector.Test.EndsWith("Incoming-Call-Reply", StringComparison.Ordinal)))
        {
            Assert.True(ControlMessage.TryParse(vector.Octets, out ControlMessage? message, out _));
            var anomalies = new AnomalyCollector();
            message!.Examine(anomalies);

            Assert.Equal((148, 24), (message.DeclaredLength, message.Length));
            Assert.Equal("The length field says 148, there are 24 octets.", Assert.Single(anomalies.Items).Text);
        }
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void Gre_headers_have_the_published_values()
    {
        foreach (Vector vector in Vectors("GRE Tests"))
        {
            Assert.True(IpPacket.TryParse(vector.Octets, out IpPacket ip, out _));
            WireRecord header = GreFrame.TryParse(ip.Payload, out GreFrame frame, out _) ? frame.ToRecord()
                : PlainGreHeader.TryParse(ip.Payload, out PlainGreHeader? plain, out _) ? plain!
                : throw new InvalidOperationException(vector.Test);
            Check(header, [.. vector.Asserts.Where(line => !line.Contains("PPP", StringComparison.Ordinal) || line.Contains("GRE_PPTP]", StringComparison.Ordinal))], "");
            Assert.Equal(ip.Payload.Slice(0, header.Length).ToArray(), header.ToOctets());
        }
    }

    /// <summary>Compares fields with lines such as <c>pkt.call_id == 4242</c>.</summary>
    private static void Check(WireRecord record, string[] asserts, string bearer)
    {
        EventFieldList fields = FieldListSink.FieldsOf(record);
        int compared = 0;
        foreach (Match match in asserts.Select(line => ValueAssert().Match(line)).Where(match => match.Success))
        {
            string name = match.Groups[1].Value;
            string value = match.Groups[2].Value;
            name = name == "bearer_type" ? bearer
                : Names.GetValueOrDefault(name) ?? string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
            object actual = fields[name] ?? throw new InvalidOperationException($"{record} has no {name}.");
            if (TextValue().Match(value) is { Success: true } text)
                Assert.Equal(text.Groups[1].Value, actual);
            else
                Assert.Equal(value.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToInt64(value, 16) : long.Parse(value, CultureInfo.InvariantCulture), Convert.ToInt64(actual, CultureInfo.InvariantCulture));
            compared++;
        }

        Assert.NotEqual(0, compared);
    }

    private static IEnumerable<Vector> Vectors(string section)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestFiles.SharedCaptures!, "public", "vectors", "pptp_uts_vectors.json")));
        foreach (JsonElement element in document.RootElement.EnumerateArray().Where(element => element.GetProperty("section").GetString() == section))
        {
            yield return new Vector(
                element.GetProperty("test").GetString()!,
                Hex.Octets(element.GetProperty("hex").GetString()!),
                [.. element.GetProperty("asserts_in_test").EnumerateArray().Select(line => line.GetString()!)]);
        }
    }

    [GeneratedRegex(@"^isinstance\(\w+, PPTP(\w+)\)$")]
    private static partial Regex TypeAssert();

    [GeneratedRegex(@"^\w+(?:\[GRE_PPTP\])?\.(\w+) == (.+)$")]
    private static partial Regex ValueAssert();

    [GeneratedRegex(@"^b'([^']*)' \+ ")]
    private static partial Regex TextValue();

    private sealed record Vector(string Test, byte[] Octets, string[] Asserts);
}
