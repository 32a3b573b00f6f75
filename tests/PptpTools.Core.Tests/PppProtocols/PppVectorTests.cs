using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CsCheck;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.PppProtocols;

public class PppVectorTests
{
    public static TheoryData<string> Names => [.. PppVector.All.Select(vector => vector.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_vector_says_what_it_should(string name)
    {
        PppVector vector = PppVector.Named(name);
        PppPacket packet = vector.Packet();
        Assert.Equal(vector.Protocol, packet.Protocol);
        Assert.Equal(vector.Keys["message"], packet.Message);
        Assert.Equal(vector.Keys["reference"], packet.Reference);
        Assert.Equal(vector.Keys["text"], packet.ToString());
        Assert.Equal(vector.Keys.GetValueOrDefault("anomalies", ""), string.Join(' ', RulesOf(packet)));
        if (vector.Keys.TryGetValue("fields", out string? fields))
            Assert.Equal(fields, string.Join(", ", FieldListSink.FieldsOf(packet)));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_vector_is_written_back_octet_for_octet(string name)
    {
        PppVector vector = PppVector.Named(name);
        AssertRoundTrip(vector.Packet(), vector.Octets);
        Assert.Equal(vector.Packet(), vector.Packet());
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_truncation_of_a_vector_parses_or_fails_and_never_throws(string name)
    {
        PppVector vector = PppVector.Named(name);
        for (int length = 0; length <= vector.Octets.Length; length++)
        {
            byte[] cut = vector.Octets[..length];
            if (Parse(vector.Protocol, cut, vector.Context()) is { } packet)
                AssertRoundTrip(packet, cut);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Octets_behind_a_vector_are_kept(string name)
    {
        PppVector vector = PppVector.Named(name);
        byte[] longer = [.. vector.Octets, 0xDE, 0xAD];
        AssertRoundTrip(Parse(vector.Protocol, longer, vector.Context())!, longer);
    }

    [Fact]
    public void Any_octets_parse_describe_and_print_without_throwing()
    {
        PppProtocol[] protocols = [.. PppVector.All.Select(vector => vector.Protocol).Distinct()];
        PppVector[] vectors = [.. PppVector.All];
        Gen<byte[]> mutated = Gen.Select(Gen.OneOf(vectors), Gen.Int[0, 4000].Array[0, 6], Gen.Byte.Array[6], (vector, places, values) =>
        {
            byte[] octets = [.. vector.Octets];
            for (int i = 0; i < places.Length && octets.Length > 0; i++)
                octets[places[i] % octets.Length] = values[i];
            return octets;
        });
        Gen<DissectionContext> contexts = Gen.Select(Gen.OneOf<byte?>(null, 5, 0x80, 0x81, 6), Gen.Bool, Gen.OneOf<bool?>(null, true, false), Gen.Bool,
            (algorithm, isShort, mppe, encrypted) => new DissectionContext { ChapAlgorithm = algorithm, ShortSequenceNumbers = isShort, MppeOrMppc = mppe, Encrypted = encrypted });
        Gen.Select(Gen.OneOf(protocols), Gen.OneOf(Gen.Byte.Array[0, 120], mutated), contexts).Sample((protocol, octets, context) =>
        {
            if (Parse(protocol, octets, context) is { } packet)
                AssertRoundTrip(packet, octets);
        }, iter: 20_000);
    }

    [Fact]
    public void A_password_of_PAP_is_printed_nowhere_however_the_packet_is_broken()
    {
        byte[] octets = PppVector.Named("PAP Authenticate-Request").Octets;
        for (int place = 0; place < octets.Length - 15; place++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] broken = [.. octets];
                broken[place] = (byte)value;
                if (broken[0] != 1 || Parse(PppProtocol.Pap, broken, new DissectionContext()) is not { } packet)
                    continue;
                string everything = packet + string.Join(", ", FieldListSink.FieldsOf(packet))
                    + string.Join(' ', packet.GetType().GetProperties().Select(property => property.GetValue(packet)?.ToString()));
                Assert.DoesNotContain("secret_password", everything, StringComparison.Ordinal);
                Assert.DoesNotContain("7365637265745f70617373776f7264", everything, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void An_answer_of_EAP_in_clear_is_printed_nowhere()
    {
        byte[] octets = [.. PppVector.Named("EAP Response GTC").Octets, .. "secret_password"u8];
        PppPacket packet = Parse(PppProtocol.Eap, octets, new DissectionContext())!;
        string everything = packet + string.Join(", ", FieldListSink.FieldsOf(packet))
            + string.Join(' ', packet.GetType().GetProperties().Select(property => property.GetValue(packet)?.ToString()));
        Assert.DoesNotContain("secret_password", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("7365637265745f70617373776f7264", everything, StringComparison.Ordinal);
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void The_shared_vectors_of_PAP_and_CHAP_are_written_back_without_anomalies()
    {
        int read = 0;
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestFiles.SharedCaptures!, "public", "vectors", "pptp_uts_vectors.json")));
        foreach (JsonElement vector in vectors.RootElement.EnumerateArray())
        {
            string hex = vector.GetProperty("hex").GetString()!;
            if (!hex.StartsWith("c023", StringComparison.Ordinal) && !hex.StartsWith("c223", StringComparison.Ordinal))
                continue;
            byte[] octets = Hex.Octets(hex[4..]);
            PppPacket packet = Parse(hex[1] == '0' ? PppProtocol.Pap : PppProtocol.Chap, octets, new DissectionContext())!;
            AssertRoundTrip(packet, octets);
            Assert.Empty(RulesOf(packet));
            read++;
        }

        Assert.Equal(12, read);
    }

    private static PppPacket? Parse(PppProtocol protocol, byte[] octets, DissectionContext context)
    {
        bool parsed = PppPackets.TryParse(protocol, octets, context, out PppPacket? packet, out WireError error);
        Assert.Equal(parsed, packet is not null);
        Assert.Equal(parsed, error.Fault == WireFault.None);
        if (packet is null)
            return null;
        Assert.NotNull(packet.ToString());
        Assert.NotEmpty(FieldListSink.FieldsOf(packet));
        Assert.All(RulesOf(packet), rule => Assert.Matches("^[A-Z][A-Za-z]+$", rule));
        foreach (System.Reflection.PropertyInfo property in packet.GetType().GetProperties())
            property.GetValue(packet);
        return packet;
    }

    private static List<string> RulesOf(PppPacket packet)
    {
        var anomalies = new AnomalyCollector();
        packet.Examine(anomalies);
        Assert.All(anomalies.Items, anomaly => Assert.InRange(anomaly.Offset, -1, packet.Length));
        return [.. anomalies.Items.Select(anomaly => anomaly.Rule)];
    }

    private static void AssertRoundTrip(PppPacket packet, byte[] octets)
    {
        Assert.Equal(octets.Length, packet.Length);
        var written = new byte[octets.Length + 2];
        written.AsSpan().Fill(0xA5);
        packet.WriteTo(written);
        Assert.Equal([.. octets, 0xA5, 0xA5], written);
    }
}
