using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using PptpTools.Session;
using PptpTools.Wire.Ip;
using static PptpTools.Session.SessionFailureKind;

namespace PptpTools.Peers;

/// <summary>The rows in which our client calls pptpd.</summary>
internal static class ClientRows
{
    private const string FixedAddress = "10.78.0.44";

    private static readonly ClientOptions Plain = new() { Encryption = EncryptionPolicy.None };
    private static readonly ClientOptions Bits40 = new() { Strengths = KeyStrengths.Bits40 };

    public static IEnumerable<ClientRow> All { get; } =
    [
        new("MS-CHAPv2, MPPE-128 stateless", "--mppe 128") { Log = ["MPPE 128-bit stateless compression enabled"] },
        new("MS-CHAPv2, MPPE-40", "--mppe 40") { Options = Bits40, Log = ["MPPE 40-bit stateless compression enabled"] },
        new("MS-CHAPv2, MPPE-128 stateful", "--mppe 128 --stateful")
        {
            Options = new ClientOptions { IsStateful = true },
            Log = ["sent [CCP ConfAck id=0x1 <mppe -H -M +S -L -D -C>]"],
        },
        new("MS-CHAPv1, MPPE-128", "--auth mschap") { Options = new ClientOptions { Methods = [AuthenticationMethod.MsChap] }, Log = ["<auth chap MS>"] },
        new("CHAP-MD5", "--auth chap --mppe none") { Options = Plain with { Methods = [AuthenticationMethod.ChapMd5] }, Log = ["<auth chap MD5>"] },
        new("PAP", "--auth pap --mppe none") { Options = Plain with { Methods = [AuthenticationMethod.Pap] }, Log = ["<auth pap>"] },
        new("MS-CHAPv2, no encryption", "--mppe none") { Options = Plain },
        new("wrong password", "--mppe 128") { Password = "secret-qw", Fails = BadCredentials, Code = 691 },
        new("unknown user", "--mppe 128") { User = "nobody", Fails = BadCredentials, Code = 691 },
        new("MPPE required here, refused there", "--mppe none") { Fails = EncryptionRefused, Code = 742 },
        new("MPPE required there, refused here", "--mppe 128") { Options = Plain, Fails = EncryptionRefused, Code = 742, Log = ["MPPE required but peer negotiation failed"] },
        new("MPPE-128 required here, MPPE-40 there", "--mppe 40") { Fails = EncryptionRefused, Code = 742, Log = ["MPPE required but peer negotiation failed"] },
        new("MPPE-40 required here, MPPE-128 there", "--mppe 128") { Options = Bits40, Fails = EncryptionRefused, Code = 742, Log = ["MPPE required but peer negotiation failed"] },
        new("DNS and WINS handed out", "--dns 10.78.0.5,10.78.0.6 --wins 10.78.0.7,10.78.0.8")
        {
            Options = new ClientOptions { WantsWins = true },
            Check = (tunnel, _) =>
            {
                RowFailure.Unless(Text(tunnel.Lease!.DnsServers) == "10.78.0.5,10.78.0.6", $"DNS: {Text(tunnel.Lease.DnsServers)}");
                RowFailure.Unless(Text(tunnel.Lease.WinsServers) == "10.78.0.7,10.78.0.8", $"WINS: {Text(tunnel.Lease.WinsServers)}");
            },
        },
        new("fixed address of the user", $"--add-user fixed:fixed-pw:{FixedAddress}")
        {
            User = "fixed",
            Password = "fixed-pw",
            Check = (tunnel, _) => RowFailure.Unless(tunnel.Lease!.Address == Address(FixedAddress), $"The address is {tunnel.Lease.Address}."),
        },
        new("fixed address asked for", $"--add-user fixed:fixed-pw:{FixedAddress}")
        {
            User = "fixed",
            Password = "fixed-pw",
            Options = new ClientOptions { Address = Address(FixedAddress) },
            Check = (tunnel, _) => RowFailure.Unless(tunnel.Lease!.Address == Address(FixedAddress), $"The address is {tunnel.Lease.Address}."),
        },
        new("MTU 1500", "--mppe none --mtu 1500") { Options = Plain with { ReceiveUnit = 1500 }, Check = (tunnel, lab) => CheckUnit(tunnel, lab, 1500, 1500) },
        new("MTU 1400", "--mppe 128 --mtu 1400") { Options = new ClientOptions { ReceiveUnit = 1400 }, Check = (tunnel, lab) => CheckUnit(tunnel, lab, 1396, 1396) },
        new("the server's echo keep-alive", "--echo 1,3")
        {
            Check = (_, _) => Thread.Sleep(TimeSpan.FromSeconds(6)),
            Log = ["sent [LCP EchoReq", "rcvd [LCP EchoRep"],
        },
        new("our echo keep-alive", "")
        {
            Options = new ClientOptions { EchoInterval = TimeSpan.FromSeconds(1), EchoFailures = 2 },
            Check = (_, lab) => lab.Exec("timeout 6 tcpdump -l -n -i vec0 proto gre >/tmp/echo 2>/dev/null; grep -q Echo-Request /tmp/echo && grep -q Echo-Reply /tmp/echo").Need("The keep-alive"),
        },
        new("Van Jacobson refused", "--vj") { Log = ["<compress VJ", "rcvd [IPCP ConfRej"] },
        new("IPv6 beside IPv4", "--pppd-opt +ipv6")
        {
            Options = new ClientOptions { RunsIpv6 = true },
            Needs = "modprobe ipv6",
            Check = (tunnel, lab) =>
            {
                RowFailure.Unless(tunnel.Lease!.InterfaceIdentifier is not null, "IPV6CP brought no interface identifier.");
                lab.Exec("ip -6 -o address show dev ppp0 | grep -q fe80").Need("The address of IPv6 at the other end");
            },
            Log = ["rcvd [IPV6CP ConfAck", "sent [IPV6CP ConfAck"],
        },
        new("server killed", "") { Ending = ("kill -9 $(pgrep -x pptpctrl)", [ControlClosedByPeer, ControlLost]) },
        new("server shut down", "") { Ending = ("kill -TERM $(pgrep -x pptpctrl)", [CallDisconnected, LinkTerminatedByPeer, ControlClosedByPeer]) },
        new("server silent", "")
        {
            Options = new ClientOptions { EchoInterval = TimeSpan.FromSeconds(1), EchoFailures = 2 },
            Ending = ("tc qdisc add dev vec0 root netem loss 100%", [LinkEchoTimeout]),
        },
        new("server's pppd ended", "") { Ending = ("kill -TERM $(pgrep -x pppd)", [LinkTerminatedByPeer]) },
        new("5 % loss", "") { Netem = "loss 5%" },
        new("reordering", "") { Netem = "delay 5ms reorder 30% 50%" },
    ];

    private static IpAddress Address(string text) => IpAddress.From(IPAddress.Parse(text));

    private static string Text(IEnumerable<IpAddress> addresses) => string.Join(',', addresses.Select(address => address.ToString()));

    private static void CheckUnit(Sessions.PptpTunnel tunnel, Peerlab lab, int own, int peers)
    {
        int here = HostState.MaximumTransmissionUnit(tunnel.InterfaceName);
        string there = lab.Exec("cat /sys/class/net/ppp0/mtu").Output.Trim();
        RowFailure.Unless(here == own && there == $"{peers}", $"The interfaces' MTU is {here} here and {there} there.");
    }
}
