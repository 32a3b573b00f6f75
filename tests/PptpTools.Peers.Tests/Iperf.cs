using System;
using System.Globalization;
using System.Text.Json;
using System.Threading;

namespace PptpTools.Peers;

/// <summary>iperf3 from end to end of a tunnel.</summary>
internal static class Iperf
{
    /// <summary>Streams where packets are lost: each loss holds back all that comes after it, and one stream alone would take minutes.</summary>
    private const int LossyStreams = 32;

    private const int MaximumEarly = 10;

    /// <summary>Octets a second that every path carries, losses and all.</summary>
    private const int SlowestRate = 40_000;

    private static readonly TimeSpan LeastLimit = TimeSpan.FromMinutes(3);

    /// <summary>Moves octets until so many have arrived: a sender's report counts what it has only handed to its own host.</summary>
    /// <param name="run">Runs iperf3 with these arguments where it is the client, and gives its report.</param>
    /// <param name="server">The address of the end that serves.</param>
    /// <param name="octets">How many are to arrive.</param>
    /// <param name="isReverse">True where the server sends.</param>
    /// <param name="isLossy">True where packets are lost on the way.</param>
    /// <returns>Megabits a second, as the receiver saw them.</returns>
    public static double Move(Func<TimeSpan, string, string> run, string server, long octets, bool isReverse, bool isLossy)
    {
        TimeSpan limit = TimeSpan.FromSeconds(octets / SlowestRate) is var slowest && slowest > LeastLimit ? slowest : LeastLimit;
        double seconds = 0;
        int early = 0;
        long arrived = 0;
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (arrived < octets)
        {
            RowFailure.Unless(System.Diagnostics.Stopwatch.GetElapsedTime(start) < limit, $"iperf3 moved {arrived} of {octets} octets in {limit.TotalSeconds:0} s.");
            string options = (isReverse ? " -R" : "") + (isLossy ? $" -P {LossyStreams}" : "");
            string report = run(limit, string.Create(CultureInfo.InvariantCulture, $"-c {server} -J -n {Math.Max((octets - arrived) * (isLossy ? 2 : 1), 200_000)} --connect-timeout 10000{options}"));
            using JsonDocument document = JsonDocument.Parse(report);
            if (document.RootElement.TryGetProperty("error", out JsonElement error))
            {
                // Between two runs the server opens its port anew: who comes too early is refused, or reset.
                string text = error.ToString();
                bool isTooEarly = text.Contains("refused", StringComparison.Ordinal) || text.Contains("unable to receive control message", StringComparison.Ordinal);
                RowFailure.Unless(isLossy || (isTooEarly && ++early < MaximumEarly), $"iperf3: {text}");
                Thread.Sleep(200);
                continue;
            }

            JsonElement received = document.RootElement.GetProperty("end").GetProperty("sum_received");
            arrived += received.GetProperty("bytes").GetInt64();
            seconds += received.GetProperty("seconds").GetDouble();
        }

        return arrived * 8 / seconds / 1e6;
    }
}
