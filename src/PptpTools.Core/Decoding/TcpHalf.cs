using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <summary>
/// One direction of a TCP connection: puts the octets of its segments in order (RFC 9293 section 3.4) and hands them to
/// <see cref="OnOctets"/>. Made when a direction first carries data; holds buffers only while something waits.
/// </summary>
/// <remarks>
/// The caller gives every segment of the direction to <see cref="Handle"/>, the acknowledgments of the other direction to
/// <see cref="Acknowledge"/>, and calls <see cref="Finish"/> when no more will come. Octets of a segment with a bad checksum,
/// and of a zero-window probe, count only when the receiver acknowledges them and no better segment has come.
/// </remarks>
internal abstract class TcpHalf
{
    private TcpTail _tail;
    private TcpHeldSegments? _early;
    private TcpHeldSegments? _doubtful;
    private uint _next;
    private uint _acknowledged;
    private uint _end;
    private long _lastFrame;
    private bool _isPositioned;
    private bool _hasEnd;
    private bool _windowIsClosed;

    /// <summary>A direction whose first segment the capture does not have: it begins with the first segment given.</summary>
    protected TcpHalf()
    {
    }

    /// <summary>A direction whose SYN was seen.</summary>
    /// <param name="initialSequence">The sequence number of the SYN; the first octet has the next.</param>
    protected TcpHalf(uint initialSequence)
    {
        _next = _acknowledged = initialSequence + 1;
        _isPositioned = true;
    }

    /// <summary>Number of octets handed to <see cref="OnOctets"/> that were not consumed yet.</summary>
    public int UnreadLength => _tail.UnreadLength;

    /// <summary>True when the FIN has come, whether or not octets before it are missing.</summary>
    public bool HasFin => _hasEnd;

    /// <summary>True when the FIN has been reached: all octets have come.</summary>
    public bool IsComplete => _hasEnd && _next == _end;

    /// <summary>Handles a segment of this direction.</summary>
    /// <param name="sequence">The sequence number of the segment.</param>
    /// <param name="flags">Its control bits.</param>
    /// <param name="payload">Its data, as far as the capture has it.</param>
    /// <param name="missing">Number of octets of data that the capture has cut off.</param>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="checksumIsBad">True when the receiver must have dropped the segment; false also where the checksum is left to hardware.</param>
    public TcpVerdict Handle(uint sequence, TcpFlags flags, ReadOnlySpan<byte> payload, int missing, long frame, bool checksumIsBad)
    {
        if ((flags & TcpFlags.Reset) != 0)
            return default;

        bool isSyn = (flags & TcpFlags.Syn) != 0;
        bool isFin = (flags & TcpFlags.Fin) != 0;
        uint start = isSyn ? sequence + 1 : sequence;
        int length = payload.Length + missing;
        if (checksumIsBad)
        {
            if (!payload.IsEmpty && _isPositioned)
                Doubt(start, payload, frame);
            return new TcpVerdict(TcpArrival.BadChecksum);
        }

        if (!_isPositioned)
        {
            _next = _acknowledged = start;
            _isPositioned = length > 0;
        }

        int ahead = (int)(start - _next);
        if (length == 0 && !isFin)
            return new TcpVerdict(isSyn && ahead < 0 ? TcpArrival.Retransmission : ahead == -1 ? TcpArrival.KeepAlive : TcpArrival.Empty);
        if (length <= 1 && !isFin && !isSyn && ahead == -1)
            return new TcpVerdict(TcpArrival.KeepAlive);
        if (length == 1 && !isFin && ahead == 0 && _windowIsClosed)
        {
            Doubt(start, payload, frame);
            return new TcpVerdict(TcpArrival.ZeroWindowProbe);
        }

        bool wasComplete = IsComplete;
        if (isFin)
        {
            _hasEnd = true;
            _end = start + (uint)length;
        }

        if (ahead > 0)
            return Keep(start, payload, frame);

        long behind = -(long)ahead;
        int old = (int)Math.Min(behind, payload.Length);
        bool differs = old > 0 && _tail.Differs(payload.Slice(0, old), behind);
        if (length > behind)
        {
            differs |= AcceptNext(payload.Slice(old), missing - (int)(behind - old), frame);
            return new TcpVerdict(ahead < 0 ? TcpArrival.PartialOverlap : TcpArrival.New, differs);
        }

        bool hasCome = isFin && IsComplete && !wasComplete;
        return new TcpVerdict(!hasCome ? TcpArrival.Retransmission : length > 0 ? TcpArrival.PartialOverlap : TcpArrival.New, differs);
    }

    /// <summary>Takes note of what the receiver of this direction acknowledges, in a segment of the other direction that is no reset.</summary>
    /// <param name="acknowledgment">The sequence number that the receiver expects next.</param>
    /// <param name="window">Its window field; 0 when it has no room.</param>
    public void Acknowledge(uint acknowledgment, ushort window)
    {
        _windowIsClosed = window == 0;
        if ((int)(acknowledgment - _acknowledged) > 0)
            _acknowledged = acknowledgment;
        if ((int)(_acknowledged - _next) > 0)
            Settle();
    }

