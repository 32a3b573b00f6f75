using System;
using System.Collections.Generic;
using PptpTools.Negotiation;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <summary>One step of a PPTP connection: a message, who sent it, what it said, and what it changed. Immutable.</summary>
public sealed class NegotiationEvent
{
    private readonly StepData _data;
    private readonly Anomaly[] _anomalies;
    private EventFieldList? _fields;

    internal NegotiationEvent(in StepData data, Anomaly[] anomalies)
    {
        _data = data;
        _anomalies = anomalies;
    }

    /// <summary>Number of the step in its trace, from 1.</summary>
    public long Number => _data.Number;

    /// <summary>Where it was read from; null where that was a stream.</summary>
    public string? Path { get; set; }

    /// <summary>When the step was captured, in UTC.</summary>
    public DateTimeOffset Time => new(_data.Ticks, TimeSpan.Zero);

    /// <summary>Time since the first step of the session.</summary>
    public TimeSpan Elapsed => new(_data.ElapsedTicks);

    /// <summary>Which way the step went.</summary>
    public Direction Direction => _data.Direction;

    /// <summary>How the direction is known.</summary>
    public DirectionEvidence DirectionEvidence => _data.Evidence;

    /// <summary>Who sent it.</summary>
    public Endpoint Source => _data.Source;

    /// <summary>Whom it was for.</summary>
    public Endpoint Destination => _data.Destination;

    /// <summary>Number of the session, from 1; 0 for a step outside any session.</summary>
    public int SessionId => _data.SessionId;

    /// <summary>The call id in the message or in the GRE header: the one that its receiver assigned. Null where it has none.</summary>
    public ushort? CallId => _data.CallId;

    /// <summary>The GRE sequence number; null where the step has none.</summary>
    public uint? Sequence => _data.Sequence;

    /// <summary>The GRE acknowledgment number; null where the step has none.</summary>
    public uint? Acknowledgment => _data.Acknowledgment;

    /// <summary>The protocol of the step.</summary>
    public Layer Layer => _data.Layer;

    /// <summary>The standard's name of the message in one word, such as <c>ConfigureNak</c>.</summary>
    public string Message => _data.Message;

    /// <summary>The identifier that matches a reply to its request; null where the message has none.</summary>
    public byte? Identifier => _data.Identifier;

    /// <summary>The message's fields in wire order.</summary>
    public EventFieldList Fields => _fields ??= FieldListSink.FieldsOf(_data.Body);

    /// <summary>The parsed message; null for steps without one.</summary>
    public WireRecord? Packet => _data.Body;

    /// <summary>True for a packet that was encrypted on the wire and was read with a password that was given.</summary>
    public bool IsDecrypted => _data.Body is DecryptedPacket;

    /// <summary>The client's automaton after the step; null where the wire cannot tell or the layer has none.</summary>
    public AutomatonState? ClientState => _data.ClientState;

    /// <summary>The server's automaton after the step; null where the wire cannot tell or the layer has none.</summary>
    public AutomatonState? ServerState => _data.ServerState;

    /// <summary>What was found wrong or worth a look.</summary>
    public IReadOnlyList<Anomaly> Anomalies => _anomalies;

    /// <summary>The section that defines the message, such as <c>RFC 1661 5.1</c>.</summary>
    public string Reference => _data.Reference;

    /// <summary>The frames that carried the message, as the capture numbers them.</summary>
    public IReadOnlyList<long> FrameNumbers => _data.EarlierFrames is { } earlier ? [.. earlier, _data.Frame] : _data.Frame == 0 ? [] : [_data.Frame];

    /// <summary>What the author of the capture wrote about these frames (pcapng, Network Monitor); empty where there is nothing.</summary>
    public IReadOnlyList<string> Comments => _data.Comments ?? [];

    /// <summary>
    /// The number of the step in the walk that the capture's author numbered its frames for, by a comment such as
    /// <c>VpnPaper step 7 of 43</c>; null for a frame of no walk.
    /// </summary>
    public int? Step => FrameComments.StepOf(Comments);

    /// <summary>The step as one line of text.</summary>
    public string Text
    {
        get
        {
            var line = new LineWriter();
            NegotiationText.Append(line, _data, _anomalies);
            return line.ToString();
        }
    }

    /// <summary>What the step does and why, in a sentence or two.</summary>
    public string Explanation => Explanations.Of(this);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
