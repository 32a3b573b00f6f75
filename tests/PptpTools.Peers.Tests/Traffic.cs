using System;
using System.Net;
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
        int unit = HostState.MaximumTransmissionUnit(tunnel.InterfaceName);
        double roundTrip = Pings.Send(far, unit, tries);
        lab.Exec(GuestPings(near, unit, tries)).Need("The guest's pings");
        WebPage.Fetch(far);
        double upward = Iperf.Move(Local, far.ToString(), octets, isReverse: false, isLossy: tries > 1);
        double downward = Iperf.Move(Local, far.ToString(), octets, isReverse: true, isLossy: tries > 1);
        return new RowFigures(roundTrip, upward, downward);
    }

    /// <summary>The same sizes as <see cref="Pings"/>, from the guest.</summary>
    public static string GuestPings(IPAddress to, int unit, int tries) =>
        $"for size in 0 56 576 {unit - 28} {unit - 27} 4000; do for try in $(seq {tries}); do ping -q -c 1 -W 1 -s $size {to} >/tmp/ping && continue 2; done; cat /tmp/ping; echo size $size; exit 1; done";

    private static string Local(TimeSpan limit, string arguments) => CommandLine.Run(limit, "iperf3", arguments.Split(' ')).Output;
}
