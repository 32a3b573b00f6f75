using System;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;

namespace PptpTools.Peers;

/// <summary>Echo-Requests of several sizes through a tunnel, from this side.</summary>
internal static class Pings
{
    private const int Headers = 28;
    private const int Repeats = 10;

    /// <summary>Sends them: tiny, usual, as long as the tunnel carries in one piece, one octet longer, and in several fragments.</summary>
    /// <param name="to">The far end.</param>
    /// <param name="maximumTransmissionUnit">What the tunnel carries in one piece, in octets.</param>
    /// <param name="tries">How often each may be lost.</param>
    /// <returns>The median round trip of small ones, in milliseconds.</returns>
    public static double Send(IPAddress to, int maximumTransmissionUnit, int tries)
    {
        using var ping = new Ping();

        // pppd acknowledges the address before it has given it to its interface, and drops what comes in between.
        Send(ping, to, 56, isWhole: true, tries + 10);
        int longest = maximumTransmissionUnit - Headers;
        foreach (int size in new[] { 0, 1, 56, 576, longest - 1, longest })
            Send(ping, to, size, isWhole: true, tries);
        foreach (int size in new[] { longest + 1, 4000 })
            Send(ping, to, size, isWhole: false, tries);
        double[] times = [.. Enumerable.Range(0, Repeats).Select(_ => Send(ping, to, 56, isWhole: true, tries)).Order()];
        return times[Repeats / 2];
    }

    private static double Send(Ping ping, IPAddress to, int size, bool isWhole, int tries)
    {
        var octets = new byte[size];
        new Random(size).NextBytes(octets);
        IPStatus status = IPStatus.Unknown;
        for (int i = 0; i < tries; i++)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            PingReply reply = ping.Send(to, timeout: 3000 / tries + 500, octets, new PingOptions { DontFragment = isWhole });
            status = reply.Status;
            if (status != IPStatus.Success)
                continue;
            RowFailure.Unless(reply.Buffer.AsSpan().SequenceEqual(octets), $"The answer to a ping of {size} octets is not what was sent.");
            return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        throw new RowFailure($"A ping of {size} octets to {to}: {status} after {tries} tries.");
    }
}
