using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.PppProtocols;

public partial class RealLogTests
{
    [FactNeeding(Needs.SharedCaptures)]
    public void Authentication_reads_as_in_the_log_of_pppd_at_both_ends()
    {
        int lines = 0;
        foreach (string name in RealSession.Names)
        {
            string[] captured = [.. RealSession.Frames(name).Where(frame => frame.Protocol is PppProtocol.Pap or PppProtocol.Chap).Select(Text)];
            Assert.Equal(Logged(name, "client", "sent", "rcvd"), captured);
            Assert.Equal(Logged(name, "server", "rcvd", "sent"), captured);
            lines += captured.Length;
        }

        Assert.True(lines > 60, $"{lines} lines");
    }

    private static List<string> Logged(string name, string side, string fromClient, string fromServer) =>
    [
        .. RealSession.Log(name, side).Select(line => AuthenticationLine().Match(line)).Where(match => match.Success)
            .Select(match => (match.Groups[1].Value == fromClient ? "client " : match.Groups[1].Value == fromServer ? "server " : "?") + match.Groups[2].Value),
    ];

    private static string Text(RealSession.Frame frame)
    {
        Assert.True(PppPackets.TryParse(frame.Protocol, frame.Information, new DissectionContext(), out PppPacket? packet, out _));
        var line = new LineWriter();
        var step = new StepData { Layer = packet!.Protocol == PppProtocol.Pap ? Layer.Pap : Layer.Chap, Message = packet.Message, Identifier = packet.Identifier, Body = packet };
        NegotiationText.Append(line, step, []);
        Assert.StartsWith("Unknown [", line.ToString(), StringComparison.Ordinal);
        return (frame.FromClient ? "client " : "server ") + line.ToString()["Unknown ".Length..];
    }

    [GeneratedRegex(@"\b(sent|rcvd) (\[(?:PAP|CHAP) .*\])")]
    private static partial Regex AuthenticationLine();
}
