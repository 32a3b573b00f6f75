using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>
/// A chap-secrets file as pppd(8) reads it, section AUTHENTICATION: on each line client, server, secret and the addresses that the client may
/// have. Words are parted by spaces and tabs and may be quoted; a backslash takes the next character as it is; <c>#</c> begins a comment.
/// </summary>
public static class SecretsFile
{
    /// <summary>Any client, any server, any address.</summary>
    internal const string Anything = "*";

    private const string NoAddress = "-";
    private const int MaximumLine = 1024;

    /// <summary>Reads the users of a server.</summary>
    /// <param name="reader">The file; it is read to its end.</param>
    /// <param name="serverName">Lines for this server and for <c>*</c> count; one that names it goes before one for <c>*</c>.</param>
    /// <exception cref="SecretsFileException">A line cannot be read. No secret is in its text.</exception>
    public static ServerUsers Read(TextReader reader, string serverName)
    {
        if (reader is null)
            throw new ArgumentNullException(nameof(reader));
        var users = new ServerUsers();
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            int number = 0;
            while (reader.ReadLine() is { } line)
            {
                int first = ++number;
                while (EndsInBackslash(line) && reader.ReadLine() is { } next)
                {
                    number++;
                    line = line.Remove(line.Length - 1) + next;
                }

                Add(users, named, SplitWords(line, first), serverName, first);
            }

            return users;
        }
        catch
        {
            users.Dispose();
            throw;
        }
    }

    /// <summary>True where others than its owner may read or change a file, of which pppd warns too; never where files have no such rights.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static bool IsOpenToOthers(string path)
    {
#if NET
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~owner) != 0;
#else
        return false;
#endif
    }

    private static void Add(ServerUsers users, HashSet<string> named, List<string> words, string serverName, int line)
    {
        if (words.Count == 0)
            return;
        if (words.Count < 3)
            throw new SecretsFileException(line, "it has no secret: client, server and secret are needed");
        bool isNamed = string.Equals(words[1], serverName, StringComparison.OrdinalIgnoreCase);
        if (!isNamed && (words[1] != Anything || named.Contains(words[0])))
            return;
        if (isNamed)
            named.Add(words[0]);
        if (words[2].Length > 0 && words[2][0] is ('@' or '&'))
            throw new SecretsFileException(line, "its secret is in another place (@ or &), which is not followed");
        users.Add(words[0], words[2].ToCharArray(), AddressOf(words, line, out bool mayConnect), mayConnect);
    }

    /// <summary>What the words behind the secret allow: nothing without any or with <c>-</c>, the pool with <c>*</c>, else the one address.</summary>
    private static IpAddress? AddressOf(List<string> words, int line, out bool mayConnect)
    {
        mayConnect = words.Count > 3 && words[3] != NoAddress && words[3] != "--";
        if (!mayConnect || words[3] == Anything)
            return null;
        if (IPAddress.TryParse(words[3], out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetwork)
            return IpAddress.From(address);
        throw new SecretsFileException(line, $"'{words[3]}' is neither an IPv4 address nor * nor -");
    }

    private static bool EndsInBackslash(string line)
    {
        int count = 0;
        while (count < line.Length && line[line.Length - 1 - count] == '\\')
            count++;
        return count % 2 == 1;
    }

    private static List<string> SplitWords(string line, int number)
    {
        if (line.Length > MaximumLine)
            throw new SecretsFileException(number, $"it is longer than {MaximumLine} characters");
        var words = new List<string>();
        int at = 0;
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at]))
                at++;
            if (at == line.Length || line[at] == '#')
                return words;
            words.Add(ReadWord(line, ref at, number));
        }
    }

    private static string ReadWord(string line, ref int at, int number)
    {
        var word = new StringBuilder();
        char quote = '\0';
        for (; at < line.Length && (quote != '\0' || !char.IsWhiteSpace(line[at])); at++)
        {
            char character = line[at];
            if (quote != '\0' ? character == quote : character is '"' or '\'')
                quote = quote == '\0' ? character : '\0';
            else if (character == '\\' && at + 1 < line.Length)
                word.Append(line[++at]);
            else
                word.Append(character);
        }

        return quote == '\0' ? word.ToString() : throw new SecretsFileException(number, "a quotation in it does not end");
    }
}

/// <summary>A line of a secrets file that cannot be read.</summary>
public sealed class SecretsFileException : Exception
{
    /// <summary>A line and what is wrong with it.</summary>
    /// <param name="line">The line's number, from 1.</param>
    /// <param name="what">What is wrong, without any secret.</param>
    public SecretsFileException(int line, string what)
        : base($"Line {line}: {what}.") => Line = line;

    /// <summary>The line's number, from 1.</summary>
    public int Line { get; }
}
