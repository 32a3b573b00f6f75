using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Lab;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Lab;

/// <summary>What the wire shows of a scenario: its capture, read by the decoder and frame by frame.</summary>
internal sealed class ScenarioWire : DecodeSink
{
    private const int EthernetHeader = 14;
    private const int TransportAt = 20;

    private readonly List<NegotiationEvent> _events = [];
    private readonly List<PptpSession> _sessions = [];
    private readonly List<byte[]> _packets = [];

    public ScenarioWire(LabResult result)
    {
        Result = result;
        var decoder = new CaptureDecoder(new DecodeOptions { IncludeData = true }, this);
        CaptureReader.TryOpen(new MemoryStream(result.Capture), out CaptureReader reader);
        while (reader.TryRead(out CaptureFrame frame))
        {
            byte[] octets = frame.Octets.ToArray();
            if (octets.Length > EthernetHeader && octets[12] == 8 && octets[13] == 0)
                _packets.Add(octets.AsSpan(EthernetHeader).ToArray());
            else if (frame.LinkType == LinkType.Raw)
                _packets.Add(octets);
            decoder.Handle(frame);
        }

        decoder.Finish();
        Lines = [.. _events.Select(step => $"{step.Direction} {step.Text.Substring(step.Text.IndexOf('['))}")];
    }

    public LabResult Result { get; }

    public IReadOnlyList<NegotiationEvent> Events => _events;

    /// <summary>The session that the client's end saw: the last of the capture.</summary>
    public PptpSession Session => _sessions[^1];

    /// <summary>Direction and text of each step.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>How many steps have all of these words.</summary>
    public int Count(params string[] words) => Lines.Count(line => words.All(line.Contains));

    public bool Has(params string[] words) => Count(words) > 0;

    /// <summary>How many packets are ICMP errors of this kind.</summary>
    public int IcmpErrors(byte type, byte code) => Packets(1, packet => packet[TransportAt] == type && packet[TransportAt + 1] == code);

    public int Packets(byte protocol, Func<byte[], bool> condition) =>
        _packets.Count(packet => IpPacket.TryParse(packet, out IpPacket ip, out _) && ip.Protocol == protocol && condition(packet));

    public IEnumerable<byte[]> PacketsOf(byte protocol) => _packets.Where(packet => packet[9] == protocol);

    public override void OnStep(NegotiationStep step) => _events.Add(step.ToEvent());

    public override void OnSession(PptpSession session) => _sessions.Add(session);
}
