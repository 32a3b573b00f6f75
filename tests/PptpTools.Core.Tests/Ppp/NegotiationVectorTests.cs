using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using PptpTools.Tests.PppProtocols;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Ppp;

public sealed class NegotiationVectorTests
{
    private static readonly PppVector[] Vectors = [.. PppVector.Read("ppp-options.txt")];

    public static TheoryData<string> Names => [.. Vectors.Select(vector => vector.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_vector_says_what_it_should(string name)
    {
        PppVector vector = Vectors.Single(vector => vector.Name == name);
        PppPacket packet = vector.Packet();
        Assert.Equal(vector.Protocol, packet.Protocol);
        Assert.Equal(vector.Keys["message"], packet.Message);
        Assert.Equal(vector.Keys["reference"], packet.Reference);
        Assert.Equal(vector.Keys["text"], packet.ToString());
        Assert.Equal(vector.Keys["fields"], string.Join(", ", FieldListSink.FieldsOf(packet)));
        Assert.Equal(vector.Keys.GetValueOrDefault("anomalies", ""), string.Join(' ', Anomalies(packet).Select(anomaly => anomaly.Rule)));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_vector_and_each_of_its_cuts_is_written_back_octet_for_octet(string name)
    {
        PppVector vector = Vectors.Single(vector => vector.Name == name);
        AssertRoundTrip(vector.Packet(), vector.Octets);
        Assert.Equal(vector.Packet(), vector.Packet());
        Assert.Equal(vector.Packet().GetHashCode(), vector.Packet().GetHashCode());
        AssertReads(vector.Protocol, [.. vector.Octets, 0xDE, 0xAD]);
        for (int length = 0; length < vector.Octets.Length; length++)
            Assert.Equal(length >= 4, AssertReads(vector.Protocol, vector.Octets[..length]));
    }

    [Fact]
    public void Names_of_vectors_are_different() => Assert.Equal(Vectors.Length, Vectors.Select(vector => vector.Name).Distinct().Count());

    [Fact]
    public void Any_octets_parse_describe_and_print_without_throwing()
    {
        PppProtocol[] protocols = [.. Vectors.Select(vector => vector.Protocol).Distinct()];
        Gen<byte[]> mutated = Gen.Select(Gen.OneOf(Vectors), Gen.Int[0, 1000].Array[0, 4], Gen.Byte.Array[4], (vector, places, values) =>
        {
            byte[] octets = [.. vector.Octets];
            for (int i = 0; i < places.Length; i++)
                octets[places[i] % octets.Length] = values[i];
            return octets;
        });
        Gen.Select(Gen.OneOf(protocols), Gen.OneOf(Gen.Byte.Array[0, 120], mutated)).Sample((protocol, octets) => { AssertReads(protocol, octets); }, iter: 20_000);
    }

    private static bool AssertReads(PppProtocol protocol, byte[] octets)
    {
        bool parsed = PppPackets.TryParse(protocol, octets, new DissectionContext(), out PppPacket? packet, out WireError error);
        Assert.Equal(parsed, packet is not null);
        Assert.Equal(parsed, error.Fault == WireFault.None);
        if (packet is null)
            return false;
        Assert.NotNull(packet.ToString());
        Assert.NotEmpty(FieldListSink.FieldsOf(packet));
        Assert.All(Anomalies(packet), anomaly => Assert.InRange(anomaly.Offset, 0, octets.Length));
        AssertRoundTrip(packet, octets);
        return true;
    }

    private static IReadOnlyList<Anomaly> Anomalies(PppPacket packet)
    {
        var anomalies = new AnomalyCollector();
        packet.Examine(anomalies);
        return anomalies.Items;
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
