using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using PptpTools.Sessions;

namespace PptpTools.Peers;

/// <summary>All rows, and what is printed of each.</summary>
internal static class Matrix
{
    public static IEnumerable<MatrixRow> Rows { get; } = [.. ClientRows.All, .. ServerRows.All, new KilledServerRow(), new OwnClientRow()];

    /// <summary>Runs a row and prints its line.</summary>
    /// <returns>True where it is as it should be.</returns>
    public static bool Run(MatrixRow row, Peerlab lab, long octets)
    {
        long start = Stopwatch.GetTimestamp();
        string result;
        bool isGood = false;
        try
        {
            RowFigures figures = row.Run(lab, octets);
            isGood = true;
            result = figures.RoundTrip is null ? "" : string.Create(
                CultureInfo.InvariantCulture,
                $"{figures.RoundTrip,6:0.0} ms {figures.Upward,7:0.0} Mbit/s to the server, {figures.Downward:0.0} from it, {octets / 1_000_000} MB each way");
        }
        catch (Exception error) when (error is RowFailure or Win32Exception or SocketException or HttpRequestException or IOException or OperationCanceledException or PingException or JsonException or TunnelException)
        {
            result = $"{error.GetType().Name}: {error.Message}";
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isGood ? "PASS" : "FAIL")}  {row.Name,-48} {seconds,5:0.0} s  {result}"));
        return isGood;
    }
}
