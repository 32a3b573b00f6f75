using System.Collections.Generic;
using PptpTools.Wire;
using PptpTools.Wire.Control;

namespace PptpTools.Decoding.Tracking;

/// <summary>One control connection while it is being decoded: its two streams, its roles and its calls.</summary>
internal sealed class ControlTrack
{
    private readonly List<SessionTrack> _calls = [];

    private CaptureDecoder.ControlHalf? _byClient;
    private CaptureDecoder.ControlHalf? _byServer;

    public ControlTrack(int id, in TcpEnds ends, SessionTrack primary)
    {
        Ends = ends;
        Primary = primary;
        Info = new ControlConnectionInfo { Id = id };
        _calls.Add(primary);
    }

    public TcpEnds Ends { get; }

    /// <summary>True where the capture joined the connection after its beginning.</summary>
    public bool WasJoined { get; init; }

    public ControlConnectionInfo Info { get; }

    /// <summary>The session of the connection's own messages, and of its first call.</summary>
    public SessionTrack Primary { get; }

    /// <summary>The calls as they are now: closing one may take another out.</summary>
    public SessionTrack[] Calls => _calls.ToArray();

    /// <summary>True for the client when it is the PNS, false when the server is; null while no call tells (RFC 2637 section 1.3).</summary>
    public bool? ClientIsPns { get; private set; }

    /// <summary>The sequence number of the client's SYN; null where it was not seen.</summary>
    public uint? ClientInitialSequence { get; init; }

    /// <summary>True where the client's FIN came first, false where the server's did; null while there is none.</summary>
    public bool? ClosedByClient { get; set; }

    /// <summary>True when both sides have sent a FIN and octets before one of them are missing.</summary>
    public bool AwaitsOctets { get; set; }

    public bool IsOver { get; set; }

    public void SetHalves(CaptureDecoder.ControlHalf byClient, CaptureDecoder.ControlHalf byServer)
    {
        _byClient = byClient;
        _byServer = byServer;
    }

    public CaptureDecoder.ControlHalf HalfBy(bool client) => (client ? _byClient : _byServer)!;

    public void AddCall(SessionTrack session) => _calls.Add(session);

    /// <summary>Forgets a call; the primary session stays with its connection.</summary>
    public void RemoveCall(SessionTrack session)
    {
        if (session != Primary)
            _calls.Remove(session);
    }

    /// <summary>The end's number in a session, whose ends may stand the other way round when GRE was seen first.</summary>
    public static int EndOf(SessionTrack session, bool client) => client != session.IsReversed ? 0 : 1;

    /// <summary>The call id that tells which call a message is about; null for messages of the connection.</summary>
    public static ushort? NamedCallId(ControlMessage message) => message.ReceiverCallId ?? message.SenderCallId;

    /// <summary>True where the call id that a message names is one that the client assigned.</summary>
    public static bool IsClientsId(ControlMessage message, bool fromClient) => fromClient != (message.ReceiverCallId is not null);

    /// <summary>The call that a message is about, the latest where its id was used again; null for messages of the connection and for calls that are not known.</summary>
    public SessionTrack? FindCall(ControlMessage message, bool fromClient)
    {
        if (NamedCallId(message) is not { } callId)
            return null;
        for (int i = _calls.Count - 1; i >= 0; i--)
        {
            SessionTrack session = _calls[i];
            if (session.CallIds[EndOf(session, IsClientsId(message, fromClient))] == callId)
                return session;
        }

        return null;
    }

    /// <summary>True while a call of this connection has not been reported.</summary>
    public bool HasOpenCall => _calls.Exists(static call => !call.IsReported);

    /// <summary>True for a message that <see cref="FindCall"/> finds no call for, where calls are known and its id, however the sender meant it, is of none of them.</summary>
    public bool IsOfUnknownCall(ControlMessage message)
    {
        if ((message.SenderCallId ?? message.ReceiverCallId) is not { } id || message is OutgoingCallRequest or IncomingCallRequest)
            return false;
        foreach (SessionTrack call in _calls)
        {
            if (call.CallIds[0] is null || call.CallIds[1] is null || call.CallIds[0] == id || call.CallIds[1] == id)
                return false;
        }

        return true;
    }

    /// <summary>Learns the roles from who asks for a call, or where that was not captured from who answers.</summary>
    public void LearnRoles(ControlMessage message, bool fromClient)
    {
        if (ClientIsPns is not null || message is not (OutgoingCallRequest or IncomingCallRequest or OutgoingCallReply or IncomingCallReply or IncomingCallConnected))
            return;
        ClientIsPns = fromClient == (message is OutgoingCallRequest or IncomingCallReply);
        Info.Pns = ClientIsPns == true ? "client" : "server";
    }

    /// <summary>Reports a message that the sender's role does not send.</summary>
    public void ExamineRole(ControlMessage message, bool fromClient, AnomalyCollector anomalies)
    {
        if (ClientIsPns is not { } clientIsPns)
            return;
        bool isPns = fromClient == clientIsPns;
        bool? wantsPns = message.Type switch
        {
            OutgoingCallRequest.TypeNumber or IncomingCallReply.TypeNumber or CallClearRequest.TypeNumber or SetLinkInfo.TypeNumber => true,
            OutgoingCallReply.TypeNumber or IncomingCallRequest.TypeNumber or IncomingCallConnected.TypeNumber
                or CallDisconnectNotify.TypeNumber or WanErrorNotify.TypeNumber => false,
            _ => null,
        };
        if (wantsPns is { } wanted && wanted != isPns && message is not UnknownControlMessage)
            anomalies.Add("WrongRole", $"{message.Message} is sent by the {(wanted ? "PNS" : "PAC")}, and this end is the {(isPns ? "PNS" : "PAC")}", message.Reference);
    }

    /// <summary>Keeps what the two ends say of themselves.</summary>
    public void LearnInfo(ControlMessage message, bool fromClient)
    {
        switch (message)
        {
            case StartControlConnectionRequest request:
                Describe(fromClient, request.HostNameText, request.VendorStringText, request.FirmwareRevision);
                break;
            case StartControlConnectionReply reply:
                Describe(fromClient, reply.HostNameText, reply.VendorStringText, reply.FirmwareRevision);
                Info.ProtocolVersion = new System.Version(reply.ProtocolVersion >> 8, reply.ProtocolVersion & 0xFF);
                break;
        }
    }

    private void Describe(bool client, string host, string vendor, ushort firmware)
    {
        if (client)
        {
            Info.ClientHostName = host;
            Info.ClientVendor = vendor;
            Info.ClientFirmware = firmware;
        }
        else
        {
            Info.ServerHostName = host;
            Info.ServerVendor = vendor;
            Info.ServerFirmware = firmware;
        }
    }
}
