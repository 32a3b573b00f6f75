using System;
using PptpTools.Decoding.Tracking;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <content>PPP without PPTP: serial links and PPPoE, each a session of its own.</content>
public sealed partial class CaptureDecoder
{
    private readonly FlowTable<SessionTrack> _links = new();

    private void HandlePppLink(in CaptureFrame frame, in LinkFrame link)
    {
        ulong source = NumberOf(link.Source);
        ulong destination = NumberOf(link.Destination);
        FlowKey key = FlowKey.OfLink(frame.Interface, link.PppoeSession, source, destination);
        if (_links.Find(key) is not { IsReported: false } session)
        {
            session = NewSession(frame.Ticks, frame.Number);
            session.SetHosts(HostOf(link.Source, "sender"), HostOf(link.Destination, "receiver"));
            session.IsUndirected = link.Sent is null && link.Source.IsEmpty;
            Filter(session);
            _links.Set(key, session);
            session.LinkKey = key;
        }

        session.Touch(frame.Ticks, frame.Number);

        // On links without a direction both ends cannot be told apart: every frame counts as the first end's.
        int sender = link.Sent is { } sent ? (sent ? 0 : 1) : source <= destination ? 0 : 1;
        HandlePppFrame(session, new PacketContext(frame, sender), link.Payload);
    }

    private static string HostOf(ReadOnlySpan<byte> address, string fallback) =>
        address.IsEmpty ? fallback : new LineWriter().AddressText(address).ToString();

    private static ulong NumberOf(ReadOnlySpan<byte> address)
    {
        ulong number = 0;
        foreach (byte octet in address)
            number = (number << 8) | octet;
        return number;
    }
}
