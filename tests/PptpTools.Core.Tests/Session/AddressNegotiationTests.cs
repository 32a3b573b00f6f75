using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Negotiation;
using PptpTools.Session;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>
/// IPCP against peers that acknowledge, nak, reject or never mention each of address, primary and secondary DNS and WINS (RFC 1332, RFC 1877):
/// every combination, in both roles, comes to the end that it must.
/// </summary>
public sealed class AddressNegotiationTests
{
    private static readonly IpAddress Own = SessionPair.Address("10.0.0.2");
    private static readonly IpAddress Server = SessionPair.Address("10.0.0.1");
    private static readonly IpAddress Other = SessionPair.Address("172.16.9.9");
    private static readonly NameServerRole[] Roles =
        [NameServerRole.PrimaryDns, NameServerRole.SecondaryDns, NameServerRole.PrimaryNbns, NameServerRole.SecondaryNbns];

    /// <summary>What a peer does with an option that it is asked for, or this end with one that it might ask for.</summary>
    private enum Answer
    {
        Ack,
        Nak,
        Reject,
        NotAsked,
    }

    [Fact]
    public void A_client_comes_to_the_lease_that_the_server_grants_whatever_it_does_with_each_option()
    {
        int runs = 0;
        foreach ((bool isFixed, Answer address) in from isFixed in (bool[])[false, true] from answer in Enum.GetValues<Answer>() select (isFixed, answer))
        {
            foreach (Answer[] servers in Pairs().SelectMany(dns => Pairs().Select(wins => (Answer[])[.. dns, .. wins])))
            {
                runs++;
                PppLink link = RunClient(isFixed, address, servers);
                string what = $"fixed={isFixed} {address} {string.Join(' ', servers)}: {link.Phase} {link.Failure}";
                if (!IsAddressAgreed(isFixed, address))
                {
                    Assert.True(link.Failure?.Kind is SessionFailureKind.AddressRefused or SessionFailureKind.NetworkNotConverging, what);
                    continue;
                }

                Assert.True(link.Phase == LinkPhase.Open, what);
                TunnelLease lease = TunnelLease.Of(link)!;
                Assert.True(lease.Address == (address == Answer.NotAsked ? null : Own), $"{what}: {lease.Address}");
                Assert.Equal(Server, lease.PeerAddress);
                Assert.Equal(Given(servers, 0), lease.DnsServers);
                Assert.Equal(Given(servers, 2), lease.WinsServers);
            }
        }

        Assert.Equal(2 * 4 * 10 * 10, runs);
    }

    [Fact]
    public void A_server_brings_every_client_to_what_it_gives_whatever_the_client_asks_for()
    {
        int runs = 0;
        foreach (Answer address in Enum.GetValues<Answer>())
        {
            foreach (Answer own in (Answer[])[Answer.Ack, Answer.Nak, Answer.Reject])
            {
                foreach (Answer[] servers in Asked().SelectMany(dns => Asked().Select(wins => (Answer[])[.. dns, .. wins])))
                {
                    runs++;
                    var peer = new ScriptedPeer { AnswersAddress = own, Offered = Other, Naks = 2 };
                    peer.Asks(address switch
                    {
                        Answer.Ack => [new IpAddressOption(Own)],
                        Answer.Nak => [new IpAddressOption(Other)],
                        Answer.Reject => [new IpAddressOption(IpcpPreferences.Unspecified), IpCompressionProtocolOption.VanJacobson(15, true)],
                        _ => [],
                    });
                    peer.Asks(Roles.Zip(servers).Where(pair => pair.Second != Answer.NotAsked).Select(pair => new NameServerAddressOption(
                        pair.First, pair.Second == Answer.Ack ? AddressOf(pair.First) : Other)));
                    PppLink link = Run(peer, Preferences(servers));
                    string what = $"{address} {own} {string.Join(' ', servers)}: {link.Phase} {link.Failure}";
                    if (own == Answer.Reject)
                    {
                        Assert.True(link.Failure?.Kind == SessionFailureKind.AddressRefused, what);
                        continue;
                    }

                    Assert.True(link.Phase == LinkPhase.Open, what);
                    Assert.Equal((Server, Own), (link.Version4!.LocalAddress!.Value, link.Version4.PeerAddress!.Value));
                    Assert.True(peer.Agreed.Find<IpAddressOption>()?.Address == Own, what);
                    Assert.Equal(
                        Roles.Zip(servers).Where(pair => pair.Second is Answer.Ack or Answer.Nak).Select(pair => AddressOf(pair.First)),
                        peer.Agreed.OfType<NameServerAddressOption>().Select(option => option.Address));
                    Assert.Empty(peer.Agreed.OfType<IpCompressionProtocolOption>());
                }
            }
        }

        Assert.Equal(4 * 3 * 14 * 14, runs);
    }

