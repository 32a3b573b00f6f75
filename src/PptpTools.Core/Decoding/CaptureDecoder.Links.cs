using System;
using System.Collections.Generic;
using PptpTools.Decoding.Tracking;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Decoding;

/// <content>PPP without PPTP: serial links and PPPoE, each a session of its own.</content>
public sealed partial class CaptureDecoder
{
    private const int PppoeCodeOffset = 1;
    private const byte PppoeSessionConfirmation = 0x65;
    private const byte PppoeTerminate = 0xA7;
    private const int MaximumUnreadLinks = 256;

    private readonly FlowTable<SessionTrack> _links = new();
    private readonly List<UnreadLink> _unreadLinks = [];

    private void HandlePppLink(in CaptureFrame frame, in LinkFrame link)
    {
        ulong source = NumberOf(link.Source);
        ulong destination = NumberOf(link.Destination);
        FlowKey key = FlowKey.OfLink(frame.Interface, link.PppoeSession, source, destination);
        if (_links.Find(key) is not { IsReported: false } session || BeginsAnew(session, link.Payload))
        {
            if (_links.Find(key) is { } former)
                Close(former, SessionEnd.LinkTerminated, "LCP began anew on the link.");
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

    /// <summary>A frame whose link header cannot be read is a step; those of a link type that is not read are counted for each interface.</summary>
    private void ReportUnreadableLink(in CaptureFrame frame, WireError error)
    {
        if (LinkFrame.Reads(frame.LinkType))
        {
            ReportUnreadable(frame, Layer.Other, error, $"The link header of type {frame.LinkType} cannot be read");
            return;
        }

        foreach (UnreadLink known in _unreadLinks)
        {
            if (known.Interface == frame.Interface && known.LinkType == frame.LinkType)
            {
                known.Count++;
                return;
            }
        }

        if (_unreadLinks.Count < MaximumUnreadLinks)
            _unreadLinks.Add(new UnreadLink(frame.Interface, frame.LinkType, frame.Number, frame.Ticks, error) { Count = 1 });
    }

    private void ReportUnreadLinks()
    {
        foreach (UnreadLink link in _unreadLinks)
        {
            var first = new CaptureFrame { Number = link.FirstFrame, Ticks = link.FirstTicks };
            string frames = link.Count == 1 ? "A frame" : $"{link.Count} frames";
            ReportUnreadable(first, Layer.Other, link.Error, $"{frames} of link type {link.LinkType} on interface {link.Interface} cannot be read, from this one on");
        }

        _unreadLinks.Clear();
    }

    /// <summary>The end of a PPPoE session, and the beginning of another that has its number (RFC 2516 sections 5.4 and 5.5).</summary>
    private void HandlePppoeDiscovery(in CaptureFrame frame, in LinkFrame link)
    {
        byte code = link.Payload[PppoeCodeOffset];
        if (code is not (PppoeTerminate or PppoeSessionConfirmation))
            return;
        FlowKey key = FlowKey.OfLink(frame.Interface, link.PppoeSession, NumberOf(link.Source), NumberOf(link.Destination));
        if (_links.Find(key) is not { IsClosed: false } session)
            return;

        if (code == PppoeTerminate)
            session.Touch(frame.Ticks, frame.Number);
        string how = code == PppoeTerminate ? "with a PADT" : "without a PADT: its number was given to another";
        Close(session, SessionEnd.LinkTerminated, $"The PPPoE session was ended {how}.");
    }

    /// <summary>True for LCP's Configure-Request on a link that has ended.</summary>
    private static bool BeginsAnew(SessionTrack session, ReadOnlySpan<byte> octets) =>
        (session.IsClosed || session.Link.IsTerminated)
        && PppFrame.TryParse(octets, out PppFrame ppp, out _) && ppp.Protocol == PppProtocol.Lcp
        && !ppp.Information.IsEmpty && ppp.Information[0] == (byte)PppCode.ConfigureRequest;

    private static string HostOf(ReadOnlySpan<byte> address, string fallback) =>
        address.IsEmpty ? fallback : new LineWriter().AddressText(address).ToString();

    private static ulong NumberOf(ReadOnlySpan<byte> address)
    {
        ulong number = 0;
        foreach (byte octet in address)
            number = (number << 8) | octet;
        return number;
    }

    /// <summary>The frames of an interface whose link type is not read.</summary>
    private sealed record UnreadLink(int Interface, LinkType LinkType, long FirstFrame, long FirstTicks, WireError Error)
    {
        public long Count { get; set; }
    }
}
