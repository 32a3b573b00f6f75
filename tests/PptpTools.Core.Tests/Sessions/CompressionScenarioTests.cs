using PptpTools.Decoding;
using PptpTools.Tracing;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>What CCP agreed, as the session shows it and as the data packets of protocol 0x00FD are read.</summary>
public sealed class CompressionScenarioTests
{
    private const string Mppe = "12 06 01000040";
    private const string BsdCompress = "15 03 2C";

    private readonly SyntheticCapture _capture = new();
    private readonly SyntheticCall _call;
    private uint _toServer;
    private uint _fromServer;

    public CompressionScenarioTests()
    {
        _call = new SyntheticCall(_capture);
        _call.Open();
        Client("C021 01 01 0004").Server("C021 02 01 0004").Server("C021 01 01 0004").Client("C021 02 01 0004");
    }

    [Theory]
    [InlineData(Mppe, "MPPE 128-bit stateless", null)]
    [InlineData(BsdCompress, "none", "BSD-Compress")]
    public void What_was_agreed_is_shown_after_CCP_or_the_link_ended(string option, string encryption, string? compression)
    {
        Agree(option);
        Assert.Equal((encryption, compression), Terms());
        Server("80FD 05 02 0004");
        Assert.Equal((encryption, compression), Terms());
        Client("80FD 06 02 0004");
        Assert.Equal((encryption, compression), Terms());
        Client("C021 05 03 0004").Server("C021 06 03 0004");
        Assert.Equal((encryption, compression), Terms());
    }

    [Fact]
    public void What_was_agreed_in_one_direction_only_is_not_shown_once_CCP_was_given_up()
    {
        Client(Packet(1, BsdCompress)).Server(Packet(2, BsdCompress));
        Assert.Equal(("none", "none to the server, BSD-Compress from it"), Terms());
        Server("80FD 05 02 0004").Client("80FD 06 02 0004");
        Assert.Equal(("none", null), Terms());
    }

    [Fact]
    public void A_later_agreement_takes_the_place_of_the_one_that_ended()
    {
        Agree(BsdCompress);
        Server("80FD 05 02 0004").Client("80FD 06 02 0004");
        Agree("");
        Assert.Equal(("none", null), Terms());
    }

    [Theory]
    [InlineData(BsdCompress, "ToServer [CCP CompressedData seq=1 len=2]")]
    [InlineData(Mppe, "ToServer [MPPE Data ---- count=1 len=2]")]
    [InlineData("", "ToServer [MPPE CompressedData len=4]")]
    public void Data_belong_to_the_layer_of_the_method_that_was_agreed(string option, string text)
    {
        Agree(option);
        Client("FD 0001 AABB");
        Assert.Equal(text, _capture.Decode().Events[^1].ToString());
    }

    [Fact]
    public void Data_after_CCP_ended_are_of_an_unknown_method()
    {
        Agree(BsdCompress);
        Server("80FD 05 02 0004").Client("80FD 06 02 0004").Client("FD 0001 AABB");
        NegotiationEvent last = _capture.Decode().Events[^1];
        Assert.Equal((Layer.Mppe, "DataBeforeOpen"), (last.Layer, Assert.Single(last.Anomalies).Rule));
    }

    private static string Packet(byte code, string option) => $"80FD {code:X2} 01 {4 + Hex.Octets(option).Length:X4} {option}";

    private (string Encryption, string? Compression) Terms()
    {
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        return (session.Encryption, session.Compression);
    }

    private void Agree(string option) =>
        Client(Packet(1, option)).Server(Packet(2, option)).Server(Packet(1, option)).Client(Packet(2, option));

    private CompressionScenarioTests Client(string ppp)
    {
        _call.ToServer(_toServer++, ppp);
        return this;
    }

    private CompressionScenarioTests Server(string ppp)
    {
        _call.FromServer(_fromServer++, ppp);
        return this;
    }
}