    /// <summary>No more segments come: hands over what waits behind octets that never came, then calls <see cref="OnEnd"/>.</summary>
    public void Finish()
    {
        while (_early is { IsEmpty: false })
            SkipToEarly(TcpLoss.StreamEnded);
        _doubtful = null;
        OnEnd(_tail.Unread(_lastFrame));
        _tail.Clear();
    }

    /// <summary>Octets that come next, with those before them that were not consumed.</summary>
    /// <returns>How many of them are consumed; the rest is kept and given again with more behind it.</returns>
    protected abstract int OnOctets(in TcpOctets octets);

    /// <summary>Octets are lost; what comes next begins behind them.</summary>
    /// <param name="count">How many are lost.</param>
    /// <param name="loss">Why.</param>
    /// <param name="unread">What was not consumed before them; it is not given again.</param>
    protected abstract void OnLost(long count, TcpLoss loss, in TcpOctets unread);

    /// <summary>The stream is over.</summary>
    /// <param name="unread">What was not consumed; possibly nothing.</param>
    protected abstract void OnEnd(in TcpOctets unread);

    private void Accept(ReadOnlySpan<byte> octets, long frame)
    {
        if (octets.IsEmpty)
            return;
        _next += (uint)octets.Length;
        _lastFrame = frame;
        if (_tail.UnreadLength == 0)
        {
            int consumed = OnOctets(new TcpOctets(octets, null, 0, frame));
            _tail.AddConsumed(octets, consumed, frame);
        }
        else
        {
            _tail.AddUnread(octets, frame);
            _tail.Consume(OnOctets(_tail.Unread(frame)));
        }
    }

    /// <summary>Takes what comes next. Where octets of it came early already, those stand.</summary>
    /// <returns>True when those have other values.</returns>
    private bool AcceptNext(ReadOnlySpan<byte> octets, int missing, long frame)
    {
        bool differs = false;
        uint end = _next + (uint)(octets.Length + missing);
        int beforeEarly = _early is { IsEmpty: false } ? (int)(_early.First - _next) : int.MaxValue;
        if (beforeEarly < octets.Length)
        {
            differs = _early!.Add(_next + (uint)beforeEarly, octets.Slice(beforeEarly), frame);
            octets = octets.Slice(0, beforeEarly);
        }

        Accept(octets, frame);
        TakeEarly();
        if (missing > 0 && (int)(end - _next) > 0)
        {
            Lose(end - _next, TcpLoss.CutByCapture);
            TakeEarly();
        }

        return differs;
    }

    private void Lose(uint count, TcpLoss loss)
    {
        _next += count;
        OnLost(count, loss, _tail.Unread(_lastFrame));
        _tail.Clear();
    }

    private void Doubt(uint start, ReadOnlySpan<byte> payload, long frame)
    {
        _doubtful ??= new TcpHeldSegments();
        if (!_doubtful.IsOverLimit)
            _doubtful.Add(start, payload, frame);
    }

    private TcpVerdict Keep(uint start, ReadOnlySpan<byte> payload, long frame)
    {
        if (payload.IsEmpty)
            return new TcpVerdict(TcpArrival.OutOfOrder);
        _early ??= new TcpHeldSegments();
        bool differs = _early.Add(start, payload, frame);
        Settle();
        while (_early is { IsOverLimit: true })
            SkipToEarly(TcpLoss.LimitReached);
        bool isNext = (int)(_next - start) > 0;
        return new TcpVerdict(isNext ? TcpArrival.New : TcpArrival.OutOfOrder, differs);
    }

    /// <summary>Hands over what came early and is next now, and drops what is not needed any more.</summary>
    private void TakeEarly()
    {
        while (_early is not null && _early.TryTake(_next, null, out ReadOnlyMemory<byte> octets, out long frame))
            Accept(octets.Span, frame);
        if (_early is { IsEmpty: true })
            _early = null;
        _doubtful?.DropBefore(_next);
        if (_doubtful is { IsEmpty: true })
            _doubtful = null;
    }

    /// <summary>Goes on where an acknowledgment shows that the receiver has what is missing here.</summary>
    private void Settle()
    {
        while ((int)(_acknowledged - _next) > 0)
        {
            if (_doubtful is not null && _doubtful.TryTake(_next, _acknowledged, out ReadOnlyMemory<byte> octets, out long frame))
            {
                int beforeEarly = _early is { IsEmpty: false } ? (int)(_early.First - _next) : int.MaxValue;
                Accept(octets.Span.Slice(0, Math.Min(octets.Length, beforeEarly)), frame);
                TakeEarly();
            }
            else if (_early is { IsEmpty: false } && (int)(_acknowledged - _early.First) >= 0)
            {
                SkipToEarly(TcpLoss.NotCaptured);
            }
            else if (_early is null && _hasEnd && (int)(_acknowledged - _end) > 0 && (int)(_end - _next) > 0)
            {
                Lose(_end - _next, TcpLoss.NotCaptured);
            }
            else
            {
                break;
            }
        }
    }

    private void SkipToEarly(TcpLoss loss)
    {
        uint count = _early!.First - _next;
        if ((int)count > 0)
            Lose(count, loss);
        TakeEarly();
    }
}
