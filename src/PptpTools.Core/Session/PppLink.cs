using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using PptpTools.Negotiation;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using static PptpTools.Session.Deadlines;

namespace PptpTools.Session;

/// <summary>
/// One PPP link, of either end: LCP, authentication, callback, compression and the network protocols in the phases of RFC 1661 section 3.
/// <code>
///   Dead --Up--> Establish --LCP--> Authenticate --> Callback --> Network --NCPs--> Open
///     ^                                  |              |            |               |
///     +------------- Terminate &lt;---------+--------------+------------+---------------+
/// </code>
/// It handles packets and knows neither octets of GRE nor data: what it agrees stands in <see cref="Sending"/> and <see cref="Receiving"/>.
/// </summary>
internal sealed partial class PppLink : IDisposable
{
    /// <summary>Packets that wait to be sent; a peer that provokes more loses the answers.</summary>
    private const int MaximumWaiting = 128;

    private readonly PppLinkOptions _options;
    private readonly ILinkOwner _owner;
    private readonly IRandomSource _random;
    private readonly Queue<(PppPacket Packet, SendTerms Terms)> _outgoing = new();
    private readonly LcpPolicy _lcpPolicy;
    private TimeSpan? _beginsBy;
    private bool _isClosing;

    /// <param name="options">What this end wants and grants.</param>
    /// <param name="owner">Knows credentials, accounts and addresses.</param>
    /// <param name="random">For magic numbers, identifiers and challenges.</param>
    public PppLink(PppLinkOptions options, ILinkOwner owner, IRandomSource random)
    {
        _options = options;
        _owner = owner;
        _random = random;
        _lcpPolicy = new LcpPolicy(options.Lcp, RandomNumber);
        Lcp = new NegotiationAutomaton(_lcpPolicy, options.Limits with { FirstIdentifier = options.FirstIdentifier });
    }

    public LinkPhase Phase { get; private set; }

    /// <summary>Why the link ended, or is ending.</summary>
    public SessionFailure? Failure { get; private set; }

    public NegotiationAutomaton Lcp { get; }

    /// <summary>What LCP agreed, valid while it is open.</summary>
    public LcpAgreement Agreement => _lcpPolicy.Agreement;

    /// <summary>The characters that the peer wants escaped; null where it did not say.</summary>
    public uint? PeerMap => _lcpPolicy.Granted.Find<AsyncControlCharacterMapOption>()?.Map;

    /// <summary>What is in force for the packets sent.</summary>
    public SendTerms Sending { get; private set; } = SendTerms.Default;

    /// <summary>What is in force for the packets received.</summary>
    public ReceiveTerms Receiving { get; private set; } = ReceiveTerms.Default;

    /// <summary>What the peer's packets have agreed, as far as it changes how they are read.</summary>
    public DissectionContext ReceivedContext { get; } = new();

    /// <summary>Packets of the peer that belonged to no protocol or phase, or could not be read.</summary>
    public long DiscardedPackets { get; private set; }

    /// <summary>True once a readable packet came from the peer.</summary>
    public bool HasHeardPeer { get; private set; }

    /// <summary>True once the peer answered a packet of this end: the path works both ways.</summary>
    public bool HasBeenAnswered { get; private set; }

    /// <summary>
    /// What the path seems to lack while LCP has not opened: GRE in either direction. Null where there is no such sign; a peer that gives
    /// up first ends the call for the same reason, without being able to say it.
    /// </summary>
    public SessionFailure? BlockedPath => Phase != LinkPhase.Establish || HasBeenAnswered ? null
        : HasHeardPeer ? new(SessionFailureKind.GreBlockedOutward, "The peer's GRE packets come, and it answered none of this end's.")
        : new(SessionFailureKind.GreBlocked, "No GRE packet of the peer ever came.");

