using System;
using System.Net;
using PptpTools.Routing;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Routing;

public sealed class IpPrefixTests
{
    [Theory]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("192.168.1.129/25", "192.168.1.128/25")]
    [InlineData("192.168.1.1", "192.168.1.1/32")]
    [InlineData("default", "0.0.0.0/0")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:db8:1::5/33", "2001:db8::/33")]
    [InlineData("fe80::1", "fe80::1/128")]
    public void A_network_is_read_with_its_first_address(string text, string expected)
    {
        Assert.True(IpPrefix.TryParse(text, out IpPrefix prefix));
        Assert.Equal(expected, prefix.ToString());
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("::/129")]
    [InlineData("example.org/8")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_network_is_refused(string? text) => Assert.False(IpPrefix.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "203.0.113.9", false)]
    [InlineData("128.0.0.0/1", "127.255.255.255", false)]
    [InlineData("2001:db8::/65", "2001:db8:0:0:7fff::", true)]
    [InlineData("2001:db8::/65", "2001:db8:0:0:8000::", false)]
    public void An_address_is_in_it_or_not(string prefix, string address, bool expected)
    {
        Assert.True(IpPrefix.TryParse(prefix, out IpPrefix network));
        Assert.Equal(expected, network.Contains(Address(address)));
    }

    [Theory]
    [InlineData("10.11.12.13", "10.0.0.0/8")]
    [InlineData("172.16.5.4", "172.16.0.0/16")]
    [InlineData("192.168.77.2", "192.168.77.0/24")]
    public void An_address_has_the_network_of_its_class(string address, string expected) =>
        Assert.Equal(expected, IpPrefix.ClassOf(Address(address)).ToString());

    [Fact]
    public void A_prefix_is_no_longer_than_its_address() => Assert.Throws<ArgumentOutOfRangeException>(() => new IpPrefix(Address("10.0.0.0"), 33));

    private static IpAddress Address(string text) => IpAddress.From(IPAddress.Parse(text));
}