    [Fact]
    public void A_client_that_never_asks_for_an_address_is_let_in_with_the_one_that_it_was_told()
    {
        var peer = new ScriptedPeer { AnswersAddress = Answer.Ack, Offered = Server, FollowsNaks = false };
        PppLink link = Run(peer, new IpcpPreferences { LocalAddress = Server, AcceptsAssignedAddress = false, PeerAddress = Own });
        Assert.True(link.Phase == LinkPhase.Open, $"{link.Failure}");
        Assert.Equal(Own, link.Version4!.PeerAddress);
    }

    /// <summary>What can become of two servers that are asked for together, or not at all.</summary>
    private static IEnumerable<Answer[]> Pairs() =>
        (from first in (Answer[])[Answer.Ack, Answer.Nak, Answer.Reject] from second in (Answer[])[Answer.Ack, Answer.Nak, Answer.Reject] select (Answer[])[first, second])
        .Append([Answer.NotAsked, Answer.NotAsked]);

    /// <summary>What can become of two servers of which each is asked for or not: there is no second without a first.</summary>
    private static IEnumerable<Answer[]> Asked() =>
        from first in Enum.GetValues<Answer>()
        from second in Enum.GetValues<Answer>()
        where first != Answer.Reject || second is Answer.Reject or Answer.NotAsked
        select (Answer[])[first, second];

    private static bool IsAddressAgreed(bool isFixed, Answer address) => address switch
    {
        Answer.Ack => isFixed,
        Answer.Nak => !isFixed,
        Answer.Reject => false,
        _ => true,
    };

    private static IEnumerable<IpAddress> Given(Answer[] servers, int first) =>
        Enumerable.Range(first, 2).Where(i => servers[i] == Answer.Nak).Select(i => AddressOf(Roles[i]));

    private static IpAddress AddressOf(NameServerRole role) => SessionPair.Address($"10.1.1.{(int)role}");

    /// <summary>The servers that are known where these are to be acknowledged, naked or rejected.</summary>
    private static IpcpPreferences Preferences(Answer[] servers) => new()
    {
        LocalAddress = Server,
        AcceptsAssignedAddress = false,
        PeerAddress = Own,
        DnsServers = Known(servers, 0),
        NbnsServers = Known(servers, 2),
    };

    private static IpAddress[] Known(Answer[] servers, int first)
    {
        int known = servers[first] == Answer.Reject ? 0 : servers[first + 1] == Answer.Reject ? 1 : 2;
        return [.. Roles.Skip(first).Take(known).Select(AddressOf)];
    }

    private static PppLink RunClient(bool isFixed, Answer address, Answer[] servers)
    {
        var peer = new ScriptedPeer { AnswersAddress = address, Offered = isFixed && address == Answer.Nak ? Other : Own };
        foreach ((NameServerRole role, Answer answer) in Roles.Zip(servers))
            peer.AnswersServers[role] = answer;
        peer.Asks([new IpAddressOption(Server)]);
        return Run(peer, new IpcpPreferences
        {
            LocalAddress = address == Answer.NotAsked ? null : isFixed ? Own : IpcpPreferences.Unspecified,
            AcceptsAssignedAddress = !isFixed,
            WantsDnsServers = servers[0] != Answer.NotAsked,
            WantsNbnsServers = servers[2] != Answer.NotAsked,
        });
    }

    private static PppLink Run(ScriptedPeer peer, IpcpPreferences preferences)
    {
        var options = new PppLinkOptions { Ccp = new CcpPreferences { KeyLengths = 0, RequiresEncryption = false } };
        using var link = new PppLink(options, new Owner(preferences), new SeededRandom(1));
        TimeSpan now = TimeSpan.Zero;
        link.Up(now);
        for (int i = 0; i < 300 && link.Phase is not (LinkPhase.Dead or LinkPhase.Terminate); i++)
        {
            if (link.TryTakePacket(out PppPacket? packet, out _))
            {
                foreach (PppPacket reply in peer.Reply((ControlProtocolPacket)packet!))
                    link.HandlePacket(reply.Protocol, reply.ToOctets(), now);
            }
            else if (link.Phase == LinkPhase.Open || link.Deadline is null)
            {
                return link;
            }
            else
            {
                now = link.Deadline.Value;
                link.HandleDeadline(now);
            }
        }

        return link;
    }

