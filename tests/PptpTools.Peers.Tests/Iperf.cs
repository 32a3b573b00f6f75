using System;
using System.Globalization;
using System.Text.Json;

namespace PptpTools.Peers;

/// <summary>iperf3 from end to end of a tunnel: its report.</summary>
internal static class Iperf
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The arguments that send so many octets.</summary>
    /// <param name="server">The address of the end that serves.</param>
    /// <param name="octets">How many.</param>
    /// <param name="isReverse">True where the server sends.</param>
    public static string Arguments(string server, long octets, bool isReverse) =>
        string.Create(CultureInfo.InvariantCulture, $"-c {server} -J -n {octets}{(isReverse ? " -R" : "")} --connect-timeout 5000");

    /// <summary>Reads a report, and holds it against what should have crossed.</summary>
    /// <returns>Megabits a second.</returns>
    public static double Read(string report, long octets)
    {
        using JsonDocument document = JsonDocument.Parse(report);
        JsonElement root = document.RootElement;
        if (root.TryGetProperty("error", out JsonElement error))
            throw new RowFailure($"iperf3: {error}");
        JsonElement end = root.GetProperty("end");
        long sent = end.GetProperty("sum_sent").GetProperty("bytes").GetInt64();
        JsonElement received = end.GetProperty("sum_received");
        RowFailure.Unless(sent >= octets && received.GetProperty("bytes").GetInt64() > 0, $"iperf3 moved {sent} octets, {octets} were wanted.");
        return received.GetProperty("bits_per_second").GetDouble() / 1e6;
    }
}
