using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Wire.Ip;
using static PptpTools.Session.SessionFailureKind;

namespace PptpTools.Peers;

/// <summary>The rows in which pptp-linux and pppd call our server.</summary>
internal static class ServerRows
{
    private static readonly ServerOptions Plain = new() { Encryption = EncryptionPolicy.None };

    public static IEnumerable<ServerRow> All { get; } =
    [
        new("MS-CHAPv2, MPPE-128 stateless", "--mppe 128") { Log = ["MPPE 128-bit stateless compression enabled"] },
        new("MS-CHAPv2, MPPE-40", "--mppe 40") { Options = new ServerOptions { Strengths = KeyStrengths.Bits40 }, Log = ["MPPE 40-bit stateless compression enabled"] },
        new("MS-CHAPv2, MPPE-128 stateful", "--mppe 128 --stateful")
        {
            Options = new ServerOptions { IsStateful = true },
            Log = ["sent [CCP ConfAck id=0x1 <mppe -H -M +S -L -D -C>]"],
        },
        new("MS-CHAPv1, MPPE-128", "--auth mschap") { Options = new ServerOptions { Methods = [AuthenticationMethod.MsChap] }, Log = ["<auth chap MS>"] },
        new("CHAP-MD5", "--auth chap --mppe none") { Options = Plain with { Methods = [AuthenticationMethod.ChapMd5] }, Log = ["<auth chap MD5>"] },
        new("PAP", "--auth pap --mppe none") { Options = Plain with { Methods = [AuthenticationMethod.Pap] }, Log = ["<auth pap>"] },
        new("MS-CHAPv2, no encryption", "--mppe none") { Options = Plain },
        new("wrong password", "--password secret-qw") { Fails = BadCredentials, Log = ["E=691"] },
        new("unknown user", "--user nobody") { Fails = BadCredentials, Log = ["E=691"] },
        new("MPPE required here, refused there", "--mppe none") { Fails = EncryptionRefused },
        new("MPPE required there, refused here", "--mppe 128") { Options = Plain, Fails = EncryptionRefused, Log = ["MPPE required but peer negotiation failed"] },
        new("MPPE-128 required here, MPPE-40 there", "--mppe 40") { Fails = EncryptionRefused },
        new("MPPE-40 required here, MPPE-128 there", "--mppe 128") { Options = new ServerOptions { Strengths = KeyStrengths.Bits40 }, Fails = EncryptionRefused },
        new("DNS handed out", "")
        {
            Options = new ServerOptions { DnsServers = [Address("10.1.0.5"), Address("10.1.0.6")] },
            Check = (_, lab) => lab.Exec("grep -q 'nameserver 10.1.0.5' /etc/ppp/resolv.conf && grep -q 'nameserver 10.1.0.6' /etc/ppp/resolv.conf").Need("The guest's resolv.conf"),
        },
        new("fixed address of the user", $"--user {ServerRow.FixedUser}")
        {
            Check = (_, lab) => lab.Exec($"ip -o -4 address show dev ppp0 | grep -q {ServerRow.FixedAddress}").Need("The guest's address"),
        },
        new("MTU 1500", "--mppe none --mtu 1500") { Options = Plain with { ReceiveUnit = 1500 }, Check = (server, lab) => CheckUnit(server, lab, 1500) },
        new("MTU 1400", "--mppe 128 --mtu 1400") { Options = new ServerOptions { ReceiveUnit = 1400 }, Check = (server, lab) => CheckUnit(server, lab, 1396) },
        new("echo keep-alive", "--echo 1,3")
        {
            Options = new ServerOptions { EchoInterval = TimeSpan.FromSeconds(1), EchoFailures = 2 },
            Check = (_, _) => Thread.Sleep(TimeSpan.FromSeconds(5)),
            Log = ["sent [LCP EchoReq", "rcvd [LCP EchoRep"],
        },
        new("Van Jacobson refused", "--vj") { Log = ["<compress VJ", "rcvd [IPCP ConfRej"] },
        new("client killed", "") { Ending = (Guest("kill -9 $(pgrep -x pppd) $(pgrep -x pptp)"), [CallDisconnected, ControlClosedByPeer, ControlLost]) },
        new("client silent", "")
        {
            Options = new ServerOptions { EchoInterval = TimeSpan.FromSeconds(1), EchoFailures = 2 },
            Ending = (Guest("tc qdisc add dev vec0 root netem loss 100%"), [LinkEchoTimeout]),
        },
        new("server shut down", "") { Ending = ((server, _) => server.Stop(), [ClosedLocally]) },
        new("server ends an idle session", "") { Options = new ServerOptions { IdleLimit = TimeSpan.FromSeconds(6) }, Ending = ((_, _) => { }, [IdleLimit]), Log = ["LCP terminated by peer"] },
        new("5 % loss", "") { Netem = "loss 5%" },
        new("reordering", "") { Netem = "delay 5ms reorder 30% 50%" },
    ];

    private static IpAddress Address(string text) => IpAddress.From(IPAddress.Parse(text));

    private static Action<PptpServer, Peerlab> Guest(string command) => (_, lab) => lab.Exec(command).Need(command);

    private static void CheckUnit(PptpServer server, Peerlab lab, int unit)
    {
        int? here = server.Sessions[0].MaximumTransmissionUnit;
        string there = lab.Exec("cat /sys/class/net/ppp0/mtu").Output.Trim();
        RowFailure.Unless(here == unit && there == $"{unit}", $"The MTU is {here} here and {there} there.");
    }
}