    /// <summary>Acknowledges LCP, asks for what it is told to ask for, and answers what it is asked as it is told.</summary>
    private sealed class ScriptedPeer
    {
        private readonly List<PppOption> _asked = [];
        private byte _identifier;
        private bool _hasBegun;
        private int _naks;

        public required Answer AnswersAddress { get; init; }

        /// <summary>The address that it naks with.</summary>
        public required IpAddress Offered { get; init; }

        /// <summary>How often it naks before it gives in.</summary>
        public int Naks { get; init; } = 20;

        public bool FollowsNaks { get; init; } = true;

        public Dictionary<NameServerRole, Answer> AnswersServers { get; } = [];

        /// <summary>Its request that was acknowledged.</summary>
        public OptionList Agreed { get; private set; } = OptionList.Empty;

        public void Asks(IEnumerable<PppOption> options) => _asked.AddRange(options);

        public IEnumerable<PppPacket> Reply(ControlProtocolPacket packet)
        {
            if (packet is not ConfigurePacket configure)
                return [];
            return configure.Protocol == PppProtocol.Lcp ? ReplyLcp(configure) : ReplyIpcp(configure);
        }

        private static IEnumerable<PppPacket> ReplyLcp(ConfigurePacket packet) => packet.Code != PppCode.ConfigureRequest ? [] :
        [
            new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureAck, packet.Identifier!.Value, packet.Options),
            new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureRequest, 1, OptionList.Empty),
        ];

        private IEnumerable<PppPacket> ReplyIpcp(ConfigurePacket packet)
        {
            switch (packet.Code)
            {
                case PppCode.ConfigureRequest:
                    yield return Judge(packet);
                    if (_hasBegun)
                        yield break;
                    _hasBegun = true;
                    yield return Ask();
                    break;
                case PppCode.ConfigureAck:
                    Agreed = packet.Options;
                    break;
                case PppCode.ConfigureNak when FollowsNaks:
                    foreach (PppOption hint in packet.Options)
                    {
                        int at = _asked.FindIndex(option => option.Type == hint.Type);
                        if (at >= 0)
                            _asked[at] = hint;
                        else
                            _asked.Insert(0, hint);
                    }

                    yield return Ask();
                    break;
                default:
                    _asked.RemoveAll(packet.Options.Contains);
                    yield return Ask();
                    break;
            }
        }

        private ConfigurePacket Ask() => new(PppProtocol.Ipcp, PppCode.ConfigureRequest, ++_identifier, new OptionList(_asked));

        private ConfigurePacket Judge(ConfigurePacket request)
        {
            PppOption[] refused = [.. request.Options.Where(option => AnswerTo(option) == Answer.Reject)];
            if (refused.Length > 0)
                return new ConfigurePacket(PppProtocol.Ipcp, PppCode.ConfigureReject, request.Identifier!.Value, new OptionList(refused));
            PppOption[] hints = [.. request.Options.Where(option => AnswerTo(option) == Answer.Nak).Select(Hint).Except(request.Options)];
            bool isNak = hints.Length > 0 && _naks++ < Naks;
            return new ConfigurePacket(
                PppProtocol.Ipcp, isNak ? PppCode.ConfigureNak : PppCode.ConfigureAck, request.Identifier!.Value, isNak ? new OptionList(hints) : request.Options);
        }

        private Answer AnswerTo(PppOption option) => option switch
        {
            IpAddressOption => AnswersAddress,
            NameServerAddressOption server => AnswersServers.GetValueOrDefault(server.Role),
            _ => Answer.Reject,
        };

        private PppOption Hint(PppOption option) => option is NameServerAddressOption server
            ? new NameServerAddressOption(server.Role, AddressOf(server.Role))
            : new IpAddressOption(Offered);
    }

    private sealed class Owner(IpcpPreferences preferences) : ILinkOwner
    {
        public AuthenticationExchange? ProveSelf(AuthenticationProtocolOption way) => null;

        public AuthenticationExchange? DemandProof(AuthenticationProtocolOption way) => null;

        public PacketExchange<CallbackOutcome>? NegotiateCallback(bool isCaller) => null;

        public IpcpPreferences? ChooseAddresses(string? userName) => preferences;
    }
}
