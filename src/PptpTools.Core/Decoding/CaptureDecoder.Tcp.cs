using System;
using System.Collections.Generic;
using System.Globalization;
using PptpTools.Decoding.Tracking;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <content>TCP of control connections: segments become steps, their octets become control messages.</content>
public sealed partial class CaptureDecoder
{
    /// <summary>The port on which PPTP servers listen (RFC 2637 section 3.1).</summary>
    private const ushort PptpPort = 1723;

    /// <summary>Connections that both sides closed, and of which octets before a FIN are missing.</summary>
    private readonly Queue<(ControlTrack Control, long Until)> _finishing = new();

    /// <returns>False for a segment that has nothing to do with port 1723.</returns>
    private bool TryHandleTcp(in CaptureFrame frame, in IpPacket ip)
    {
        if (!TcpSegment.TryParse(ip.Payload, out TcpSegment segment, out _) || (segment.SourcePort != PptpPort && segment.DestinationPort != PptpPort))
            return false;
        HandleSegment(frame, ip, segment, IsFromClient(ip, segment));
        return true;
    }

    private bool IsFromClient(in IpPacket ip, in TcpSegment segment) => segment.DestinationPort == PptpPort
        && (segment.SourcePort != PptpPort || (segment.Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn
            || _controls.Find(FlowKey.OfConnection(ip.Destination, PptpPort, ip.Source, PptpPort)) is null);

    private void HandleSegment(in CaptureFrame frame, in IpPacket ip, in TcpSegment segment, bool fromClient)
    {
        var ends = new TcpEnds(ip, segment, fromClient);
        var context = new SegmentContext(frame, ip, segment, fromClient);
        FlowKey key = ends.Key;
        if (_controls.Find(key) is { } control)
        {
            bool isNew = fromClient && (segment.Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn
                && segment.Sequence != control.ClientInitialSequence;
            if (!isNew)
            {
                HandleSegment(control, context, segment);
                return;
            }

            EndControl(control, SessionEnd.ConnectionClosed, "The client opened a new connection from the same port.");
            _controls.Remove(key);
        }

        HandlePending(context, ends, key, segment);
    }

    private void HandleSegment(ControlTrack control, in SegmentContext context, in TcpSegment segment)
    {
        TcpFlags flags = segment.Flags;
        bool fromClient = context.FromClient;
        bool isBad = context.Checksum == TcpChecksumVerdict.Wrong;
        control.Primary.Touch(context.Ticks, context.Frame);
        ControlHalf half = control.HalfBy(fromClient);
        half.Ticks = context.Ticks;
        half.Frame = context.Frame;
        bool isSameFrame = half.IsSameFrame(context, segment);
        bool isSynAgain = (flags & TcpFlags.Syn) != 0 && half.SynWasSeen;
        half.Remember(context, segment);
        bool hadData = !segment.Payload.IsEmpty;
        if (!isBad && (flags & TcpFlags.Ack) != 0 && (flags & TcpFlags.Reset) == 0)
        {
            ControlHalf other = control.HalfBy(!fromClient);
            other.Ticks = context.Ticks;
            other.Frame = context.Frame;
            other.Acknowledge(segment.Acknowledgment, segment.Window);
        }

        TcpVerdict verdict = half.Handle(segment.Sequence, flags, segment.Payload, context.MissingOctets, context.Frame, isBad);
        string? name = verdict.Arrival switch
        {
            TcpArrival.BadChecksum => "BadChecksum",
            TcpArrival.Retransmission => "Retransmission",
            TcpArrival.OutOfOrder => "OutOfOrder",
            TcpArrival.KeepAlive => "KeepAlive",
            TcpArrival.ZeroWindowProbe => "ZeroWindowProbe",
            _ when isSynAgain => "Retransmission",
            _ when !hadData || (flags & (TcpFlags.Fin | TcpFlags.Reset | TcpFlags.Syn)) != 0 => TcpName(flags),
            _ => null,
        };
        if (name is not null || verdict.OverlapDiffers || isSameFrame)
            ReportSegment(control, context, segment, verdict, name ?? "Overlap", isSameFrame);
        if (isBad)
            return;
        if ((flags & TcpFlags.Reset) != 0)
            EndControl(control, SessionEnd.ConnectionReset, $"{(fromClient ? "The client" : "The server")} reset the TCP connection.");
        else if (!control.IsOver && (half.HasFin || control.HalfBy(!fromClient).HasFin))
            NoteFins(control, fromClient);
    }

    /// <summary>A side has closed its direction when all octets before its FIN have come; what is missing has a while to come late.</summary>
    private void NoteFins(ControlTrack control, bool fromClient)
    {
        ControlHalf byClient = control.HalfBy(true);
        ControlHalf byServer = control.HalfBy(false);
        bool both = byClient.HasFin && byServer.HasFin;
        control.ClosedByClient ??= fromClient;
        if (byClient.HasFin == byClient.IsComplete && byServer.HasFin == byServer.IsComplete)
        {
            if (both)
                EndControl(control, SessionEnd.ConnectionClosed, "The TCP connection was closed.");
            else
                NoteClosed(control);
        }
        else if (both && !control.AwaitsOctets)
        {
            control.AwaitsOctets = true;
            _finishing.Enqueue((control, _now + Linger));
            EndFinished();
        }
    }

    private static void NoteClosed(ControlTrack control)
    {
        if (control.ClosedByClient is not { } byClient)
            return;
        foreach (SessionTrack session in control.Calls)
        {
            if (!session.HasEnded)
                session.NoteEnd(SessionEnd.ConnectionClosed, $"{(byClient ? "The client" : "The server")} closed the TCP connection.");
        }
    }

    /// <summary>Ends the connections whose missing octets had their time to come.</summary>
    private void EndFinished()
    {
        while (_finishing.Count > MaximumLingering || (_finishing.Count > 0 && _finishing.Peek().Until <= _now))
            EndControl(_finishing.Dequeue().Control, SessionEnd.ConnectionClosed, "The TCP connection was closed.");
    }

    private void EndControl(ControlTrack control, SessionEnd end, string text)
    {
        if (control.IsOver)
            return;
        control.IsOver = true;
        control.HalfBy(true).Finish();
        control.HalfBy(false).Finish();
        NoteClosed(control);
        foreach (SessionTrack session in control.Calls)
            Close(session, end, text);
    }

    /// <summary>The capture has ended: reports what still waited for more octets.</summary>
    private void FinishControls()
    {
        var open = new List<ControlTrack>();
        foreach (ControlTrack control in _controls.ToArray())
        {
            if (!control.IsOver)
                open.Add(control);
        }

        open.Sort(static (left, right) => left.Info.Id.CompareTo(right.Info.Id));
        foreach (ControlTrack control in open)
        {
            control.HalfBy(true).Finish();
            control.HalfBy(false).Finish();
            NoteClosed(control);
        }
    }

    private void ReportSegment(
        ControlTrack control, in SegmentContext context, in TcpSegment segment, TcpVerdict verdict, string name, bool isSameFrame)
    {
        SessionTrack session = control.Primary;
        NegotiationStep step = session.Begin(_recorder, Layer.Tcp, ControlTrack.EndOf(session, context.FromClient), context.Ticks, context.Frame);
        FillTcpStep(step, segment, context, name);
        verdict.Examine(step.Anomalies);
        if (isSameFrame)
            step.Anomalies.Add("DuplicateFrame", "The same packet was captured twice (same IP identification)", "RFC 791 3.1");
        session.Commit(_recorder);
    }

    private static void FillTcpStep(NegotiationStep step, in TcpSegment segment, in SegmentContext context, string name)
    {
        TcpHeader header = segment.ToRecord(context.Checksum, context.ExpectedChecksum);
        step.Data.Message = name;
        step.Data.Body = header;
        step.Data.Reference = header.Reference;
        header.Examine(step.Anomalies);
    }

    private static string TcpName(TcpFlags flags)
    {
        if ((flags & TcpFlags.Reset) != 0)
            return "Reset";
        if ((flags & TcpFlags.Syn) != 0)
            return (flags & TcpFlags.Ack) != 0 ? "SynAck" : "Syn";
        return (flags & TcpFlags.Fin) != 0 ? "Fin" : "Ack";
    }

    /// <summary>Octets of a control connection's direction that are no control message, or are lost.</summary>
    private void ReportStreamFault(ControlTrack control, bool fromClient, in StepFrames frames, string rule, string text, ReadOnlySpan<byte> octets)
    {
        SessionTrack session = control.Primary;
        NegotiationStep step = session.Begin(_recorder, Layer.Control, ControlTrack.EndOf(session, fromClient), frames.Ticks, frames.Last);
        step.Data.EarlierFrames = frames.Earlier;
        step.Data.Message = octets.IsEmpty ? "Lost" : "Malformed";
        step.Data.Reference = "RFC 2637 2";
        step.Data.Body = octets.IsEmpty ? null : new RawOctets(new OctetString(octets), "RFC 2637 2");
        step.Anomalies.Add(rule, text, "RFC 2637 2", octets.IsEmpty ? -1 : 0);
        session.Commit(_recorder);
    }

    /// <summary>One direction of a control connection: cuts its octets into control messages.</summary>
    internal sealed class ControlHalf : TcpHalf
    {
        private readonly CaptureDecoder _decoder;
        private readonly ControlTrack _control;
        private readonly bool _fromClient;
        private long _skipped;
        private SegmentContext _previous;
        private uint _previousSequence;
        private ushort _previousChecksum;

        public ControlHalf(CaptureDecoder decoder, ControlTrack control, bool fromClient)
        {
            _decoder = decoder;
            _control = control;
            _fromClient = fromClient;
        }

        public ControlHalf(CaptureDecoder decoder, ControlTrack control, bool fromClient, uint initialSequence)
            : base(initialSequence)
        {
            _decoder = decoder;
            _control = control;
            _fromClient = fromClient;
        }

        public bool SynWasSeen { get; private set; }

        /// <summary>Time of the segment being handled.</summary>
        public long Ticks { get; set; }

        /// <summary>Number of its frame.</summary>
        public long Frame { get; set; }

        /// <summary>True when a segment is the previous one of this direction, captured a second time.</summary>
        public bool IsSameFrame(in SegmentContext context, in TcpSegment segment) =>
            _previous.Frame != 0 && context.Identification != 0 && context.Identification == _previous.Identification
            && segment.Sequence == _previousSequence && segment.Checksum == _previousChecksum;

        public void Remember(in SegmentContext context, in TcpSegment segment)
        {
            _previous = context;
            _previousSequence = segment.Sequence;
            _previousChecksum = segment.Checksum;
            SynWasSeen |= (segment.Flags & TcpFlags.Syn) != 0;
        }

        protected override int OnOctets(in TcpOctets octets)
        {
            int at = 0;
            while (at < octets.Octets.Length)
            {
                ReadOnlySpan<byte> rest = octets.Octets.Slice(at);
                ControlRead read = ControlStream.Read(rest, out int consumed, out WireError error);
                if (read == ControlRead.NeedMore)
                    break;
                var frames = new StepFrames(Ticks, octets.FramesOf(at, consumed, out long[]? earlier), earlier);
                if (read == ControlRead.Message && ControlMessage.TryParse(rest.Slice(0, consumed), out ControlMessage? message, out error))
                    _decoder.HandleControlMessage(_control, message!, _fromClient, frames);
                else
                    Skip(rest.Slice(0, consumed), error, frames);
                at += consumed;
            }

            return at;
        }

        protected override void OnLost(long count, TcpLoss loss, in TcpOctets unread)
        {
            string why = loss switch
            {
                TcpLoss.NotCaptured => "the receiver acknowledged them, the capture does not have them",
                TcpLoss.CutByCapture => "the capture cut the segment",
                TcpLoss.LimitReached => "more came out of order than is kept",
                _ => "the stream ended before they came",
            };
            string text = string.Format(CultureInfo.InvariantCulture, "{0} octets of the control stream are missing: {1}.", count, why);
            _decoder.ReportStreamFault(_control, _fromClient, new StepFrames(Ticks, Frame), "OctetsMissing", text, unread.Octets);
        }

        protected override void OnEnd(in TcpOctets unread)
        {
            if (unread.Octets.IsEmpty)
                return;
            string text = $"The stream ended in the middle of a control message, of which {unread.Octets.Length} octets came.";
            _decoder.ReportStreamFault(_control, _fromClient, new StepFrames(Ticks, unread.LastFrame), "Truncated", text, unread.Octets);
        }

        private void Skip(ReadOnlySpan<byte> octets, WireError error, in StepFrames frames)
        {
            _skipped += octets.Length;
            string text = $"{octets.Length} octets are no control message and were skipped ({_skipped} so far in this direction).";
            _decoder.ReportStreamFault(_control, _fromClient, frames, error.Fault.ToString(), text, octets);
        }
    }
}
