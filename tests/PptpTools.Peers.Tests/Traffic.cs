using System;
using System.Net;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Peers;

/// <summary>What every open tunnel has to carry: pings of several sizes each way, a page, and octets in bulk each way.</summary>
internal static class Traffic
{
    /// <summary>Sends it through a tunnel of our client.</summary>
    public static RowFigures Run(PptpTunnel tunnel, Peerlab lab, long octets, int tries)
    {
        IPAddress far = tunnel.Lease!.PeerAddress!.Value.ToIPAddress();
        IPAddress near = tunnel.Lease.Address!.Value.ToIPAddress();
        double roundTrip = PingBothWays(lab, near, far, HostState.MaximumTransmissionUnit(tunnel.InterfaceName), tries);
        WebPage.Fetch(far);
        double upward = Iperf.Move(Local, far.ToString(), octets, isReverse: false, isLossy: tries > 1);
        double downward = Iperf.Move(Local, far.ToString(), octets, isReverse: true, isLossy: tries > 1);
        return new RowFigures(roundTrip, upward, downward);
    }

    /// <summary>Sends it through the one tunnel of our server: the guest fetches and measures.</summary>
    public static RowFigures Run(PptpServer server, Peerlab lab, long octets, int tries)
    {
        LiveSession session = server.Sessions[0];
        double roundTrip = PingBothWays(lab, server.TunnelAddress, session.PeerAddress!, session.MaximumTransmissionUnit!.Value, tries);
        using (var pages = new WebServer(server.TunnelAddress))
        {
            string fetch = $"perl /peerlab/fetch.pl {server.TunnelAddress} {WebServer.Port} /page >/tmp/got && cmp /tmp/got /tmp/www/page";
            lab.Exec(fetch, TimeSpan.FromSeconds(95)).Need("The guest's page");
        }


        using var iperf = new IperfServer(server.TunnelAddress);
        double upward = Iperf.Move(Guest, server.TunnelAddress.ToString(), octets, isReverse: false, isLossy: tries > 1);
        double downward = Iperf.Move(Guest, server.TunnelAddress.ToString(), octets, isReverse: true, isLossy: tries > 1);
        return new RowFigures(roundTrip, upward, downward);

        string Guest(TimeSpan limit, string arguments) => lab.Exec("iperf3 " + arguments, limit).Output;
    }

    private static double PingBothWays(Peerlab lab, IPAddress near, IPAddress far, int unit, int tries)
    {
        double roundTrip = Pings.Send(far, unit, tries);
        lab.Exec($"for size in 0 56 576 {unit - 28} {unit - 27} 4000; do for try in $(seq {tries}); do ping -q -c 1 -W 1 -s $size {near} >/tmp/ping && continue 2; done;"
            + " cat /tmp/ping; echo size $size; exit 1; done").Need("The guest's pings");
        return roundTrip;
    }

    private static string Local(TimeSpan limit, string arguments) => CommandLine.Run(limit, "iperf3", arguments.Split(' ')).Output;
}
