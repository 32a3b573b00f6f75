using System;
using PptpTools.Decoding.Tracking;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Decoding;

/// <content>PPP frames: negotiation packets become steps and move the link's state; data packets are counted.</content>
public sealed partial class CaptureDecoder
{
    private void HandlePppFrame(SessionTrack session, in PacketContext context, ReadOnlySpan<byte> octets)
    {
        if (!PppFrame.TryParse(octets, out PppFrame ppp, out WireError error))
        {
            ReportMalformed(session, context, Layer.Other, error, octets, "The PPP header is not complete");
            return;
        }

        switch (ppp.Protocol)
        {
            case PppProtocol.Ip or PppProtocol.Ipv6:
                HandleNetworkData(session, context, ppp);
                break;
            case PppProtocol.Compressed or PppProtocol.CompressedLink or PppProtocol.VanJacobsonCompressed or PppProtocol.VanJacobsonUncompressed:
                HandlePacketData(session, context, ppp);
                break;
            case PppProtocol.Multilink:
                HandleFragment(session, context, ppp);
                break;
            default:
                HandleNegotiation(session, context, ppp);
                break;
        }
    }

    private void HandleNegotiation(SessionTrack session, in PacketContext context, in PppFrame ppp)
    {
        LinkTrack link = session.Link;
        if (!PppPackets.TryParse(ppp.Protocol, ppp.Information, link.ContextBy(context.Sender), out PppPacket? packet, out WireError error))
        {
            if (error.Fault != WireFault.None)
                ReportMalformed(session, context, Layers.Of(ppp.Protocol), error, ppp.Information, "The packet cannot be read");
            else
                ReportUnknownProtocol(session, context, ppp);
            return;
        }

        bool isRepeat = context.Arrival == GreArrival.Duplicate;
        if (!isRepeat)
        {
            DirectionEvidence before = session.Evidence;
            IpAddress? addressBefore = link.ClientAddress;
            if (session.IsUndirected)
                link.HandleUndirected(packet!);
            else
                link.Handle(packet!, context.Sender, context.Ticks, context.Frame);
            if (session.Evidence != before)
                Filter(session);
            if (link.ClientAddress is { } address && address != addressBefore)
                LearnClientAddress(session, addressBefore, address);
        }

        NegotiationStep step = BeginPacket(session, Layers.Of(ppp.Protocol), context);
        step.Data.Message = packet!.Message;
        step.Data.Identifier = packet.Identifier;
        step.Data.Body = packet;
        step.Data.Reference = packet.Reference;
        link.FillStates(ref step.Data, ppp.Protocol);
        packet.Examine(step.Anomalies);
        if (!session.IsUndirected)
        {
            link.Examine(packet, context.Sender, step.Anomalies);
            if (!isRepeat)
                session.Requests?.Note(step.Data, context.Sender);
        }

        session.Commit(_recorder);
        if (ppp.Protocol == PppProtocol.Eap && packet is EapTls tls && !isRepeat && !session.IsUndirected)
            ReportTlsMessage(session, context, tls);
    }

    /// <summary>A TLS message that EAP carried, once its last fragment has come.</summary>
    private void ReportTlsMessage(SessionTrack session, in PacketContext context, EapTls packet)
    {
        if (session.Link.Reassemble(packet, context.Sender) is not { } message)
            return;
        NegotiationStep step = BeginPacket(session, Layer.Eap, context);
        step.Data.Message = "TlsMessage";
        step.Data.Identifier = packet.Identifier;
        step.Data.Body = message;
        step.Data.Reference = message.Reference;
        session.Commit(_recorder);
    }

    /// <summary>IP in clear inside the tunnel.</summary>
    private void HandleNetworkData(SessionTrack session, in PacketContext context, in PppFrame ppp)
    {
        CountData(session, context);
        if (!WantsData && !session.Link.IsFirstClearPacket(context.Sender))
        {
            NoteData(session, context, Layer.Ip, ppp.Protocol);
            return;
        }


        NegotiationStep step = BeginPacket(session, Layer.Ip, context);
        var body = new IpSummary(ppp.Information);
        step.Data.Message = body.Message;
        step.Data.Body = body;
        step.Data.Reference = body.Reference;
        body.Examine(step.Anomalies);
        session.Link.ExamineData(ppp.Protocol, context.Sender, step.Anomalies);
        session.Commit(_recorder);
    }

    /// <summary>Encrypted or compressed data.</summary>
    private void HandlePacketData(SessionTrack session, in PacketContext context, in PppFrame ppp)
    {
        CountData(session, context);
        if (session.Link.Decryption is { } decryption && TryHandleEncrypted(session, decryption, context, ppp))
            return;
        DissectionContext direction = session.Link.ContextBy(context.Sender);
        Layer layer = Layers.OfData(ppp.Protocol, direction);
        if (!WantsData)
        {
            NoteData(session, context, layer, ppp.Protocol);
            return;
        }

        NegotiationStep step = BeginPacket(session, layer, context);
        if (layer == Layer.Mppe && direction.MppeOrMppc == true
            && MppeFrame.TryParse(ppp.Information, out MppeFrame mppe, out WireError error))
        {
            step.Data.Message = "Data";
            step.Data.Body = new MppeHeader(mppe.Header, mppe.Payload.Length);
            step.Data.Reference = MppeFrame.Section;
        }
        else if (PppPackets.TryParse(ppp.Protocol, ppp.Information, direction, out PppPacket? packet, out error))
        {
            IpSummary? restored = context.Arrival == GreArrival.Duplicate
                ? null
                : session.Link.Restore(packet!, context.Sender, context.Arrival != GreArrival.InOrder);
            step.Data.Message = packet!.Message;
            step.Data.Body = restored is null ? packet : new RestoredPacket(packet, restored);
            step.Data.Reference = packet.Reference;
            packet.Examine(step.Anomalies);
        }
        else
        {
            FillMalformed(ref step.Data, step.Anomalies, error, ppp.Information, "The packet cannot be read");
        }

        session.Link.ExamineData(ppp.Protocol, context.Sender, step.Anomalies);
        session.Commit(_recorder);
    }

