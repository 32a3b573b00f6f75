using System;
using System.Collections.Generic;
using PptpTools.Tracing;

namespace PptpTools.Decoding.Tracking;

/// <summary>Matches requests with their replies and keeps the times.</summary>
internal sealed class RequestLedger
{
    /// <summary>More requests than this of one session are not kept.</summary>
    private const int MaximumRequests = 1024;

    private readonly List<Entry> _entries = [];

    public bool IsCut { get; private set; }

    /// <summary>Notes a step that may be a request or a reply.</summary>
    /// <param name="data">The step.</param>
    /// <param name="sender">The end that sent it.</param>
    public void Note(in StepData data, int sender)
    {
        if (RequestOf(data.Layer, data.Message) is { } request)
            NoteReply(data, sender, request);
        if (IsRequest(data.Layer, data.Message))
            NoteRequest(data, sender);
    }

    public IReadOnlyList<RequestTiming> ToTimings()
    {
        var timings = new List<RequestTiming>(_entries.Count);
        foreach (Entry entry in _entries)
        {
            timings.Add(new RequestTiming(
                entry.Layer,
                entry.Request,
                entry.Reply,
                entry.Frame,
                entry.ReplyFrame,
                entry.Reply is null ? null : new TimeSpan(entry.ReplyTicks - entry.Ticks),
                entry.Transmissions));
        }

        return timings;
    }

    private static bool IsRequest(Layer layer, string message) => message switch
    {
        "ConfigureRequest" or "TerminateRequest" or "EchoRequest" or "ResetRequest" or "AuthenticateRequest" or "Challenge" => true,
        "Response" => layer == Layer.Chap,
        "Request" => layer == Layer.Eap,
        "StartControlConnectionRequest" or "StopControlConnectionRequest" or "OutgoingCallRequest" or "IncomingCallRequest"
            or "IncomingCallReply" or "CallClearRequest" or "CallbackRequest" => true,
        _ => false,
    };

    private static string? RequestOf(Layer layer, string reply) => reply switch
    {
        "ConfigureAck" or "ConfigureNak" or "ConfigureReject" => "ConfigureRequest",
        "TerminateAck" => "TerminateRequest",
        "EchoReply" => "EchoRequest",
        "ResetAck" => "ResetRequest",
        "AuthenticateAck" or "AuthenticateNak" => "AuthenticateRequest",
        "Response" => layer == Layer.Chap ? "Challenge" : layer == Layer.Eap ? "Request" : null,
        "Success" or "Failure" => layer == Layer.Chap ? "Response" : null,
        "StartControlConnectionReply" => "StartControlConnectionRequest",
        "StopControlConnectionReply" => "StopControlConnectionRequest",
        "OutgoingCallReply" => "OutgoingCallRequest",
        "IncomingCallReply" => "IncomingCallRequest",
        "IncomingCallConnected" => "IncomingCallReply",
        "CallDisconnectNotify" => "CallClearRequest",
        "CallbackResponse" => "CallbackRequest",
        _ => null,
    };

    private void NoteRequest(in StepData data, int sender)
    {
        int count = _entries.Count;
        for (int i = count - 1; i >= 0 && i >= count - 16; i--)
        {
            Entry entry = _entries[i];
            if (entry.Reply is null && entry.Sender == sender && entry.Layer == data.Layer && entry.Identifier == data.Identifier && entry.Request == data.Message)
            {
                entry.Transmissions++;
                entry.Ticks = data.Ticks;
                entry.Frame = data.Frame;
                return;
            }
        }

        if (count == MaximumRequests)
        {
            IsCut = true;
            return;
        }

        _entries.Add(new Entry
        {
            Layer = data.Layer,
            Request = data.Message,
            Sender = sender,
            Identifier = data.Identifier,
            Ticks = data.Ticks,
            Frame = data.Frame,
            Transmissions = 1,
        });
    }

    private void NoteReply(in StepData data, int sender, string request)
    {
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            Entry entry = _entries[i];
            if (entry.Reply is not null || entry.Sender == sender || entry.Layer != data.Layer || entry.Request != request
                || (entry.Identifier != data.Identifier && data.Layer != Layer.Control))
                continue;
            entry.Reply = data.Message;
            entry.ReplyFrame = data.Frame;
            entry.ReplyTicks = data.Ticks;
            return;
        }
    }

    private sealed class Entry
    {
        public Layer Layer { get; init; }

        public string Request { get; init; } = "";

        public int Sender { get; init; }

        public byte? Identifier { get; init; }

        public long Ticks { get; set; }

        public long Frame { get; set; }

        public int Transmissions { get; set; }

        public string? Reply { get; set; }

        public long ReplyFrame { get; set; }

        public long ReplyTicks { get; set; }
    }
}
