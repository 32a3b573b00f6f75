using System;
using PptpTools.Negotiation;
using PptpTools.Tracing;
using Xunit;

namespace PptpTools.Tests.Tracing;

public sealed class EnumNameTests
{
    [Fact]
    public void Every_value_has_its_name()
    {
        Assert.All(Enum.GetValues<Layer>(), layer => Assert.Equal(layer.ToString(), EnumNames.Of(layer)));
        Assert.All(Enum.GetValues<Direction>(), direction => Assert.Equal(direction.ToString(), EnumNames.Of(direction)));
        Assert.All(Enum.GetValues<AutomatonState>(), state => Assert.Equal(state.ToString(), EnumNames.Of(state)));
    }
}
