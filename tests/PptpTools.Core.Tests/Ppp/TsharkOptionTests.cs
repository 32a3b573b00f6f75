using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using PptpTools.Tests.PppProtocols;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Ppp;

/// <summary>Fields of ours against those that tshark dissects.</summary>
public sealed class TsharkOptionTests(ITestOutputHelper output)
{
    private static readonly PppVector[] Vectors = [.. PppVector.Read("ppp-options.txt").Where(vector => vector.Keys.ContainsKey("tshark"))];

    private static readonly Dictionary<string, PppProtocol> Layers = new()
    {
        ["lcp"] = PppProtocol.Lcp,
        ["ipcp"] = PppProtocol.Ipcp,
        ["ipv6cp"] = PppProtocol.Ipv6cp,
        ["ccp"] = PppProtocol.Ccp,
        ["bacp"] = PppProtocol.Bacp,
        ["mplscp"] = (PppProtocol)0x8281,
    };

    /// <summary>The vectors in one capture of link type PPP: an option of every kind that tshark knows.</summary>
    [FactNeeding(Needs.Tshark)]
    public void Every_field_of_the_vectors_has_the_value_that_tshark_reads()
    {
        string path = Path.Combine(Path.GetTempPath(), $"options-{Environment.ProcessId}.pcap");
        try
        {
            File.WriteAllBytes(path, Capture());
            using JsonDocument dissected = Tshark.Dissect(path, "-T", "json");
            Assert.Equal(Vectors.Length, dissected.RootElement.GetArrayLength());
            var differences = new List<string>();
            int compared = 0;
            foreach ((PppVector vector, JsonElement frame) in Vectors.Zip(dissected.RootElement.EnumerateArray()))
            {
                EventFieldList fields = FieldListSink.FieldsOf(vector.Packet());
                foreach ((string theirName, string ourName) in Pairs(vector))
                {
                    string theirs = Tshark.Values(frame, theirName).FirstOrDefault("absent");
                    string ours = char.IsDigit(ourName[0]) ? ourName : Tshark.Values(fields, ourName).First();
                    compared++;
                    if (!Tshark.IsSame(theirs, ours))
                        differences.Add($"{vector.Name}: {theirName} is {theirs}, ours is {ours}");
                }
            }

            output.WriteLine($"{compared} fields of {Vectors.Length} vectors");
            Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
            Assert.True(compared > 150, $"{compared} fields");
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Every packet of these protocols in the published captures: code, identifier, length, the types of its options, their values.</summary>
    [FactNeeding(Needs.Tshark | Needs.SharedCaptures)]
    public void Every_field_of_published_captures_has_the_value_that_tshark_reads()
    {
        (string Theirs, string Ours)[] pairs =
        [
            .. Vectors.SelectMany(Pairs).Where(pair => !char.IsDigit(pair.Ours[0])).GroupBy(pair => pair.Theirs).Where(group => group.Distinct().Count() == 1)
                .Select(group => group.First()),
        ];
        var differences = new List<string>();
        int packets = 0, compared = 0;
        foreach (string folder in (string[])["ppp", "pptp"])
        {
            foreach (string capture in Directory.GetFiles(Path.Combine(TestFiles.SharedCaptures!, "public", folder), "*.*cap*"))
            {
                using JsonDocument dissected = Tshark.Dissect(capture, "-Y", string.Join("||", Layers.Keys), "-T", "json", "-x");
                foreach (JsonElement frame in dissected.RootElement.EnumerateArray())
                {
                    foreach ((JsonElement layer, PppPacket packet) in Packets(frame))
                    {
                        packets++;
                        compared += Compare(layer, packet, pairs, $"{Path.GetFileName(capture)} {Tshark.Values(frame, "frame.number").First()}", differences);
                    }
                }
            }
        }

        output.WriteLine($"{compared} fields of {packets} packets");
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
        Assert.True(packets > 200, $"{packets} packets");
    }

    private static int Compare(JsonElement layer, PppPacket packet, (string Theirs, string Ours)[] pairs, string place, List<string> differences)
    {
        EventFieldList fields = FieldListSink.FieldsOf(packet);
        int compared = 0;
        foreach ((string theirName, string ourName) in pairs)
        {
            // tshark dissects the packet inside a Protocol-Reject too; the values of the outer one come first.
            IEnumerable<string> all = Tshark.Values(layer, theirName);
            string[] theirs = [.. packet is not ProtocolRejectPacket ? all : ourName is "Code" or "Identifier" or "Length" or "RejectedProtocol" ? all.Take(1) : []];
            string[] ours = [.. Tshark.Values(fields, ourName)];
            if (theirs.Length == 0 || theirs.Any(IsNotText))
                continue;
            compared += theirs.Length;
            if (theirs.Length != ours.Length || !theirs.Zip(ours, Tshark.IsSame).All(same => same))
                differences.Add($"{place}: {theirName} is {string.Join(' ', theirs)}, ours is {string.Join(' ', ours)}");
        }

        if (packet is not ConfigurePacket configure)
            return compared;
        string[] types = [.. Layers.Keys.SelectMany(name => Tshark.Values(layer, name + ".opt.type"))];
        if (!types.SequenceEqual(configure.Options.Select(option => option.Type.ToString(null, null))))
            differences.Add($"{place}: options {string.Join(' ', types)}, ours {string.Join(' ', configure.Options.Select(option => option.Type))}");
        return compared + types.Length;
    }

    /// <summary>True where tshark could not show octets as UTF-8, such as the last Identification of a Windows client.</summary>
    private static bool IsNotText(string value) => value.Contains('\uFFFD', StringComparison.Ordinal);

    private static IEnumerable<(JsonElement Layer, PppPacket Packet)> Packets(JsonElement frame)
    {
        foreach (JsonProperty layer in frame.GetProperty("_source").GetProperty("layers").EnumerateObject())
        {
            if (!Layers.TryGetValue(layer.Name, out PppProtocol protocol))
                continue;
            JsonElement raw = frame.GetProperty("_source").GetProperty("layers").GetProperty(layer.Name + "_raw");
            byte[] octets = Convert.FromHexString(raw[0].GetString()!);
            Assert.True(PppPackets.TryParse(protocol, octets, new DissectionContext(), out PppPacket? packet, out WireError error), error.ToString());
            yield return (layer.Value, packet!);
        }
    }

    private static IEnumerable<(string Theirs, string Ours)> Pairs(PppVector vector) =>
        vector.Keys["tshark"].Split(", ").Select(pair => pair.Split('=')).Select(names => (names[0], names[1]));

    private static byte[] Capture()
    {
        const uint LinkTypePpp = 9;
        using var stream = new MemoryStream();
        void Write(params uint[] fields)
        {
            Span<byte> octets = stackalloc byte[sizeof(uint)];
            foreach (uint field in fields)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(octets, field);
                stream.Write(octets);
            }
        }

        Write(0xA1B2C3D4, 0x0004_0002, 0, 0, 65535, LinkTypePpp);
        foreach (PppVector vector in Vectors)
        {
            byte[] frame = [0xFF, 0x03, (byte)((int)vector.Protocol >> 8), (byte)vector.Protocol, .. vector.Octets];
            Write(0, 0, (uint)frame.Length, (uint)frame.Length);
            stream.Write(frame);
        }

        return stream.ToArray();
    }
}
