using System;
using System.Collections.Generic;
using PptpTools.Tracing;

namespace PptpTools.Decoding.Tracking;

/// <summary>Matches requests with their replies and keeps the times.</summary>
internal sealed class RequestLedger
{
    /// <summary>Of more requests than this of one kind the oldest are forgotten: years of echoes leave room for everything else.</summary>
    private const int MaximumOfKind = 128;

    /// <summary>A request is looked for among so many of its kind before it, to tell that it was sent again.</summary>
    private const int LatestCompared = 16;

    /// <summary>What an end answers to a Configure-Request of a protocol that is not open to it (RFC 1661 section 4.1, state Closed).</summary>
    private const string Refusal = "TerminateAck";

    private const string Refused = "ConfigureRequest";

    private readonly List<Kind> _kinds = [];
    private int _count;

    /// <summary>True where some were forgotten.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Notes a step that may be a request or a reply.</summary>
    /// <param name="data">The step.</param>
    /// <param name="sender">The end that sent it.</param>
    public void Note(in StepData data, int sender)
    {
        bool isReply = RequestOf(data.Layer, data.Message) is { } request && TryNoteReply(data, sender, request);
        if (!isReply && data.Message == Refusal)
            TryNoteReply(data, sender, Refused);
        if (IsRequest(data.Layer, data.Message))
            NoteRequest(data, sender);
    }

    /// <summary>What was kept, in order of the requests.</summary>
    public IReadOnlyList<RequestTiming> ToTimings()
    {
        var timings = new SortedList<int, RequestTiming>();
        foreach (Kind kind in _kinds)
        {
            foreach (Entry entry in kind.Entries)
            {
                TimeSpan? time = entry.Reply is null ? null : new TimeSpan(entry.ReplyTicks - entry.Ticks);
                timings.Add(entry.Order, new RequestTiming(kind.Layer, kind.Request, entry.Reply, entry.Frame, entry.ReplyFrame, time, entry.Transmissions));
            }
        }

        return [.. timings.Values];
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
        Kind kind = Find(data.Layer, data.Message) ?? Add(data.Layer, data.Message);
        for (int i = kind.Entries.Count - 1; i >= 0 && i >= kind.Entries.Count - LatestCompared; i--)
        {
            Entry entry = kind.Entries[i];
            bool isOpen = entry.Reply is null || (data.Message == Refused && entry.Reply == Refusal);
            if (isOpen && entry.Sender == sender && entry.Identifier == data.Identifier)
            {
                entry.Transmissions++;
                entry.Reply = null;
                entry.Ticks = data.Ticks;
                entry.Frame = data.Frame;
                return;
            }
        }

        if (kind.Entries.Count == MaximumOfKind)
        {
            IsCut = true;
            kind.Entries.RemoveAt(0);
        }

        kind.Entries.Add(new Entry
        {
            Order = ++_count,
            Sender = sender,
            Identifier = data.Identifier,
            Ticks = data.Ticks,
            Frame = data.Frame,
            Transmissions = 1,
        });
    }

    private bool TryNoteReply(in StepData data, int sender, string request)
    {
        if (Find(data.Layer, request) is not { } kind)
            return false;
        for (int i = kind.Entries.Count - 1; i >= 0; i--)
        {
            Entry entry = kind.Entries[i];
            if (entry.Reply is not null || entry.Sender == sender || (entry.Identifier != data.Identifier && data.Layer != Layer.Control))
                continue;
            entry.Reply = data.Message;
            entry.ReplyFrame = data.Frame;
            entry.ReplyTicks = data.Ticks;
            return true;
        }

        return false;
    }

    private Kind? Find(Layer layer, string request)
    {
        foreach (Kind kind in _kinds)
        {
            if (kind.Layer == layer && kind.Request == request)
                return kind;
        }

        return null;
    }

    private Kind Add(Layer layer, string request)
    {
        var kind = new Kind(layer, request);
        _kinds.Add(kind);
        return kind;
    }

    /// <summary>The requests of one name in one protocol.</summary>
    private sealed class Kind(Layer layer, string request)
    {
        public Layer Layer => layer;

        public string Request => request;

        public List<Entry> Entries { get; } = [];
    }

    private sealed class Entry
    {
        public int Order { get; init; }

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
