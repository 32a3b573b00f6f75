using PptpTools.Decoding.Tracking;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Decoding;

/// <content>Which call a packet or a control message belongs to, where one of the two was captured without the other.</content>
public sealed partial class CaptureDecoder
{
    /// <summary>More sessions than this between two hosts are not searched: which of them is meant cannot be told then.</summary>
    private const int MaximumCandidates = 64;

    private readonly FlowTable<CallDirection> _calls = new();
    private readonly FlowTable<SessionTrack> _latestByHosts = new();

    /// <summary>The session of a GRE packet and the end that sent it; a packet of no known call opens a session of its own.</summary>
    private CallDirection FindCall(in CaptureFrame frame, in IpPacket ip, in GreFrame gre)
    {
        if (_calls.Find(FlowKey.OfCall(ip.Source, ip.Destination, gre.CallId)) is not { } found)
            return FindNewCall(frame, ip, gre);

        // Packets with the assigned id show that those with another were not of this call.
        if (!found.IsForeign && found.Session.ForeignCallIds[1 - found.Sender] is not null)
            ForgetForeign(found.Session, found.Sender);
        return found;
    }

    private CallDirection FindNewCall(in CaptureFrame frame, in IpPacket ip, in GreFrame gre)
    {
        if (JoinCall(ip, gre) is { } joined)
            return joined;
        SessionTrack session = NewSession(frame.Ticks, frame.Number);
        session.SetAddresses(ip.Source, ip.Destination);
        AddBetweenHosts(session);
        Filter(session);
        return Bind(session, 0, gre.CallId);
    }

    /// <summary>The known call that a packet with a new call id is of; null where there is none, or more than one that it could be.</summary>
    private CallDirection? JoinCall(in IpPacket ip, in GreFrame gre)
    {
        if (_latestByHosts.Find(FlowKey.OfHosts(ip.Source, ip.Destination)) is not { } latest)
            return null;
        bool isOneHost = ip.Source == ip.Destination;
        int sender = isOneHost ? (latest.CallIds[1] is null ? 0 : 1) : latest.AddressOf(0) == ip.Source ? 0 : 1;
        if (!latest.IsClosed && latest.CallIds[1 - sender] is null)
            return Bind(latest, sender, gre.CallId);
        if (isOneHost)
            return null;

        SessionTrack? candidate = null;
        int searched = 0;
        for (SessionTrack? session = latest; session is not null; session = session.Older)
        {
            int by = session.AddressOf(0) == ip.Source ? 0 : 1;
            if (session is not { IsClosed: false, Control: not null } || session.HasGreBy(by) || session.CallIds[1 - by] is null)
                continue;
            if (candidate is not null || ++searched > MaximumCandidates)
                return null;
            candidate = session;
            sender = by;
        }

        if (candidate is null || !MayBeginCall(gre, candidate.HasGreBy(1 - sender)))
            return null;
        candidate.ForeignCallIds[1 - sender] = gre.CallId;
        var foreign = new CallDirection(candidate, sender, isForeign: true);
        _calls.Set(FlowKey.OfCall(ip.Source, ip.Destination, gre.CallId), foreign);
        return foreign;
    }

    /// <summary>True for what a call begins with: LCP's Configure packets, and acknowledgments of what the other end sent.</summary>
    private static bool MayBeginCall(in GreFrame gre, bool otherEndHasSent)
    {
        if (gre.PayloadLength == 0)
            return otherEndHasSent;
        return PppFrame.TryParse(gre.Payload, out PppFrame ppp, out _)
            && ppp.Protocol == PppProtocol.Lcp && !ppp.Information.IsEmpty && ppp.Information[0] <= (byte)PppCode.ConfigureReject;
    }

    /// <summary>Notes that packets of <paramref name="sender"/> carry the id that the other end assigned.</summary>
    private CallDirection Bind(SessionTrack session, int sender, ushort callId)
    {
        session.CallIds[1 - sender] = callId;
        var direction = new CallDirection(session, sender, isForeign: false);
        FlowKey key = FlowKey.OfCall(session.AddressOf(sender), session.AddressOf(1 - sender), callId);
        CallDirection? former = _calls.Find(key);
        if (former is { IsForeign: true } && former.Session != session)
            ForgetForeign(former.Session, former.Sender);
        if (session.AddressOf(0) != session.AddressOf(1))
        {
            _calls.Set(key, direction);
            return direction;
        }

        // On one host the call id alone tells the directions apart.
        session.IsUndirected = session.CallIds[0] is null || session.CallIds[1] is null || session.CallIds[0] == session.CallIds[1];
        if (former is { Session: { IsClosed: false } other } && other != session)
        {
            NoteSharedId(session, callId);
            NoteSharedId(other, callId);
            return former;
        }

        if (session.CallIds[0] == session.CallIds[1])
            NoteSharedId(session, callId);
        _calls.Set(key, direction);
        return direction;
    }

    private static void NoteSharedId(SessionTrack session, ushort callId)
    {
        session.IsUndirected = true;
        session.Note(new SessionAnomaly(session.LastFrame, Layer.Gre, new Anomaly(
            "SharedCallId", $"Call id {callId} was assigned twice on one host: GRE does not tell who sent a packet", "RFC 2637 4.1", -1)));
    }

