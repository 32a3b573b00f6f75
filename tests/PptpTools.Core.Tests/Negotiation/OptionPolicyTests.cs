using System;
using System.Collections.Generic;
using PptpTools.Negotiation;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Negotiation;

public class OptionPolicyTests
{
    private static readonly IpAddress Five = IpAddress.Read([10, 0, 0, 5]);
    private static readonly IpAddress Nine = IpAddress.Read([10, 0, 0, 9]);
    private static readonly IpAddress Nothing = IpcpPreferences.Unspecified;

    /// <summary>Each: what the judge wants, what the peer asks, and the verdict, as pppd would print its options.</summary>
    private static Dictionary<string, (OptionPolicy Judge, OptionList Request, string Verdict)> Cases => new()
    {
        ["MRU acceptable"] = (Lcp(new()), [new MaximumReceiveUnitOption(1400)], "Ack <mru 1400>"),
        ["MRU too small"] = (Lcp(new()), [new MaximumReceiveUnitOption(100)], "Nak <mru 128>"),
        ["MRU of a wrong length"] = (Lcp(new()), [Unknown(PppProtocol.Lcp, 1, 5)], "Reject < 01 03 05>"),
        ["ACCM acceptable"] = (Lcp(new()), [new AsyncControlCharacterMapOption(0xA0000)], "Ack <asyncmap 0xa0000>"),
        ["Authentication acceptable"] =
            (Lcp(new() { OfferedAuthentication = [LcpPreferences.MsChapV2, LcpPreferences.Pap] }), [LcpPreferences.Pap], "Ack <auth pap>"),
        ["Authentication of another kind"] =
            (Lcp(new() { OfferedAuthentication = [LcpPreferences.MsChapV2, LcpPreferences.Pap] }), [LcpPreferences.Eap], "Nak <auth chap MS-v2>"),
        ["Authentication not offered"] = (Lcp(new()), [LcpPreferences.Pap], "Reject <auth pap>"),
        ["Quality protocol"] = (Lcp(new()), OptionList.Parse(PppProtocol.Lcp, [4, 8, 0xC0, 0x25, 0, 0, 0, 100]), "Reject <quality lqr 00 00 00 64>"),
        ["Magic number acceptable"] = (Lcp(new()), [new MagicNumberOption(99)], "Ack <magic 0x63>"),
        ["Magic number zero"] = (Lcp(new()), [new MagicNumberOption(0)], "Nak <magic 0x2>"),
        ["Magic number equal to ours"] = (Lcp(new()), [new MagicNumberOption(1)], "Nak <magic 0x2>"),
        ["Compressions acceptable"] =
            (Lcp(new()), [new ProtocolFieldCompressionOption(), new AddressAndControlFieldCompressionOption()], "Ack <pcomp> <accomp>"),
        ["Protocol field compression not allowed"] =
            (Lcp(new() { AllowsProtocolFieldCompression = false }), [new ProtocolFieldCompressionOption()], "Reject <pcomp>"),
        ["Address field compression not allowed"] =
            (Lcp(new() { AllowsAddressAndControlFieldCompression = false }), [new AddressAndControlFieldCompressionOption()], "Reject <accomp>"),
        ["Callback granted"] = (Lcp(new() { GrantsCallback = true }), [new CallbackOption(6)], "Ack <callback CBCP>"),
        ["Callback not granted"] = (Lcp(new()), [new CallbackOption(6)], "Reject <callback CBCP>"),
        ["Compound frames"] = (Lcp(new()), [new CompoundFramesOption()], "Reject <compound>"),
        ["Multilink granted"] =
            (Lcp(new() { MaximumReceivedReconstructedUnit = 1500 }),
            [new MaximumReceivedReconstructedUnitOption(1614), new EndpointDiscriminatorOption(1, new OctetString([0xAB]))], "Ack <mrru 1614> <endpoint [local:ab]>"),
        ["Multilink not granted"] =
            (Lcp(new()), [new MaximumReceivedReconstructedUnitOption(1614), new EndpointDiscriminatorOption(1, new OctetString([0xAB]))],
            "Reject <mrru 1614> <endpoint [local:ab]>"),
        ["Short sequence numbers"] = (Lcp(new() { MaximumReceivedReconstructedUnit = 1500 }), [new ShortSequenceNumberOption()], "Reject <ssnhf>"),
        ["An option of no known type"] = (Lcp(new()), [Unknown(PppProtocol.Lcp, 200, 1, 2)], "Reject < c8 04 01 02>"),
        ["An option twice"] = (Lcp(new()), [new MaximumReceiveUnitOption(1400), new MaximumReceiveUnitOption(1400)], "Reject <mru 1400>"),
        ["Rejection comes before Nak and keeps the order"] =
            (Lcp(new()), [new CallbackOption(6), new MaximumReceiveUnitOption(10), Unknown(PppProtocol.Lcp, 200, 1)], "Reject <callback CBCP> < c8 03 01>"),
        ["Nothing asked"] = (Lcp(new()), [], "Ack "),

        ["Address as assigned"] = (Ipcp(new() { PeerAddress = Five }), [new IpAddressOption(Five)], "Ack <addr 10.0.0.5>"),
        ["Address asked for"] = (Ipcp(new() { PeerAddress = Five }), [new IpAddressOption(Nothing)], "Nak <addr 10.0.0.5>"),
        ["Address of its own choice, not allowed"] = (Ipcp(new() { PeerAddress = Five }), [new IpAddressOption(Nine)], "Nak <addr 10.0.0.5>"),
        ["Address of its own choice, allowed"] =
            (Ipcp(new() { PeerAddress = Five, PeerMayChooseAddress = true }), [new IpAddressOption(Nine)], "Ack <addr 10.0.0.9>"),
        ["Address of a peer that may have any"] = (Ipcp(new()), [new IpAddressOption(Nine)], "Ack <addr 10.0.0.9>"),
        ["Address asked for where there is none"] = (Ipcp(new()), [new IpAddressOption(Nothing)], "Reject <addr 0.0.0.0>"),
        ["Address not asked for"] = (Ipcp(new() { PeerAddress = Five }), [], "Nak <addr 10.0.0.5>"),
        ["Old addresses option"] = (Ipcp(new()), [new IpAddressesOption(Five, Nine)], "Reject <addrs 10.0.0.5 10.0.0.9>"),
        ["Mobile address"] = (Ipcp(new()), [new MobileIpv4Option(Five)], "Reject <mobile-ipv4 10.0.0.5>"),
        ["DNS server told"] =
            (Ipcp(new() { DnsServers = [Nine] }), [new NameServerAddressOption(NameServerRole.PrimaryDns, Nothing)], "Nak <ms-dns1 10.0.0.9>"),
        ["DNS server acceptable"] =
            (Ipcp(new() { DnsServers = [Nine] }), [new NameServerAddressOption(NameServerRole.PrimaryDns, Nine)], "Ack <ms-dns1 10.0.0.9>"),
        ["Secondary name servers that do not exist"] =
            (Ipcp(new() { DnsServers = [Nine], NbnsServers = [Nine] }),
            [new NameServerAddressOption(NameServerRole.SecondaryDns, Nothing), new NameServerAddressOption(NameServerRole.SecondaryNbns, Nothing)],
            "Reject <ms-dns2 0.0.0.0> <ms-wins 0.0.0.0>"),
        ["Header compression acceptable"] =
            (Ipcp(new() { VanJacobsonSlots = 15 }), [IpCompressionProtocolOption.VanJacobson(7, true)], "Ack <compress VJ 07 01>"),
        ["Header compression with too many slots"] =
            (Ipcp(new() { VanJacobsonSlots = 15 }), [IpCompressionProtocolOption.VanJacobson(31, true)], "Nak <compress VJ 0f 01>"),
        ["Header compression not wanted"] = (Ipcp(new()), [IpCompressionProtocolOption.VanJacobson(7, true)], "Reject <compress VJ 07 01>"),

        ["MPPE acceptable"] = (Ccp(new()), [new MppeOption(0x0100_0040)], "Ack <mppe +H -M +S -L -D -C>"),
        ["MPPE with many lengths"] = (Ccp(new()), [new MppeOption(0x0100_00E1)], "Nak <mppe +H -M +S -L -D -C>"),
        ["MPPE with the obsolete bit"] = (Ccp(new()), [new MppeOption(0x0100_0050)], "Nak <mppe +H -M +S -L -D -C>"),
        ["MPPE stateful where stateless is wanted"] = (Ccp(new()), [new MppeOption(0x40)], "Nak <mppe +H -M +S -L -D -C>"),
        ["MPPE stateful where either will do"] = (Ccp(new() { AcceptsOtherMode = true }), [new MppeOption(0x40)], "Ack <mppe -H -M +S -L -D -C>"),
        ["MPPE without a common length"] = (Ccp(new()), [new MppeOption(0x0100_0020)], "Nak <mppe +H -M +S -L -D -C>"),
        ["MPPE not asked for"] = (Ccp(new()), [], "Nak <mppe +H -M +S -L -D -C>"),
        ["MPPE not wanted"] = (Ccp(new() { KeyLengths = 0, RequiresEncryption = false }), [new MppeOption(0x0100_0040)], "Reject <mppe +H -M +S -L -D -C>"),
        ["MPPC allowed"] = (Ccp(new() { AllowsCompression = true }), [new MppeOption(0x0100_0041)], "Ack <mppe +H -M +S -L -D +C>"),
        ["MPPC alone"] =
            (Ccp(new() { KeyLengths = 0, AllowsCompression = true, RequiresEncryption = false }), [new MppeOption(1)], "Ack <mppe -H -M -S -L -D +C>"),
        ["Another compression"] = (Ccp(new() { RequiresEncryption = false }), [Unknown(PppProtocol.Ccp, 200, 1)], "Reject < c8 03 01>"),

        ["Interface identifier acceptable"] = (Ipv6cp(), [new InterfaceIdentifierOption(9)], "Ack <addr fe80::0000:0000:0000:0009>"),
        ["Interface identifier asked for"] = (Ipv6cp(), [new InterfaceIdentifierOption(0)], "Nak <addr fe80::0000:0001:0000:0002>"),
        ["Interface identifier equal to ours"] = (Ipv6cp(), [new InterfaceIdentifierOption(7)], "Nak <addr fe80::0000:0001:0000:0002>"),
        ["IPv6 header compression"] = (Ipv6cp(), OptionList.Parse(PppProtocol.Ipv6cp, [2, 4, 0, 0x61]), "Reject <compress 0x61>"),

        ["Favoured peer acceptable"] = (Bacp(), [new FavoredPeerOption(9)], "Ack <favored 0x9>"),
        ["Favoured peer zero"] = (Bacp(), [new FavoredPeerOption(0)], "Nak <favored 0x2>"),
        ["Favoured peer equal to ours"] = (Bacp(), [new FavoredPeerOption(1)], "Nak <favored 0x2>"),
        ["BACP option of no known type"] = (Bacp(), [Unknown(PppProtocol.Bacp, 9, 1)], "Reject < 09 03 01>"),
    };

