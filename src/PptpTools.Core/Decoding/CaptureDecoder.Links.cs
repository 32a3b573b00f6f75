using System;
using System.Collections.Generic;
using PptpTools.Decoding.Tracking;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <content>PPP without PPTP: serial links and PPPoE, each a session of its own.</content>
public sealed partial class CaptureDecoder
{
    private readonly Dictionary<LinkKey, SessionTrack> _links = [];

    private void HandlePppLink(in CaptureFrame frame, in LinkFrame link)
    {
        var key = LinkKey.Of(frame.Interface, link);
        if (!_links.TryGetValue(key, out SessionTrack? session) || session.IsReported)
        {
            session = NewSession(frame.Ticks, frame.Number);
            session.SetHosts(HostOf(link.Source, "sender"), HostOf(link.Destination, "receiver"));
            session.IsUndirected = link.Sent is null && link.Source.IsEmpty;
            Filter(session);
            _links[key] = session;
            session.LinkKey = key;
        }

        session.Touch(frame.Ticks, frame.Number);
        int sender = link.Sent is { } sent ? (sent ? 0 : 1) : key.IsFromFirst(link) ? 0 : 1;
        HandlePppFrame(session, new PacketContext(frame, sender), link.Payload);
    }

    private static string HostOf(ReadOnlySpan<byte> address, string fallback) =>
        address.IsEmpty ? fallback : new LineWriter().AddressText(address).ToString();
}