    /// <summary>When <see cref="HandleDeadline"/> is to be called next; null while nothing waits.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            TimeSpan? earliest = Earlier(Lcp.Deadline, Earlier(_peerProof?.Deadline, Earlier(_ownProof?.Deadline, _callback?.Deadline)));
            earliest = Earlier(earliest, Earlier(_ccp?.Deadline, Earlier(_ipcp?.Deadline, _ipv6cp?.Deadline)));
            return Earlier(Earlier(earliest, BeginsBy), Earlier(_echoAt, _resetAt));
        }
    }

    /// <summary>The call is there: packets can be exchanged.</summary>
    public void Up(TimeSpan now)
    {
        Phase = LinkPhase.Establish;
        Lcp.Open(now);
        if (_options.WaitsForPeer)
            WaitForPeer(now);
        else
            Lcp.Up(now);
        Settle(now);
    }

    /// <summary>The call is gone.</summary>
    public void Down(TimeSpan now)
    {
        Lcp.Down(now);
        Settle(now);
        Phase = LinkPhase.Dead;
        _outgoing.Clear();
    }

    /// <summary>Ends the link in good order: Terminate-Request, and a little time for its Ack.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="now">The time.</param>
    public void Close(SessionFailure failure, TimeSpan now)
    {
        Fail(failure, now);
        Settle(now);
    }

    /// <summary>Takes the next packet to send, in order.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="terms">What was in force when it came to be.</param>
    public bool TryTakePacket(out PppPacket? packet, out SendTerms terms)
    {
        bool hasAny = _outgoing.Count > 0;
        (packet, terms) = hasAny ? _outgoing.Dequeue() : (null, Sending);
        return hasAny;
    }

    /// <summary>Handles every timer that is due.</summary>
    public void HandleDeadline(TimeSpan now)
    {
        Lcp.HandleDeadline(now);
        HandleSilence(now);
        _ownProof?.HandleDeadline(now);
        _peerProof?.HandleDeadline(now);
        _callback?.HandleDeadline(now);
        _ccp?.HandleDeadline(now);
        _ipcp?.HandleDeadline(now);
        _ipv6cp?.HandleDeadline(now);
        HandleEchoDeadline(now);
        HandleResetDeadline(now);
        Settle(now);
    }

    /// <summary>Forgets keys.</summary>
    public void Dispose()
    {
        EndAuthentication();
        ForgetProtection();
    }

    private TimeSpan? BeginsBy => Phase == LinkPhase.Establish && Lcp.State == AutomatonState.Stopped ? _beginsBy : null;

    /// <summary>The peer is to begin, in the time that an end that does not wait would ask for.</summary>
    private void WaitForPeer(TimeSpan now)
    {
        Lcp.UpAndWait(now);
        _beginsBy = now + new TimeSpan(_options.Limits.RestartInterval.Ticks * _options.Limits.MaxConfigure);
    }

    private void HandleSilence(TimeSpan now)
    {
        if (BeginsBy is not { } time || now < time)
            return;
        Fail(HasHeardPeer ? new(SessionFailureKind.LinkEchoTimeout, "The peer sent no LCP Configure-Request.", "RFC 1661 4.6") : BlockedPath!, now);
    }

    private uint RandomNumber()
    {
        Span<byte> octets = stackalloc byte[sizeof(uint)];
        _random.Fill(octets);
        return BinaryPrimitives.ReadUInt32BigEndian(octets);
    }

    private void Send(PppPacket packet)
    {
        if (_outgoing.Count < MaximumWaiting)
            _outgoing.Enqueue((packet, Sending));
    }

    /// <summary>The first failure is the reason; what follows from it is not. The link then terminates.</summary>
    private void Fail(SessionFailure failure, TimeSpan now)
    {
        Failure ??= failure;
        if (_isClosing)
            return;
        _isClosing = true;
        Phase = LinkPhase.Terminate;
        if (_options.EndsWithErrorNumber)
            Lcp.Close(ErrorNumber(failure), now);
        else
            Lcp.Close(failure.Kind == SessionFailureKind.ClosedLocally ? "User request" : failure.Text, now);
        if (Lcp.State == AutomatonState.Closed)
            HandleLinkFinished();
    }

    /// <summary>The data of Windows' Terminate-Request: its magic number, a mark, and the error that it shows its user.</summary>
    private OctetString ErrorNumber(SessionFailure failure)
    {
        const uint Mark = 0x003C_CD74;
        Span<byte> data = stackalloc byte[3 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(data, Agreement.MagicNumber);
        BinaryPrimitives.WriteUInt32BigEndian(data.Slice(sizeof(uint)), Mark);
        BinaryPrimitives.WriteUInt32BigEndian(data.Slice(2 * sizeof(uint)), (uint)failure.Code.GetValueOrDefault());
        return new OctetString(data);
    }

    /// <summary>Takes what the machines want done until none of them wants anything.</summary>
    private void Settle(TimeSpan now)
    {
        bool isSettled;
        do
        {
            isSettled = !DrainLcp(now);
            isSettled &= !DrainProofs(now);
            isSettled &= !DrainNetwork(now);
        }
        while (!isSettled);
    }

    private bool DrainLcp(TimeSpan now)
    {
        bool hasAny = false;
        while (Lcp.TryTakeOutput(out AutomatonOutput output))
        {
            hasAny = true;
            switch (output.Kind)
            {
                case AutomatonOutputKind.Send:
                    Send(Fitting(output.Packet!));
                    if (output.Packet is ConfigurePacket { Code: PppCode.ConfigureAck } granted)
                        NoteAcknowledged(granted.Options);
                    break;
                case AutomatonOutputKind.LayerUp:
                    HandleLinkUp(now);
                    break;
                case AutomatonOutputKind.LayerDown:
                    HandleLinkDown(now);
                    break;
                case AutomatonOutputKind.LayerFinished:
                    HandleLinkFinished();
                    break;
            }
        }

        return hasAny;
    }

    /// <summary>An Echo-Reply carries the data of its request, which the peer may be unable to receive itself: it is cut to what it can (RFC 1661 section 6.1).</summary>
    private PppPacket Fitting(PppPacket packet)
    {
        int excess = packet.Length - Sending.PeerReceiveUnit;
        return packet is EchoPacket { Code: PppCode.EchoReply } reply && excess > 0
            ? reply with { Data = new OctetString(reply.Data.Span.Slice(0, reply.Data.Length - excess)) }
            : packet;
    }

    private void HandleLinkUp(TimeSpan now)
    {
        LcpAgreement agreed = Agreement;
        if (!_isClosing)
            Failure = null;
        Sending = SendTerms.Default with
        {
            MayOmitAddress = agreed.MayOmitAddress,
            MayCompressProtocol = agreed.MayCompressProtocol,
            PeerReceiveUnit = agreed.SendUnit,
        };
        _fragments = _lcpPolicy.Requested.Find<MaximumReceivedReconstructedUnitOption>() is null ? null : new MultilinkReassembly();
        foreach (string text in _options.Identifications)
            Lcp.TrySend(identifier => new IdentificationPacket(identifier, agreed.MagicNumber, new OctetString(System.Text.Encoding.ASCII.GetBytes(text))));
        BeginEchoes(now);
        BeginAuthentication(agreed, now);
    }

    private void HandleLinkDown(TimeSpan now)
    {
        EndNetwork(now);
        EndAuthentication();
        _fragments = null;
        _echoAt = null;
        Sending = SendTerms.Default;
        Receiving = ReceiveTerms.Default;
        Phase = _isClosing ? LinkPhase.Terminate : LinkPhase.Establish;
    }

    private void HandleLinkFinished()
    {
        Failure ??= BlockedPath ?? OfLcp(Lcp.Failure);
        Phase = LinkPhase.Dead;
        EndAuthentication();
    }

    private static SessionFailure OfLcp(NegotiationFailure? failure) => failure?.Kind switch
    {
        NegotiationFailureKind.NoAnswer => new(SessionFailureKind.LinkEchoTimeout, failure.Text, failure.Reference),
        NegotiationFailureKind.NotConverging => new(SessionFailureKind.LinkNotConverging, failure.Text, failure.Reference),
        NegotiationFailureKind.Refused => new(SessionFailureKind.AuthenticationMethodRefused, failure.Text, failure.Reference),
        NegotiationFailureKind.LoopedBack => new(SessionFailureKind.LinkLoopedBack, failure.Text, failure.Reference),
        NegotiationFailureKind.Rejected => new(SessionFailureKind.LinkRejected, failure.Text, failure.Reference),
        _ => new(SessionFailureKind.LinkTerminatedByPeer, "The peer ended the link."),
    };
}
