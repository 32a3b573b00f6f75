using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using PptpTools.Tracing;
using Xunit;

namespace PptpTools.Tests.PppProtocols;

/// <summary>Every vector's fields against those that tshark reads from the same octets.</summary>
public class TsharkTests
{
    /// <summary>tshark's field, and the name of ours.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["pap.code"] = "Code",
        ["pap.identifier"] = "Identifier",
        ["pap.length"] = "Length",
        ["pap.peer_id.length"] = "PeerIdLength",
        ["pap.peer_id"] = "PeerId",
        ["pap.password.length"] = "PasswordLength",
        ["pap.message.length"] = "MessageLength",
        ["pap.message"] = "Message",
        ["chap.code"] = "Code",
        ["chap.identifier"] = "Identifier",
        ["chap.length"] = "Length",
        ["chap.value_size"] = "ValueSize",
        ["chap.name"] = "Name",
        ["chap.message"] = "Message",
        ["eap.code"] = "Code",
        ["eap.id"] = "Identifier",
        ["eap.len"] = "Length",
        ["eap.type"] = "Type",
        ["eap.identity"] = "Identity",
        ["eap.notification"] = "Notification",
        ["eap.desired_type"] = "DesiredType",
        ["eap.md5.value_size"] = "ValueSize",
        ["eap.md5.value"] = "Value",
        ["eap.tls.len"] = "TlsMessageLength",
        ["eap.ms_chap_v2.opcode"] = "MsChapV2.Code",
        ["eap.ms_chap_v2.id"] = "MsChapV2.Identifier",
        ["eap.ms_chap_v2.length"] = "MsChapV2.Length",
        ["eap.ms_chap_v2.value_size"] = "MsChapV2.ValueSize",
        ["eap.ms_chap_v2.challenge"] = "MsChapV2.Value",
        ["eap.ms_chap_v2.peer_challenge"] = "MsChapV2.PeerChallenge",
        ["eap.ms_chap_v2.nt_response"] = "MsChapV2.NtResponse",
        ["eap.ms_chap_v2.flags"] = "MsChapV2.Flags",
        ["eap.ms_chap_v2.name"] = "MsChapV2.Name",
        ["eap.ms_chap_v2.message"] = "MsChapV2.Message",
        ["eap.ext.vendor_id"] = "VendorId",
        ["eap.ext.vendor_type"] = "VendorType",
        ["cbcp.opt.type"] = "*.CallbackType",
        ["cbcp.callback_delay"] = "*.CallbackDelay",
        ["cbcp.address_type"] = "*.AddressType",
        ["cbcp.address"] = "*.Address",
        ["bap.type"] = "Type",
        ["bap.identifier"] = "Identifier",
        ["bap.length"] = "Length",
        ["bap.response_code"] = "ResponseCode",
        ["bap.link_discriminator"] = "LinkDiscriminator",
        ["bap.reason"] = "Reason",
        ["bap.call_status"] = "CallStatus.Status",
        ["bap.call_action"] = "CallStatus.Action",
        ["bap.unique_digit"] = "PhoneDelta.UniqueDigits",
        ["bap.subscriber_number"] = "PhoneDelta.SubscriberNumber",
        ["bap.phone_number_sub_address"] = "PhoneDelta.PhoneNumberSubAddress",
        ["mp.first"] = "Beginning",
        ["mp.last"] = "End",
        ["mp.seq"] = "Sequence",
        ["mp.sequence_num_cls"] = "Class",
        ["vjc.connection_number"] = "ConnectionNumber",
        ["vjc.change_mask"] = "ChangeMask",
        ["vjc.checksum"] = "Checksum",
        ["vjc.delta_ack"] = "AcknowledgmentChange",
        ["vjc.delta_seq"] = "SequenceChange",
        ["vjc.delta_window"] = "WindowChange",
        ["vjc.urgent_pointer"] = "UrgentPointer",
        ["vjc.delta_ipid"] = "IdentificationChange",
    };

    [FactNeeding(Needs.Tshark)]
    public void Every_vector_has_the_fields_that_tshark_reads_or_says_why_not()
    {
        PppVector[] vectors = [.. PppVector.All.Where(vector => !vector.Keys.ContainsKey("short"))];
        List<ILookup<string, string>> packets = ReadByTshark(vectors);

        int compared = 0;
        var wrong = new List<string>();
        Assert.Equal(vectors.Length, packets.Count);
        for (int i = 0; i < vectors.Length; i++)
        {
            List<string> differences = Differences(vectors[i], packets[i], ref compared);
            bool isExpected = vectors[i].Keys.ContainsKey("tshark");
            if (!isExpected)
                wrong.AddRange(differences);
            else if (differences.Count == 0)
                wrong.Add($"{vectors[i].Name}: tshark reads the same");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(compared > 300, $"{compared} fields compared");
    }

    private static List<string> Differences(PppVector vector, ILookup<string, string> packet, ref int compared)
    {
        var differences = new List<string>();
        ILookup<string, string> ours = Flatten(FieldListSink.FieldsOf(vector.Packet()), "").ToLookup(field => field.Name, field => field.Value);
        foreach ((string theirName, string ourName) in Names)
        {
            if (packet[theirName].ToArray() is not { Length: > 0 } theirs)
                continue;
            string[] mine = ourName.StartsWith("*.", StringComparison.Ordinal)
                ? [.. ours.Where(group => group.Key.EndsWith(ourName[1..], StringComparison.Ordinal)).SelectMany(group => group)]
                : [.. ours[ourName]];
            if (!theirs.Order().SequenceEqual(mine.Order()))
                differences.Add($"{vector.Name}: {theirName} is {string.Join(' ', theirs)}, {ourName} is {string.Join(' ', mine)}");
            compared += theirs.Length;
        }

        return differences;
    }

    private static IEnumerable<(string Name, string Value)> Flatten(EventFieldList fields, string prefix)
    {
        foreach (EventField field in fields)
        {
            if (field.Value is EventFieldList inner)
            {
                foreach ((string Name, string Value) deeper in Flatten(inner, $"{prefix}{field.Name}."))
                    yield return deeper;
            }
            else
            {
                yield return (prefix + field.Name, field.Value switch { bool flag => flag ? "1" : "0", IFormattable number => number.ToString(null, CultureInfo.InvariantCulture), var other => other.ToString()! });
            }
        }
    }

    private static List<ILookup<string, string>> ReadByTshark(PppVector[] vectors)
    {
        using JsonDocument document = JsonDocument.Parse(Tshark.RunOn(Capture(vectors), "-T", "json", "--no-duplicate-keys"));
        return [.. document.RootElement.EnumerateArray().Select(packet => Flatten(packet.GetProperty("_source").GetProperty("layers"), "").ToLookup(field => field.Name, field => field.Value))];
    }

    private static IEnumerable<(string Name, string Value)> Flatten(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Flatten(property.Value, property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Flatten(item, name)),
        _ => [(name, Plain(element.GetString()!))],
    };

    private static string Plain(string shown)
    {
        if (shown.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(shown.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong number))
            return number.ToString(CultureInfo.InvariantCulture);
        return shown.Length % 3 == 2 && shown.Where((_, i) => i % 3 == 2).All(separator => separator == ':') ? shown.Replace(":", "", StringComparison.Ordinal) : shown;
    }

    private static byte[] Capture(PppVector[] vectors)
    {
        var capture = new MemoryStream();
        foreach (uint word in (uint[])[0xA1B2C3D4, 2 | (4 << 16), 0, 0, 65535, 9])
            Write(capture, word);
        foreach (PppVector vector in vectors)
        {
            byte[] frame = [0xFF, 0x03, (byte)((ushort)vector.Protocol >> 8), (byte)vector.Protocol, .. vector.Octets];
            foreach (uint word in (uint[])[0, 0, (uint)frame.Length, (uint)frame.Length])
                Write(capture, word);
            capture.Write(frame);
        }

        return capture.ToArray();
    }

    private static void Write(MemoryStream stream, uint word)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(octets, word);
        stream.Write(octets);
    }
}
