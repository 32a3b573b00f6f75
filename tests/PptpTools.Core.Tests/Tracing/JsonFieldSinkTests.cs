using System;
using System.Text.Json;
using CsCheck;
using PptpTools.Tracing;
using PptpTools.Wire;
using Xunit;

namespace PptpTools.Tests.Tracing;

public sealed class JsonFieldSinkTests
{
    [Fact]
    public void Fields_become_members_in_wire_order_and_a_code_has_its_meaning_beside_it()
    {
        string json = Json(sink =>
        {
            sink.Number("Length", 24);
            sink.Code("Result", 1, "Successful");
            sink.Code("Error", 99, null);
            sink.Hexadecimal("Magic", 0xBE4A7E85, 8);
            sink.Boolean("Final", true);
            sink.Address("Server", [10, 0, 0, 1]);
            sink.Octets("Data", [0, 0xFF]);
        });
        Assert.Equal(
            """{"Length":24,"Result":1,"ResultMeaning":"Successful","Error":99,"Magic":3192553093,"Final":true,"Server":"10.0.0.1","Data":"00ff"}""",
            json);
    }

    [Fact]
    public void A_group_of_one_value_is_that_value_and_an_empty_one_is_true()
    {
        string json = Json(sink =>
        {
            Group(sink, "MaximumReceiveUnit", () => sink.Number("Value", 1400));
            Group(sink, "Compression", () => { });
            Group(sink, "Protocol", () => sink.Code("Value", 5, "MD5"));
        });
        Assert.Equal("""{"MaximumReceiveUnit":1400,"Compression":true,"Protocol":5,"ProtocolMeaning":"MD5"}""", json);
    }

    [Fact]
    public void A_second_field_turns_the_value_into_an_object()
    {
        string json = Json(sink =>
        {
            Group(sink, "Protocol", () =>
            {
                sink.Code("Value", 0xC223, "CHAP");
                sink.Number("Algorithm", 0x81);
            });
            Group(sink, "Map", () => sink.Word("Escaped", "none"));
            Group(sink, "Outer", () =>
            {
                sink.Number("Value", 1);
                Group(sink, "Inner", () => sink.Number("Value", 2));
            });
        });
        Assert.Equal(
            """{"Protocol":{"Value":49699,"ValueMeaning":"CHAP","Algorithm":129},"Map":{"Escaped":"none"},"Outer":{"Value":1,"Inner":2}}""",
            json);
    }

    [Fact]
    public void Names_that_come_again_at_one_level_are_numbered_and_at_another_level_are_not()
    {
        string json = Json(sink =>
        {
            sink.Number("Type", 1);
            Group(sink, "Unknown", () =>
            {
                sink.Number("Type", 7);
                sink.Number("Type", 8);
            });
            Group(sink, "Unknown", () => sink.Number("Value", 9));
            Group(sink, "Unknown", () => sink.Code("Value", 10, "ten"));
            sink.Code("Type", 2, "two");
        });
        Assert.Equal(
            """{"Type":1,"Unknown":{"Type":7,"Type_2":8},"Unknown_2":9,"Unknown_3":10,"Unknown_3Meaning":"ten","Type_2":2,"Type_2Meaning":"two"}""",
            json);
    }

    [Fact]
    public void Text_of_the_peer_is_escaped_as_in_the_trace_and_then_as_JSON()
    {
        string json = Json(sink => sink.Text("Name", [(byte)'a', (byte)'"', (byte)'\\', 0x01, 0xC3]));
        Assert.Equal("""{"Name":"a\\\"\\\\\\001\\303"}""", json);
        Assert.Equal("""a\"\\\001\303""", JsonDocument.Parse(json).RootElement.GetProperty("Name").GetString());
    }

    [Fact]
    public void Every_octet_is_escaped_at_every_place() => Gen.Byte.Array[0, 40].Sample(octets =>
    {
        string text = string.Create(octets.Length, octets, static (characters, from) =>
        {
            for (int i = 0; i < from.Length; i++)
                characters[i] = (char)(from[i] & 0x7F);
        });
        string json = Json(sink => sink.Word("Name", text));
        Assert.Equal(text, JsonDocument.Parse(json).RootElement.GetProperty("Name").GetString());
    });

