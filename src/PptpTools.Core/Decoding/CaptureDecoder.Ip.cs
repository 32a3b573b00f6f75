using System;
using System.Collections.Generic;
using PptpTools.Decoding.Tracking;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <content>IP: fragments are put together, then TCP 1723, GRE and what concerns them are told from the rest.</content>
public sealed partial class CaptureDecoder
{
    private const byte Icmp = 1;
    private const byte Tcp = 6;
    private const byte Gre = 47;
    private const byte Icmp6 = 58;

    private readonly Dictionary<IpAddress, SessionTrack> _clientAddresses = [];

    private void HandleIp(in CaptureFrame frame, in LinkFrame link, ReadOnlySpan<byte> octets)
    {
        if (!IpPacket.TryParse(octets, out IpPacket ip, out WireError error))
        {
            ReportUnreadable(frame, error);
            return;
        }

        switch (ip.Protocol)
        {
            case Gre:
                HandleGre(frame, ip);
                break;
            case Tcp when TryHandleTcp(frame, ip):
                break;
        }
    }
}
