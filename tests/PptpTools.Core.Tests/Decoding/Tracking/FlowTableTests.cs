using System.Collections.Generic;
using CsCheck;
using PptpTools.Decoding.Tracking;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Decoding.Tracking;

public class FlowTableTests
{
    private static readonly IpAddress Client = IpAddress.Read([10, 0, 0, 1]);
    private static readonly IpAddress Server = IpAddress.Read([10, 0, 0, 2]);

    [Fact]
    public void It_does_what_a_dictionary_does() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 2], Gen.String).Array[0, 400].Sample(static steps =>
        {
            var table = new FlowTable<string>();
            var model = new Dictionary<int, string>();
            foreach ((int number, int action, string value) in steps)
            {
                FlowKey key = FlowKey.OfCall(Client, Server, (ushort)number);
                if (action == 0)
                {
                    table.Remove(key);
                    model.Remove(number);
                }
                else
                {
                    table.Set(key, value);
                    model[number] = value;
                }

                Assert.Equal(model.Count, table.Count);
                Assert.Equal(model.GetValueOrDefault(number), table.Find(key));
            }

            foreach ((int number, string value) in model)
                Assert.Equal(value, table.Find(FlowKey.OfCall(Client, Server, (ushort)number)));
            Assert.Equivalent(model.Values, table.ToArray());
        });

    [Fact]
    public void A_value_that_was_replaced_is_not_taken_out()
    {
        var table = new FlowTable<string>();
        FlowKey key = FlowKey.OfHost(Client);
        table.Set(key, "first");
        table.Set(key, "second");
        table.Remove(key, "first");
        Assert.Equal("second", table.Find(key));
        table.Remove(key, "second");
        Assert.Null(table.Find(key));
    }

    [Fact]
    public void Two_hosts_are_the_same_in_either_order_and_a_connection_is_not()
    {
        Assert.True(FlowKey.OfHosts(Client, Server).Equals(FlowKey.OfHosts(Server, Client)));
        Assert.False(FlowKey.OfConnection(Client, 1, Server, 2).Equals(FlowKey.OfConnection(Server, 2, Client, 1)));
        Assert.False(FlowKey.OfCall(Client, Server, 1).Equals(FlowKey.OfCall(Server, Client, 1)));
    }
}
