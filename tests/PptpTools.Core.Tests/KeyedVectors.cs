using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;

namespace PptpTools.Tests;

/// <summary>Sections of <c>name: value</c> lines; values are hexadecimal digits or text.</summary>
internal sealed class KeyedVectors
{
    private readonly Dictionary<string, Dictionary<string, string>> _sections = [];

    public KeyedVectors(string file)
    {
        Dictionary<string, string>? section = null;
        foreach (string line in File.ReadLines(Path.Combine(TestFiles.Vectors, file)))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (line.StartsWith('['))
                _sections[line.Trim('[', ']')] = section = [];
            else if (!line.StartsWith('#') && colon > 0)
                section![line[..colon]] = line[(colon + 2)..];
        }
    }

    public IReadOnlyCollection<string> Sections => _sections.Keys;

    public string Text(string section, string key) => _sections[section][key];

    public string? TextOrNull(string section, string key) => _sections[section].GetValueOrDefault(key);

    public byte[] Octets(string section, string key) => Hex.Octets(Text(section, key));

    public int Number(string section, string key) => int.Parse(Text(section, key), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The collection of vectors beside the checkout.</summary>
    public static JsonDocument Shared() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestFiles.SharedCaptures!, "public", "vectors", "rfc_vectors.json")));
}
