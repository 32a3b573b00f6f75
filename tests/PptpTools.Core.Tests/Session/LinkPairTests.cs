using PptpTools.Authentication;
using PptpTools.Session;
using Xunit;

namespace PptpTools.Tests.Session;

public sealed class LinkPairTests
{
    [Fact]
    public void No_callback_is_agreed_and_the_link_goes_on()
    {
        using var pair = new LinkPair(LinkPair.Options(false, hasCallback: true), LinkPair.Options(true));
        pair.Run();
        Assert.Equal((LinkPhase.Open, LinkPhase.Open), (pair.Client.Phase, pair.Server.Phase));
    }

    [Theory]
    [InlineData((byte)CallbackType.UserSpecifiedNumber)]
    [InlineData((byte)CallbackType.PreSpecifiedNumber)]
    [InlineData((byte)CallbackType.ListOfNumbers)]
    public void A_callback_of_any_kind_that_a_client_takes_ends_this_call(byte type)
    {
        var settings = new CallbackSettings { Types = [(CallbackType)type], Numbers = ["5551234"], Delay = 5 };
        using var pair = new LinkPair(LinkPair.Options(false, hasCallback: true), LinkPair.Options(true), settings, settings);
        pair.Run();
        Assert.Equal((LinkPhase.Dead, LinkPhase.Dead), (pair.Client.Phase, pair.Server.Phase));
        Assert.Equal(SessionFailureKind.CallbackDemanded, pair.Client.Failure!.Kind);
        Assert.Contains(pair.Server.Failure!.Kind, new[] { SessionFailureKind.CallbackDemanded, SessionFailureKind.LinkTerminatedByPeer });
    }

    [Theory]
    [InlineData((byte)CallbackType.UserSpecifiedNumber)]
    [InlineData((byte)CallbackType.PreSpecifiedNumber)]
    [InlineData((byte)CallbackType.ListOfNumbers)]
    [InlineData((byte)9)]
    public void A_callback_that_a_client_does_not_take_is_its_reason_to_end(byte type)
    {
        var server = new CallbackSettings { Types = [(CallbackType)type], Numbers = ["5551234"] };
        using var pair = new LinkPair(LinkPair.Options(false, hasCallback: true), LinkPair.Options(true), callbackServer: server);
        pair.Run();
        Assert.Equal(SessionFailureKind.CallbackDemanded, pair.Client.Failure!.Kind);
        Assert.Equal(SessionFailureKind.LinkTerminatedByPeer, pair.Server.Failure!.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_that_hears_itself_is_looped_back(bool isServer)
    {
        using var pair = new LinkPair(LinkPair.Options(isServer), LinkPair.Options(true));
        LinkPair.RunLooped(pair.Client);
        Assert.Equal(LinkPhase.Dead, pair.Client.Phase);
        Assert.Equal((SessionFailureKind.LinkLoopedBack, 737), (pair.Client.Failure!.Kind, pair.Client.Failure.Code));
    }
}
