using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Wire.Ppp;
using static PptpTools.Session.SessionFailureKind;

namespace PptpTools.Lab;

/// <summary>Faults of IPCP and IPV6CP: addresses, name servers, protocols that one end does not run.</summary>
internal static class NetworkScenarios
{
    public static LabScenario AddressPoolEmpty { get; } = LabScenario.Of(
        "Other clients have all addresses of the server's pool, and it ends the link.", LinkTerminatedByPeer,
        play: static run =>
        {
            while (run.World.Context.Pool.TryTake(out _))
            {
            }

            run.NoteTakenAddresses();
            run.Connect();
        });

    public static LabScenario FixedAddressRefused { get; } = LabScenario.Of(
        "The client insists on an address of its own that the server does not give.", AddressRefused,
        new LabPlan { Client = new ClientOptions { Address = Ipv4Prefix.ParseAddress("192.168.77.7") } });

    public static LabScenario DnsRejected { get; } = LabScenario.Of(
        "The server has no DNS and WINS servers to give and rejects the options: the tunnel works without.", ending: null,
        new LabPlan { Client = new ClientOptions { WantsDns = true, WantsWins = true } });

    public static LabScenario Ipv6Rejected { get; } = LabScenario.Of(
        "The client runs IPv6 and the server does not: it rejects the protocol, and IPv4 works.", ending: null,
        new LabPlan { Client = new ClientOptions { RunsIpv6 = true } });

    public static LabScenario AddressNotNamed { get; } = LabScenario.Of(
        "The server's IPCP request names no address: the client agrees, and never learns who is at the other end.", ending: null,
        new LabPlan { ServerHabits = static profile => profile with { NamesOwnAddress = false } },
        static run => GreScenarios.Talk(run));

    public static LabScenario IpcpUnanswered { get; } = LabScenario.Of(
        "The server's side of IPCP hangs: its packets never come.", NetworkNoAnswer,
        play: static run =>
        {
            run.World.Vpn.Distortion = static datagram => GreTampering.Carries(datagram, PppProtocol.Ipcp) ? null : datagram;
            run.Connect();
        });

    public static IReadOnlyList<LabScenario> All { get; } = [AddressPoolEmpty, FixedAddressRefused, DnsRejected, Ipv6Rejected, AddressNotNamed, IpcpUnanswered];
}
