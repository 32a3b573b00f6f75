using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using PptpTools.Tests.PppProtocols;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Ppp;

public sealed partial class NegotiationLogTests(ITestOutputHelper output)
{
    /// <summary>
    /// In these sessions a relay turned the client's Configure-Ack of CCP into a Nak, and the capture has what went on from the
    /// relay; in the last two the pppds had lost their tunnel when they wrote.
    /// </summary>
    private static readonly (string Session, string Text)[] NotOnTheWire =
    [
        ("02-", "client [CCP ConfAck id=0x1 <mppe +H"), ("02-", "server [CCP ConfNak id=0x1 <mppe -H"),
        ("09a-", "client [CCP ConfAck id=0x1 <mppe +H"), ("09a-", "server [CCP ConfNak id=0x1 <mppe -H"),
        ("09c-", "client [CCP ConfAck id=0x1 <mppe +H"), ("09c-", "server [CCP ConfNak id=0x1 <mppe -H"),
        ("09d-", "client [CCP ConfAck id=0x1 <mppe +H"), ("09d-", "server [CCP ConfNak id=0x1 <mppe -H"),
        ("15-", "client [CCP ConfAck id=0x1 <mppe +H"), ("15-", "server [CCP ConfNak id=0x1 <mppe -H"),
        ("06c-", "client [LCP TermReq"), ("06c-", "server [LCP TermReq"),
        ("06d-", "client [LCP TermReq"), ("06d-", "server [LCP TermReq"),
    ];

    [FactNeeding(Needs.SharedCaptures)]
    public void Every_line_of_pppd_is_the_text_of_a_captured_packet()
    {
        int found = 0;
        var missing = new List<string>();
        foreach (string name in RealSession.Names)
        {
            HashSet<string> captured = [.. RealSession.Frames(name).Where(frame => IsNegotiation(frame.Protocol)).Select(Text)];
            foreach (string line in Logged(name, "client").Concat(Logged(name, "server")))
            {
                if (captured.Contains(line))
                    found++;
                else if (!NotOnTheWire.Any(known => name.StartsWith(known.Session, StringComparison.Ordinal) && line.StartsWith(known.Text, StringComparison.Ordinal)))
                    missing.Add($"{name}: {line}");
            }
        }

        output.WriteLine($"{found} lines found");
        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing));
        Assert.True(found > 1000, $"{found} lines");
    }

    /// <summary>Echo packets of an open link are left out: pppd logs them only at a higher level of debugging.</summary>
    [FactNeeding(Needs.SharedCaptures)]
    public void Every_captured_packet_is_a_line_of_pppd()
    {
        int packets = 0;
        foreach (string name in RealSession.Names)
        {
            HashSet<string> logged = [.. Logged(name, "client"), .. Logged(name, "server")];
            foreach (RealSession.Frame frame in RealSession.Frames(name).Where(frame => IsNegotiation(frame.Protocol)))
            {
                string text = Text(frame);
                if (text.Contains("[LCP Echo", StringComparison.Ordinal) && !logged.Contains(text))
                    continue;
                Assert.True(logged.Contains(text), $"{name}, frame {frame.Number}: {text}");
                packets++;
            }
        }

        output.WriteLine($"{packets} packets found");
        Assert.True(packets > 500, $"{packets} packets");
    }

    /// <summary>The lines of one end's log, each with the end that sent the packet in front.</summary>
    private static IEnumerable<string> Logged(string name, string side)
    {
        string other = side == "client" ? "server" : "client";
        return from line in RealSession.Log(name, side)
               let match = NegotiationLine().Match(line)
               where match.Success
               select (match.Groups[1].Value == "sent" ? side : other) + " " + match.Groups[2].Value;
    }

    private static bool IsNegotiation(PppProtocol protocol) => protocol is PppProtocol.Lcp or PppProtocol.Ccp or PppProtocol.Ipcp or PppProtocol.Ipv6cp;

    private static string Text(RealSession.Frame frame)
    {
        Assert.True(PppPackets.TryParse(frame.Protocol, frame.Information, new DissectionContext(), out PppPacket? packet, out _));
        Layer layer = frame.Protocol switch
        {
            PppProtocol.Lcp => Layer.Lcp,
            PppProtocol.Ccp => Layer.Ccp,
            PppProtocol.Ipcp => Layer.Ipcp,
            _ => Layer.Ipv6cp,
        };
        var line = new LineWriter();
        NegotiationText.Append(line, new StepData { Layer = layer, Message = packet!.Message, Identifier = packet.Identifier, Body = packet }, []);
        return (frame.FromClient ? "client " : "server ") + line.ToString()["Unknown ".Length..];
    }

    [GeneratedRegex(@"\b(sent|rcvd) (\[(?:LCP|CCP|IPCP|IPV6CP) .*\])$")]
    private static partial Regex NegotiationLine();
}
