#if NET
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using PptpTools.Wire;

namespace PptpTools.Sessions;

/// <summary>
/// What each pppd tells its scripts, from the database that all of them share (pppd2.tdb, a trivial database of Samba's): one record a pppd, under its
/// process number. The file is searched for live records, which begin at multiples of 4:
/// <code>
///  | next 4 | record 4 | key length 4 | data length 4 | hash 4 | magic 0x26011999 4 | key "pppd788" | data "IFNAME=ppp0;IPLOCAL=…" |
/// </code>
/// </summary>
internal sealed class PppdDatabase
{
    private const uint LiveRecord = 0x26011999;
    private const int MagicOffset = 20;
    private const int KeyLengthOffset = 8;
    private const int DataLengthOffset = 12;
    private const int HeaderLength = 24;
    private const int MostOctets = 4 * 1024 * 1024;
    private const string KeyPrefix = "pppd";

    private readonly Dictionary<int, Dictionary<string, string>> _records = [];

    /// <param name="octets">The file.</param>
    public PppdDatabase(ReadOnlySpan<byte> octets)
    {
        for (int at = 0; at + HeaderLength <= octets.Length; at += sizeof(uint))
        {
            ReadOnlySpan<byte> record = octets.Slice(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record.Slice(MagicOffset)) == LiveRecord)
                Read(record);
        }
    }

    /// <summary>Reads the host's; an empty one where there is none, or it cannot be read.</summary>
    /// <param name="run">Where /run is.</param>
    public static PppdDatabase Of(string run)
    {
        foreach (string name in (ReadOnlySpan<string>)["pppd2.tdb", "ppp/pppd2.tdb"])
        {
            var file = new FileInfo(Path.Combine(run, name));
            try
            {
                if (file is { Exists: true, Length: <= MostOctets })
                    return new PppdDatabase(File.ReadAllBytes(file.FullName));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It is root's to read: without it there is less to tell.
                return new PppdDatabase(default);
            }
        }

        return new PppdDatabase(default);
    }

    /// <summary>A variable of a pppd; null where it has none.</summary>
    public string? Find(int processId, string name) => _records.GetValueOrDefault(processId)?.GetValueOrDefault(name);

    private void Read(ReadOnlySpan<byte> record)
    {
        uint keyLength = BinaryPrimitives.ReadUInt32LittleEndian(record.Slice(KeyLengthOffset));
        uint dataLength = BinaryPrimitives.ReadUInt32LittleEndian(record.Slice(DataLengthOffset));
        if (keyLength > record.Length - HeaderLength || dataLength > record.Length - HeaderLength - keyLength)
            return;
        string key = Encoding.ASCII.GetString(record.Slice(HeaderLength, (int)keyLength));
        if (!key.StartsWith(KeyPrefix, StringComparison.Ordinal) || !int.TryParse(key.AsSpan(KeyPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            return;
        var variables = new Dictionary<string, string>();
        foreach (string variable in PlainText.Of(Encoding.UTF8.GetString(record.Slice(HeaderLength + (int)keyLength, (int)dataLength)).TrimEnd('\0')).Split(';'))
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                variables[variable[..equals]] = variable[(equals + 1)..];
        }

        _records[id] = variables;
    }
}
#endif
