using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Tests.PppProtocols;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Ppp;

public sealed class OptionRegistryTests
{
    private static readonly PppProtocol[] Protocols =
        [PppProtocol.Lcp, PppProtocol.Ipcp, PppProtocol.Ipv6cp, PppProtocol.Ccp, PppProtocol.Ecp, PppProtocol.Bacp];

    private static IEnumerable<(PppProtocol Protocol, OptionKind Kind)> Assigned =>
        from protocol in Protocols
        from type in Enumerable.Range(0, 256)
        let kind = OptionRegistry.Find(protocol, (byte)type)
        where kind is not null
        select (protocol, kind);

    [Fact]
    public void As_many_types_are_assigned_as_the_registries_list()
    {
        Dictionary<PppProtocol, int> counts = Assigned.GroupBy(entry => entry.Protocol).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(31, counts[PppProtocol.Lcp]);
        Assert.Equal(9, counts[PppProtocol.Ipcp]);
        Assert.Equal(3, counts[PppProtocol.Ipv6cp]);
        Assert.Equal(15, counts[PppProtocol.Ccp]);
        Assert.Equal(4, counts[PppProtocol.Ecp]);
        Assert.Equal(2, counts[PppProtocol.Bacp]);
    }

    [Fact]
    public void Every_assigned_type_has_its_number_a_name_and_a_reference()
    {
        foreach (PppProtocol protocol in Protocols)
        {
            for (int type = 0; type < 256; type++)
            {
                if (OptionRegistry.Find(protocol, (byte)type) is not { } kind)
                    continue;
                Assert.Equal(type, kind.Type);
                Assert.Matches("^[A-Z][A-Za-z0-9]+$", kind.Name);
                Assert.Matches(@"^[a-z0-9][a-z0-9+#() -]*$", kind.ShortName);
                Assert.Matches("^(RFC [0-9]+( [0-9.]+)?|IANA ppp-numbers|ITU-T V\\.44|draft-[a-z-]+)$", kind.Reference);
            }
        }
    }

    [Fact]
    public void Every_assigned_type_has_a_vector_in_which_it_is_typed()
    {
        HashSet<(PppProtocol, byte)> typed =
        [
            .. from vector in PppVector.Read("ppp-options.txt")
               let packet = vector.Packet() as ConfigurePacket
               where packet is not null
               from option in packet.Options
               where option is not (UnknownOption or MalformedOption)
               select (vector.Protocol, option.Type),
        ];
        string[] without =
        [
            .. Assigned.Where(entry => !typed.Contains((entry.Protocol, entry.Kind.Type)) && entry.Kind.Type != VendorSpecificOption.Number)
                .Select(entry => $"{entry.Protocol} {entry.Kind.Name}"),
        ];
        Assert.True(without.Length == 0, string.Join(", ", without));
    }

    [Fact]
    public void A_type_of_any_other_number_is_an_unknown_option()
    {
        foreach (PppProtocol protocol in Protocols)
        {
            for (int type = 0; type < 256; type++)
            {
                PppOption option = OptionRegistry.Read(protocol, (byte)type, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
                if (OptionRegistry.Find(protocol, (byte)type) is null)
                    Assert.False(Assert.IsType<UnknownOption>(option).IsAssigned);
                Assert.Equal(type, option.Type);
                Assert.Equal(15, option.Length);
            }
        }
    }
}