    public static TheoryData<string> CaseNames() => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Every_option_is_judged(string name)
    {
        (OptionPolicy judge, OptionList request, string expected) = Cases[name];
        judge.Begin();
        OptionVerdict verdict = judge.Judge(request, naksAreExhausted: false);
        Assert.Equal(expected, $"{verdict.Kind} {verdict.Options}");
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void When_Naks_are_exhausted_nothing_is_naked(string name)
    {
        (OptionPolicy judge, OptionList request, string expected) = Cases[name];
        judge.Begin();
        OptionVerdict verdict = judge.Judge(request, naksAreExhausted: true);
        Assert.NotEqual(OptionVerdictKind.Nak, verdict.Kind);
        if (expected.StartsWith("Nak", StringComparison.Ordinal) && request.Count > 0)
            Assert.Equal(OptionVerdictKind.Reject, verdict.Kind);
    }

    [Fact]
    public void A_required_option_that_is_never_asked_for_ends_the_negotiation()
    {
        CcpPolicy judge = Ccp(new());
        judge.Begin();
        judge.Judge(OptionList.Empty, naksAreExhausted: true);
        Assert.Equal(NegotiationFailureKind.Refused, judge.Failure!.Kind);
        judge.Begin();
        Assert.Null(judge.Failure);
    }

    [Fact]
    public void A_rejected_option_is_asked_for_no_more()
    {
        LcpPolicy policy = Lcp(new());
        policy.Begin();
        Assert.True(policy.ApplyReject([new AsyncControlCharacterMapOption(0), new AddressAndControlFieldCompressionOption()]));
        Assert.Equal("<mru 1400> <magic 0x1> <pcomp>", policy.BuildRequest().ToString());
    }

    [Fact]
    public void A_Reject_of_what_was_not_asked_is_invalid()
    {
        LcpPolicy policy = Lcp(new());
        policy.Begin();
        OptionList before = policy.BuildRequest();
        Assert.False(policy.ApplyReject([new MaximumReceiveUnitOption(1400), new MaximumReceiveUnitOption(9)]));
        Assert.Equal(before, policy.BuildRequest());
    }

    [Fact]
    public void A_Nak_is_followed_where_it_can_be()
    {
        LcpPolicy policy = Lcp(new() { MaximumReceivedReconstructedUnit = 1614, Callback = new CallbackOption(6) });
        policy.Begin();
        Assert.True(policy.ApplyNak(
            [
                new MaximumReceiveUnitOption(1200), new AsyncControlCharacterMapOption(0x20), new MagicNumberOption(77), new CallbackOption(0),
                new MaximumReceivedReconstructedUnitOption(1500),
            ],
            asReject: false));
        Assert.Equal("<mru 1200> <asyncmap 0x20> <magic 0x2> <pcomp> <accomp> <mrru 1500>", policy.BuildRequest().ToString());
    }

    [Fact]
    public void A_Nak_followed_often_enough_is_a_Reject()
    {
        LcpPolicy policy = Lcp(new());
        policy.Begin();
        Assert.True(policy.ApplyNak([new MaximumReceiveUnitOption(1200)], asReject: true));
        Assert.Equal("<asyncmap 0x0> <magic 0x1> <pcomp> <accomp>", policy.BuildRequest().ToString());
    }

    [Fact]
    public void A_Nak_that_is_no_list_of_options_is_invalid()
    {
        LcpPolicy policy = Lcp(new());
        policy.Begin();
        Assert.False(policy.ApplyNak(OptionList.Parse(PppProtocol.Lcp, [1, 4, 5]), asReject: false));
    }

    [Fact]
    public void A_name_server_that_is_told_is_asked_for_by_its_address()
    {
        IpcpPolicy policy = Ipcp(new() { WantsDnsServers = true });
        policy.Begin();
        policy.ApplyNak([new IpAddressOption(Five), new NameServerAddressOption(NameServerRole.PrimaryDns, Nine)], asReject: false);
        policy.ApplyReject([new NameServerAddressOption(NameServerRole.SecondaryDns, Nothing)]);
        Assert.Equal("<addr 10.0.0.5> <ms-dns1 10.0.0.9>", policy.BuildRequest().ToString());
        Assert.Equal(Five, policy.LocalAddress);
    }

    [Fact]
    public void Encryption_that_the_peer_wants_is_added_to_a_request_without_it()
    {
        CcpPolicy policy = Ccp(new());
        policy.Begin();
        policy.ApplyReject([]);
        policy.ApplyNak([new MppeOption(0x0100_0060)], asReject: false);
        Assert.Equal("<mppe +H -M +S -L -D -C>", policy.BuildRequest().ToString());
    }

    private static LcpPolicy Lcp(LcpPreferences preferences) => new(preferences, Counter());

    private static IpcpPolicy Ipcp(IpcpPreferences preferences) => new(preferences);

    private static CcpPolicy Ccp(CcpPreferences preferences) => new(preferences);

    private static Ipv6cpPolicy Ipv6cp() => new(7, Counter());

    private static BacpPolicy Bacp() => new(1, Counter());

    private static UnknownOption Unknown(PppProtocol protocol, byte type, params byte[] value) => new(protocol, type, new OctetString(value));

    private static Func<uint> Counter()
    {
        uint last = 0;
        return () => ++last;
    }
}