    /// <summary>The packets with an id that nobody assigned are of another call.</summary>
    private void ForgetForeign(SessionTrack session, int sender)
    {
        if (session.ForeignCallIds[1 - sender] is not { } foreign)
            return;
        session.ForeignCallIds[1 - sender] = null;
        session.ForgetGreBy(sender);
        ForgetCall(session, FlowKey.OfCall(session.AddressOf(sender), session.AddressOf(1 - sender), foreign));
    }

    /// <summary>
    /// The session known from GRE alone that a control connection, joined in its middle, belongs to: the one that its first
    /// message names by call id, or else the only one between the two hosts. Null where there is none or more than one.
    /// </summary>
    private SessionTrack? FindCallOf(in TcpEnds ends, ControlMessage? first, bool fromClient)
    {
        if (first is StartControlConnectionRequest or StartControlConnectionReply or OutgoingCallRequest or IncomingCallRequest)
            return null;
        if (first is not null && FindNamedCall(ends, first, fromClient) is { } named)
            return named;

        SessionTrack? only = null;
        int searched = 0;
        for (SessionTrack? session = _latestByHosts.Find(FlowKey.OfHosts(ends.Client, ends.Server)); session is not null; session = session.Older)
        {
            if (++searched > MaximumCandidates)
                return null;
            if (session is not { Control: null, IsClosed: false })
                continue;
            if (only is not null)
                return null;
            only = session;
        }

        if (only is null || (ends.Client == ends.Server && only.ServerEnd < 0))
            return null;
        only.IsReversed = ends.Client == ends.Server ? only.ServerEnd == 0 : only.AddressOf(0) != ends.Client;
        bool contradicts = first is not null && ControlTrack.NamedCallId(first) is not null
            && only.CallIds[ControlTrack.EndOf(only, ControlTrack.IsClientsId(first, fromClient))] is not null;
        return contradicts ? null : only;
    }

    /// <summary>The session known from GRE alone that a control message names; null where there is none.</summary>
    private SessionTrack? FindNamedCall(in TcpEnds ends, ControlMessage message, bool fromClient)
    {
        if (ControlTrack.NamedCallId(message) is not { } callId)
            return null;
        bool isClients = ControlTrack.IsClientsId(message, fromClient);
        FlowKey key = isClients ? FlowKey.OfCall(ends.Server, ends.Client, callId) : FlowKey.OfCall(ends.Client, ends.Server, callId);
        if (_calls.Find(key) is not { Session: { Control: null, IsClosed: false } session } direction)
            return null;
        session.IsReversed = isClients != (direction.Sender == 1);
        return session;
    }

    /// <summary>Makes a session known from GRE alone a call of the control connection whose message names it.</summary>
    private SessionTrack? AdoptNamedCall(ControlTrack control, ControlMessage message, bool fromClient)
    {
        if (!control.WasJoined || message is OutgoingCallRequest or IncomingCallRequest || FindNamedCall(control.Ends, message, fromClient) is not { } session)
            return null;
        Attach(control, session, sawHandshake: false);
        control.AddCall(session);
        return session;
    }

    private void AddBetweenHosts(SessionTrack session)
    {
        FlowKey hosts = FlowKey.OfHosts(session.AddressOf(0), session.AddressOf(1));
        session.Older = _latestByHosts.Find(hosts);
        if (session.Older is { } older)
            older.Newer = session;
        _latestByHosts.Set(hosts, session);
    }

    private void RemoveBetweenHosts(SessionTrack session)
    {
        (SessionTrack? older, SessionTrack? newer) = (session.Older, session.Newer);
        session.Older = session.Newer = null;
        if (older is not null)
            older.Newer = newer;
        if (newer is not null)
        {
            newer.Older = older;
            return;
        }

        FlowKey hosts = FlowKey.OfHosts(session.AddressOf(0), session.AddressOf(1));
        if (older is not null)
            _latestByHosts.Set(hosts, older);
        else
            _latestByHosts.Remove(hosts, session);
    }

    /// <summary>Takes a session out of every index.</summary>
    private void Forget(SessionTrack session)
    {
        for (int end = 0; end < 2; end++)
        {
            if (session.CallIds[1 - end] is { } id)
                ForgetCall(session, FlowKey.OfCall(session.AddressOf(end), session.AddressOf(1 - end), id));
            if (session.ForeignCallIds[1 - end] is { } foreign)
                ForgetCall(session, FlowKey.OfCall(session.AddressOf(end), session.AddressOf(1 - end), foreign));
        }

        RemoveBetweenHosts(session);
        if (session.LinkKey is { } link)
            _links.Remove(link, session);
        if (session.Link.ClientAddress is { } address)
            _clientAddresses.Remove(FlowKey.OfHost(address), session);
        ForgetControl(session);
    }

    private void ForgetCall(SessionTrack session, in FlowKey key)
    {
        if (_calls.Find(key)?.Session == session)
            _calls.Remove(key);
    }
}
