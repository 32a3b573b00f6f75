using System;
using PptpTools.Decoding.Tracking;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <content>
/// Connections to port 1723 before their first control message. Their segments are kept back until it is known what the
/// connection is: then they are steps of a session, or of an attempt.
/// </content>
public sealed partial class CaptureDecoder
{
    private const int MagicCookieEnd = 8;

    private readonly PendingConnections _pending;

    /// <summary>Handles a segment of a connection that has no session yet.</summary>
    private void HandlePending(in SegmentContext context, in TcpEnds ends, in FlowKey key, in TcpSegment segment)
    {
        PendingConnection? connection = _pending.Find(key);
        bool synchronizes = context.FromClient && (segment.Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn;
        if (connection is { IsOver: true } && synchronizes)
        {
            GiveUpNow(connection);
            connection = null;
        }

        // A control message shows its magic cookie in octets 4 to 7; before that nothing is decided.
        bool isUndecided = context.Checksum == TcpChecksumVerdict.Wrong && segment.Payload.Length <= PendingConnection.MaximumPrefix;
        Span<byte> prefix = stackalloc byte[MagicCookieEnd];
        int known = connection?.CopyPrefix(context.FromClient, prefix) ?? 0;
        int added = Math.Min(prefix.Length - known, segment.Payload.Length);
        segment.Payload.Slice(0, added).CopyTo(prefix.Slice(known));
        if (segment.Payload.IsEmpty || isUndecided || (known + added < MagicCookieEnd && context.MissingOctets == 0))
        {
            connection ??= _pending.Add(ends, key);
            connection.Add(context, segment);
            return;
        }

        if (LooksLikeControl(known == 0 ? segment.Payload : prefix.Slice(0, known + added)))
        {
            ControlTrack control = OpenControl(ends, FirstOf(connection, context), segment.Payload, context.FromClient, connection);
            if (connection is not null)
            {
                _pending.Remove(key);
                Replay(control, connection);
            }

            HandleSegment(control, context, segment);
        }
        else if (connection is { Synchronizations: > 0 })
        {
            connection.Add(context, segment);
            GiveUpForeign(connection, context.FromClient, context.Frame);
        }
    }

    private void GiveUpForeign(PendingConnection connection, bool fromClient, long frame)
    {
        connection.Outcome = AttemptOutcome.OtherProtocol;
        connection.Verdict = $"The {(fromClient ? "client" : "server")} sent what is no PPTP control message (frame {frame}).";
        GiveUpNow(connection);
    }

    /// <summary>True for the start of a control message: the magic cookie, as far as the octets go (RFC 2637 section 2.1).</summary>
    private static bool LooksLikeControl(ReadOnlySpan<byte> payload) =>
        ControlStream.Read(payload, out _, out WireError error) != ControlRead.Skipped || error.Fault == WireFault.BadLength;

    private static SegmentContext FirstOf(PendingConnection? connection, in SegmentContext context) =>
        connection?.First is { } first ? first.Context : context;

    private void Replay(ControlTrack control, PendingConnection connection)
    {
        for (PendingSegment? kept = connection.First; kept is not null; kept = kept.Next)
        {
            if (TcpSegment.TryParse(kept.Octets, out TcpSegment segment, out _))
                HandleSegment(control, kept.Context, segment);
        }
    }

    private void GiveUpNow(PendingConnection connection)
    {
        _pending.Remove(connection.Ends.Key);
        GiveUp(connection);
    }

    /// <summary>The connection never carried PPTP: its segments are steps without a session, and it is an attempt if it began here.</summary>
    private void GiveUp(PendingConnection connection)
    {
        if (connection.Synchronizations == 0)
            return;
        var client = new Endpoint("client", connection.Ends.Client, connection.Ends.ClientPort);
        var server = new Endpoint("server", connection.Ends.Server, connection.Ends.ServerPort);
        bool wanted = WantsOutside(connection.Ends.Client, connection.Ends.Server);
        for (PendingSegment? kept = connection.First; kept is not null; kept = kept.Next)
        {
            if (!TcpSegment.TryParse(kept.Octets, out TcpSegment segment, out _))
                continue;
            SegmentContext context = kept.Context;
            NegotiationStep step = _recorder.Begin(Layer.Tcp, context.Ticks, context.Frame);
            ref StepData data = ref step.Data;
            data.SessionId = 0;
            data.ElapsedTicks = context.Ticks - connection.First!.Context.Ticks;
            data.Source = context.FromClient ? client : server;
            data.Destination = context.FromClient ? server : client;
            data.Direction = context.FromClient ? Direction.ToServer : Direction.FromServer;
            data.Evidence = DirectionEvidence.Handshake;
            FillTcpStep(step, segment, context, TcpName(segment.Flags));
            _recorder.Commit(wanted);
        }

        if (wanted && _sink.WantsAttempts && WantsTime(connection.First!.Context.Ticks, connection.LastTicks))
            _sink.OnAttempt(AttemptOf(connection, client, server));
    }

    private static ConnectionAttempt AttemptOf(PendingConnection connection, Endpoint client, Endpoint server)
    {
        Span<byte> sent = stackalloc byte[MagicCookieEnd];
        bool carriedData = connection.CopyPrefix(true, sent) + connection.CopyPrefix(false, sent) > 0;
        AttemptOutcome outcome = connection.Outcome
            ?? (carriedData ? AttemptOutcome.OtherProtocol
                : !connection.Answered ? connection.ResetByServer ? AttemptOutcome.Refused : AttemptOutcome.NoAnswer
                : connection.IsOver ? AttemptOutcome.Closed
                : AttemptOutcome.Silent);
        string text = connection.Verdict ?? outcome switch
        {
            AttemptOutcome.NoAnswer => $"Nothing answered {connection.Synchronizations} SYN: TCP 1723 is filtered on the way, or the host is down.",
            AttemptOutcome.Refused => "The SYN was answered with a reset: nothing listens on TCP 1723 there.",
            AttemptOutcome.OtherProtocol => "What was sent is too short for a PPTP control message.",
            AttemptOutcome.Closed => "The connection was opened and closed without a control message.",
            _ => "The connection was opened and nothing was sent on it.",
        };
        return new ConnectionAttempt
        {
            Client = client,
            Server = server,
            Outcome = outcome,
            Text = text,
            Time = new DateTimeOffset(connection.First!.Context.Ticks, TimeSpan.Zero),
            Duration = new TimeSpan(Math.Max(0, connection.LastTicks - connection.First!.Context.Ticks)),
            Synchronizations = connection.Synchronizations,
            FirstFrame = connection.First!.Context.Frame,
        };
    }
}
