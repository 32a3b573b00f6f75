using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using PptpTools.Decoding;

namespace PptpTools.Tests.Sessions;

/// <summary>Everything that a capture's sessions and attempts say, as text that stays the same from run to run.</summary>
internal static class SessionSummary
{
    public static string Of(DecodedCapture decoded)
    {
        var text = new StringBuilder();
        foreach (PptpSession session in decoded.Sessions)
            Append(text, session);
        foreach (ConnectionAttempt attempt in decoded.Attempts)
            text.Append(CultureInfo.InvariantCulture, $"attempt {attempt.Outcome}, frame {attempt.FirstFrame}, {attempt.Synchronizations} SYN: {attempt}\n");
        if (decoded.Problem is { } problem)
            text.Append(CultureInfo.InvariantCulture, $"problem {problem.Fault} at {problem.Offset}, frame {problem.Frame}: {problem.Text}\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, PptpSession session)
    {
        text.Append(CultureInfo.InvariantCulture, $"session {session.Id}\n");
        Line(text, "ends", $"{session.Client} to {session.Server}, known by {session.DirectionEvidence}");
        Line(text, "time", $"{session.StartTime.UtcDateTime:O} {Span(session.Duration)}");
        Line(text, "frames", $"{session.FrameCount}, {session.FirstFrame} to {session.LastFrame}");
        Line(text, "phase", session.Phase.ToString());
        Line(text, "end", $"{session.End}: {session.EndText}");
        if (session.ControlConnection is { } control)
        {
            Line(text, "client is", $"host {Quoted(control.ClientHostName)} vendor {Quoted(control.ClientVendor)} firmware {Number(control.ClientFirmware)}");
            Line(text, "server is", $"host {Quoted(control.ServerHostName)} vendor {Quoted(control.ServerVendor)} firmware {Number(control.ServerFirmware)}");
            Line(text, "control", $"{control.Id}, version {control.ProtocolVersion?.ToString() ?? "-"}, PNS {control.Pns ?? "-"}");
        }

        if (session.Call is { } call)
        {
            Line(text, "call", $"{call.Kind}, client {Number(call.ClientCallId)}, server {Number(call.ServerCallId)}, serial {Number(call.SerialNumber)}"
                + $", speed {call.ConnectSpeed?.ToString(CultureInfo.InvariantCulture) ?? "-"}, windows {Number(call.ClientWindow)} and {Number(call.ServerWindow)}"
                + $", delay {Number(call.ProcessingDelay)}, result {call.Result ?? "-"}");
        }

        Line(text, "user", $"{Quoted(session.UserName)} by {session.Authentication ?? "-"}: {session.Authenticated switch { true => "accepted", false => "refused", null => "not told" }}");
        Line(text, "encryption", $"{session.Encryption}, compression {session.Compression ?? "-"}");
        if (session.Lease is { } lease)
        {
            Line(text, "lease", $"{(lease.IsComplete ? "complete" : "incomplete")}, {Address(lease.Address)} with {Address(lease.PeerAddress)}"
                + $", DNS {List(lease.DnsServers)}, WINS {List(lease.WinsServers)}, compression {lease.Compression ?? "-"}, identifier {lease.InterfaceIdentifier ?? "-"}"
                + $", since {(lease.Since is { } since ? Span(since - session.StartTime) : "-")}");
            Line(text, "asked", $"{List(lease.Asked)}; naked {List(lease.Naked)}; rejected {List(lease.Rejected)}");
        }

        Line(text, "to server", Text(session.ToServer));
        Line(text, "from server", Text(session.FromServer));
        foreach (OptionHistory option in session.Options)
            Line(text, "option", $"{option.Layer} {option.ProposedBy} {option.Option}: {string.Join(", ", option.Entries.Select(entry => $"{entry} ({entry.Frame})"))} => {option.Outcome} {option.FinalValue ?? "-"}, {option.Rounds} rounds");
        foreach (RequestTiming request in session.Requests)
            Line(text, "request", $"{request.Layer} {request.Request} ({request.RequestFrame}) x{request.Transmissions}: {(request.Reply is null ? "no reply" : $"{request.Reply} ({request.ReplyFrame}) after {Span(request.Time!.Value)}")}");
        foreach (SessionAnomaly anomaly in session.Anomalies)
            Line(text, "anomaly", anomaly.ToString());
    }

    private static string Text(GreStatistics gre) => string.Create(
        CultureInfo.InvariantCulture,
        $"{gre.Packets} packets, {gre.Octets} octets, {gre.DataPackets} data, {gre.AcknowledgmentsOnly} acknowledgments, sequence {gre.FirstSequence?.ToString(CultureInfo.InvariantCulture) ?? "-"} to {gre.LastSequence?.ToString(CultureInfo.InvariantCulture) ?? "-"}"
        + $", {gre.Lost} lost, {gre.Duplicates} duplicate, {gre.Reordered} reordered by {gre.ReorderDepth}, outstanding {gre.MaximumOutstanding}, window exceeded {gre.WindowExceeded}"
        + $", round trip {Span(gre.RoundTripMinimum)}/{Span(gre.RoundTripMean)}/{Span(gre.RoundTripMaximum)} of {gre.RoundTripSamples}");

    private static void Line(StringBuilder text, string name, string value) =>
        text.Append("  ").Append(name.PadRight(11)).Append(' ').Append(value.TrimEnd()).Append('\n');

    private static string Span(TimeSpan? time) => time is { } value ? value.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture) : "-";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Quoted(string? text) => text is null ? "-" : $"\"{text}\"";

    private static string Address(IPAddress? address) => address?.ToString() ?? "-";

    private static string List<T>(IEnumerable<T> items) => items.Any() ? string.Join(" ", items) : "-";
}
