using System;
using PptpTools.Wire.Ppp;

namespace PptpTools.Session;

/// <content>LCP's Echo-Requests as a sign of life (RFC 1661 section 5.8).</content>
internal sealed partial class PppLink
{
    private TimeSpan? _echoAt;
    private int _unansweredEchoes;

    /// <summary>Something came from the peer since the last time, other than echoes: a reply proves no more than that it answers the request.</summary>
    private bool _peerWasHeard;

    /// <summary>Echo-Requests sent.</summary>
    public long EchoesSent { get; private set; }

    /// <summary>Network data came from the peer: it lives.</summary>
    public void NoteData() => _peerWasHeard = true;

    private void BeginEchoes(TimeSpan now)
    {
        _unansweredEchoes = 0;
        _echoAt = now + _options.EchoInterval;
    }

    private void HandleEchoReply(EchoPacket reply)
    {
        if (reply.MagicNumber == 0 || reply.MagicNumber != Agreement.MagicNumber)
            _unansweredEchoes = 0;
    }

    private void HandleEchoDeadline(TimeSpan now)
    {
        if (_echoAt is not { } at || now < at)
            return;
        _echoAt = now + _options.EchoInterval;
        if (_options.EchoIsAdaptive && _peerWasHeard)
        {
            _peerWasHeard = false;
            _unansweredEchoes = 0;
            return;
        }

        _peerWasHeard = false;
        if (_unansweredEchoes >= _options.EchoFailures)
        {
            _echoAt = null;
            Fail(new SessionFailure(SessionFailureKind.LinkEchoTimeout, $"The peer left {_unansweredEchoes} LCP Echo-Requests unanswered."), now);
            return;
        }

        uint magic = Agreement.MagicNumber;
        if (!Lcp.TrySend(identifier => new EchoPacket(PppCode.EchoRequest, identifier, magic)))
            return;
        _unansweredEchoes++;
        EchoesSent++;
    }
}
