using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Decoding;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>Every capture decodes, and what its sessions come to is what <c>tests/captures/expectations.txt</c> says of them.</summary>
public class ExpectationTests
{
    private static bool IsShared(string capture) => capture.Contains('/', StringComparison.Ordinal);

    private static void AssertExpected(string capture, string path)
    {
        DecodedCapture decoded = DecodedCapture.OfFile(path);
        Assert.Null(decoded.Problem);
        Assert.Equal(Expected[capture], [.. decoded.Sessions.Select(Line), .. decoded.Attempts.Select(Line)]);
    }

    private static readonly ILookup<string, string> Expected = Read(Path.Combine(TestFiles.Captures, "expectations.txt"));

    public static TheoryData<string> OurCaptures => [.. Expected.Select(capture => capture.Key).Where(name => !IsShared(name))];

    public static TheoryData<string> SharedCaptures => [.. Expected.Select(capture => capture.Key).Where(IsShared)];

    public static TheoryData<string> AllCaptures => CaptureNames.SharedTheory;

    [Theory]
    [MemberData(nameof(OurCaptures))]
    public void A_capture_of_ours_has_the_sessions_that_are_expected(string capture) => AssertExpected(capture, CaptureNames.PathOfOurs(capture));

    [TheoryNeeding(Needs.SharedCaptures)]
    [MemberData(nameof(SharedCaptures))]
    public void A_published_capture_has_the_sessions_that_are_expected(string capture) => AssertExpected(capture, CaptureNames.PathOfShared(capture));

    [TheoryNeeding(Needs.SharedCaptures)]
    [MemberData(nameof(AllCaptures))]
    public void Every_capture_of_the_collection_decodes_and_is_expected(string capture)
    {
        DecodedCapture decoded = DecodedCapture.OfFile(CaptureNames.PathOfShared(capture));
        Assert.All(decoded.Events, step => Assert.True(step.Text.Length > 0 && step.Fields.Count >= 0 && step.Explanation is not null));
        if (decoded.Sessions.Count + decoded.Attempts.Count > 0)
            Assert.True(Expected.Contains(capture) || Expected.Contains(Path.GetFileNameWithoutExtension(capture)), capture);
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void Captures_that_were_made_to_break_decoders_give_steps_with_anomalies()
    {
        foreach (string capture in CaptureNames.Shared.Where(name => name.StartsWith("public/malformed/", StringComparison.Ordinal)))
        {
            DecodedCapture decoded = DecodedCapture.OfFile(CaptureNames.PathOfShared(capture));
            Assert.True(decoded.Events.Any(step => step.Anomalies.Count > 0) || decoded.Problem is not null, capture);
        }
    }

    [Fact]
    public void Captures_of_port_1723_that_are_not_PPTP_give_attempts_and_no_session()
    {
        foreach (string capture in CaptureNames.Shared.Where(name => name.StartsWith("public/not-pptp/", StringComparison.Ordinal)))
        {
            DecodedCapture decoded = DecodedCapture.OfFile(CaptureNames.PathOfShared(capture));
            Assert.Empty(decoded.Sessions);
            Assert.NotEmpty(decoded.Attempts);
            Assert.All(decoded.Events, step => Assert.Equal(0, step.SessionId));
            if (capture.EndsWith("synscan.pcap", StringComparison.Ordinal))
                Assert.Equal(2011, decoded.FrameCount);
        }
    }

    [Fact]
    public void Captures_from_inside_the_tunnel_hold_no_PPTP()
    {
        foreach (string capture in CaptureNames.Shared.Where(name => name.EndsWith(".inner.pcap", StringComparison.Ordinal)))
        {
            DecodedCapture decoded = DecodedCapture.OfFile(CaptureNames.PathOfShared(capture));
            Assert.Empty(decoded.Sessions);
            Assert.DoesNotContain(decoded.Events, step => step.SessionId != 0);
            Assert.True(decoded.FrameCount > 0);
        }
    }

    private static string Line(PptpSession session) => string.Join(" | ",
        $"{session.Phase} {session.End}",
        $"{session.Authentication ?? "-"} {session.Authenticated switch { true => "accepted", false => "refused", null => "-" }} {session.UserName ?? "-"}",
        session.Compression is null ? session.Encryption : $"{session.Encryption}, {session.Compression}",
        session.Lease is { } lease ? string.Join(" ", new object?[] { lease.Address, lease.PeerAddress, string.Join(",", lease.DnsServers) }.Select(item => item?.ToString() is { Length: > 0 } text ? text : "-")) : "no lease");

    private static string Line(ConnectionAttempt attempt) => $"attempt {attempt.Outcome} {attempt.Client} to {attempt.Server}";

    private static ILookup<string, string> Read(string path)
    {
        var lines = new List<(string Capture, string Line)>();
        string capture = "";
        foreach (string line in File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] != ' ')
                capture = line;
            else
                lines.Add((capture, line.Trim()));
        }

        return lines.ToLookup(item => item.Capture, item => item.Line);
    }
}