    /// <summary>Encrypted data that can be read: what it carried is the step. False where it stays encrypted.</summary>
    private bool TryHandleEncrypted(SessionTrack session, LinkDecryption decryption, in PacketContext context, in PppFrame ppp)
    {
        if (context.Arrival == GreArrival.Duplicate || Layers.Of(ppp.Protocol) != Layer.Mppe || session.Link.ContextBy(context.Sender).MppeOrMppc != true
            || !MppeFrame.TryParse(ppp.Information, out MppeFrame frame, out _) || !decryption.TryDecrypt(frame, context.Sender, out PppFrame inner))
            return false;
        bool isIp = inner.Protocol is PppProtocol.Ip or PppProtocol.Ipv6;
        Layer layer = isIp ? Layer.Ip : Layers.Of(inner.Protocol);
        if (!WantsData)
        {
            NoteData(session, context, layer, ppp.Protocol);
            return true;
        }

        NegotiationStep step = BeginPacket(session, layer, context);
        WireRecord body = isIp ? new IpSummary(inner.Information) : InnerPacket(session, context, inner);
        step.Data.Message = body switch { IpSummary summary => summary.Message, RestoredPacket restored => restored.Compressed.Message, _ => ((PppPacket)body).Message };
        step.Data.Body = new DecryptedPacket(new MppeHeader(frame.Header, frame.Payload.Length), body);
        step.Data.Reference = body.Reference;
        body.Examine(step.Anomalies);
        session.Link.ExamineData(ppp.Protocol, context.Sender, step.Anomalies);
        session.Commit(_recorder);
        return true;
    }

    private static WireRecord InnerPacket(SessionTrack session, in PacketContext context, in PppFrame inner)
    {
        if (!PppPackets.TryParse(inner.Protocol, inner.Information, session.Link.ContextBy(context.Sender), out PppPacket? packet, out _))
            return new UnknownPppPacket(inner.Protocol, new OctetString(inner.Information));
        IpSummary? restored = session.Link.Restore(packet!, context.Sender, context.Arrival != GreArrival.InOrder);
        return restored is null ? packet! : new RestoredPacket(packet!, restored);
    }

    /// <summary>A multilink fragment (RFC 1990).</summary>
    private void HandleFragment(SessionTrack session, in PacketContext context, in PppFrame ppp)
    {
        DissectionContext direction = session.Link.ContextBy(context.Sender);
        if (!MultilinkFrame.TryParse(ppp.Information, direction.ShortSequenceNumbers, out MultilinkFrame fragment, out WireError error))
        {
            ReportMalformed(session, context, Layer.Multilink, error, ppp.Information, "The fragment's header is not complete");
            return;
        }

        if (WantsData)
        {
            NegotiationStep step = BeginPacket(session, Layer.Multilink, context);
            MultilinkFragment record = fragment.ToRecord();
            step.Data.Message = record.Message;
            step.Data.Body = record;
            step.Data.Reference = record.Reference;
            record.Examine(step.Anomalies);
            session.Commit(_recorder);
        }
        else
        {
            NoteData(session, context, Layer.Multilink, ppp.Protocol);
        }

        if (context.Arrival == GreArrival.Duplicate)
            return;
        byte[]? whole = session.Link.Reassemble(fragment, context.Sender, context.Frame, out long[]? earlierFrames);
        bool isFragmentAgain = whole is not null && PppFrame.TryParse(whole, out PppFrame inner, out _) && inner.Protocol == PppProtocol.Multilink;
        if (whole is null || isFragmentAgain)
            return;
        long[]? carried = _recorder.CarriedFrames;
        _recorder.CarriedFrames = earlierFrames ?? carried;
        HandlePppFrame(session, context, whole);
        _recorder.CarriedFrames = carried;
    }

    /// <summary>Counts a data packet, which also shows that the network phase is open where nothing else can.</summary>
    private static void CountData(SessionTrack session, in PacketContext context)
    {
        if (!session.SawBeginning)
            session.Reach(SessionPhase.Open);
        if (context.IsGre)
            session.GreBy(context.Sender).Statistics.DataPackets++;
    }

    private void ReportUnknownProtocol(SessionTrack session, in PacketContext context, in PppFrame ppp)
    {
        NegotiationStep step = BeginPacket(session, Layer.Other, context);
        var body = new UnknownPppPacket(ppp.Protocol, new OctetString(ppp.Information));
        step.Data.Message = body.Message;
        step.Data.Reference = body.Reference;
        step.Data.Body = body;
        body.Examine(step.Anomalies);
        session.Commit(_recorder);
    }

    private void ReportMalformed(
        SessionTrack session, in PacketContext context, Layer layer, WireError error, ReadOnlySpan<byte> octets, string what)
    {
        NegotiationStep step = BeginPacket(session, layer, context);
        FillMalformed(ref step.Data, step.Anomalies, error, octets, what);
        session.Commit(_recorder);
    }

    private static void FillMalformed(ref StepData data, AnomalyCollector anomalies, WireError error, ReadOnlySpan<byte> octets, string what)
    {
        data.Message = "Malformed";
        data.Body = new RawOctets(new OctetString(octets), error.Reference);
        data.Reference = error.Reference;
        anomalies.Add(error, what);
    }
}
