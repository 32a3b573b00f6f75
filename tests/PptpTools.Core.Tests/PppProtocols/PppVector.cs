using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tests.PppProtocols;

/// <summary>
/// One entry of a vector file: <c>[name]</c>, <c>protocol: c223</c>, hexadecimal lines, <c>text: …</c> the line of text behind the
/// identifier, <c>message: …</c>, and <c>anomalies: …</c> the rules that Examine reports.
/// </summary>
internal sealed record PppVector(string Name, PppProtocol Protocol, byte[] Octets, IReadOnlyDictionary<string, string> Keys)
{
    public override string ToString() => Name;

    public DissectionContext Context() => new()
    {
        ChapAlgorithm = Keys.TryGetValue("algorithm", out string? algorithm) ? byte.Parse(algorithm, NumberStyles.HexNumber, CultureInfo.InvariantCulture) : null,
        ShortSequenceNumbers = Keys.ContainsKey("short"),
        MppeOrMppc = Keys.TryGetValue("mppe", out string? mppe) ? bool.Parse(mppe) : null,
        Encrypted = mppe == "true",
    };

    public static IEnumerable<PppVector> Read(string file)
    {
        var octets = new StringBuilder();
        var keys = new Dictionary<string, string>();
        string? name = null;
        foreach (string line in File.ReadLines(Path.Combine(TestFiles.Vectors, file)).Append("[end]"))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.StartsWith('['))
            {
                if (name is not null)
                    yield return new PppVector(name, (PppProtocol)Convert.ToUInt16(keys["protocol"], 16), Hex.Octets(octets.ToString()), keys);
                (name, keys) = (line.Trim('[', ']'), []);
                octets.Clear();
            }
            else if (colon > 0 && line.IndexOf('#', StringComparison.Ordinal) is var comment && (comment < 0 || comment > colon) && char.IsLetter(line[0]))
            {
                keys[line[..colon]] = line[(colon + 1)..].Trim(' ');
            }
            else
            {
                octets.AppendLine(line);
            }
        }
    }

    public static IEnumerable<PppVector> All { get; } =
        [.. new[] { "ppp-pap.txt", "ppp-chap.txt", "ppp-eap.txt", "ppp-callback.txt", "ppp-bandwidth.txt", "ppp-data.txt" }.SelectMany(Read)];

    public static PppVector Named(string name) => All.Single(vector => vector.Name == name);

    public PppPacket Packet() => PppPackets.TryParse(Protocol, Octets, Context(), out PppPacket? packet, out _) && packet is not null
        ? packet
        : throw new InvalidOperationException($"{Name} does not parse.");
}