    [Fact]
    public void Words_outside_ASCII_and_control_characters_are_JSON()
    {
        string json = Json(sink => sink.Word("Name", "é\n\u0001\""));
        Assert.Equal("é\n\u0001\"", JsonDocument.Parse(json).RootElement.GetProperty("Name").GetString());
    }

    [Fact]
    public void Any_sequence_of_fields_and_groups_is_valid_JSON_without_a_name_twice() => Gen.Byte.Array[0, 40].Sample(octets =>
    {
        string json = Json(sink => DescribeAny(sink, octets));
        AssertUnique(JsonDocument.Parse(json).RootElement);
    });

    [Fact]
    public void What_came_before_changes_nothing() => Gen.Byte.Array[0, 6].Array[1, 60].Sample(records =>
    {
        var used = new JsonFieldSink();
        foreach (byte[] octets in records)
        {
            string expected = Json(sink => DescribeAny(sink, octets));
            Assert.Equal(expected, Json(used, sink => DescribeAny(sink, octets)));
            Assert.Equal(expected, Json(used, sink => DescribeAny(sink, octets)));
        }
    });

    [Fact]
    public void More_sequences_than_are_kept_are_written_as_well()
    {
        var used = new JsonFieldSink();
        for (int i = 0; i < 40_000; i++)
        {
            string first = "First" + (i / 50 % 100);
            string second = "Second" + (i % 50);
            string third = "Third" + (i / 5000);
            Assert.Equal(
                $$"""{"{{first}}":1,"{{first}}Meaning":"{{second}}","{{second}}":2,"{{third}}":true}""",
                Json(used, sink =>
                {
                    sink.Code(first, 1, second);
                    sink.Number(second, 2);
                    sink.Boolean(third, true);
                }));
        }
    }

    /// <summary>What any octets describe as: nested groups and fields with names from a small set.</summary>
    private static void DescribeAny(FieldSink sink, byte[] octets)
    {
        int depth = 0;
        foreach (byte octet in octets)
        {
            string name = (octet & 1) == 0 ? "Value" : "Other";
            switch (octet >> 5)
            {
                case 0 or 1 when depth < 20:
                    sink.BeginGroup(name, octet);
                    depth++;
                    break;
                case 2 or 3 when depth > 0:
                    sink.EndGroup();
                    depth--;
                    break;
                case 4:
                    sink.Code(name, octet, (octet & 2) == 0 ? "meaning" : null);
                    break;
                case 5:
                    sink.Boolean(name, (octet & 2) == 0);
                    break;
                default:
                    sink.Text(name, [octet]);
                    break;
            }
        }

        for (; depth > 0; depth--)
            sink.EndGroup();
    }

    private static void AssertUnique(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return;
        var names = new System.Collections.Generic.HashSet<string>();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            Assert.True(names.Add(property.Name), $"{property.Name} stands twice.");
            AssertUnique(property.Value);
        }
    }

    private static void Group(FieldSink sink, string name, Action fields)
    {
        sink.BeginGroup(name, 1);
        fields();
        sink.EndGroup();
    }

    private static string Json(Action<FieldSink> describe)
    {
        var sink = new JsonFieldSink();
        string json = Json(sink, describe);
        Assert.Equal(json, Json(sink, describe));
        return json;
    }

    private static string Json(JsonFieldSink sink, Action<FieldSink> describe)
    {
        var line = new LineWriter();
        sink.Append(line, new Described(describe));
        return line.ToString();
    }

    private sealed record Described(Action<FieldSink> Fields) : WireRecord
    {
        public override int Length => 0;

        public override string Reference => "";

        public override void WriteTo(Span<byte> destination)
        {
        }

        public override void Describe(FieldSink sink) => Fields(sink);
    }
}
