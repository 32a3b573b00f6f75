using System;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Ppp;

public sealed class ConfigurePacketTests
{
    private static readonly byte[] Request = Hex.Octets("""
        01              # Configure-Request
        01              # identifier
        0018            # length
        01 04 0578      # MRU 1400
        02 06 00000000  # ACCM
        05 06 be4a7e85  # magic number
        07 02           # PFC
        08 02           # ACFC
        """);

    [Fact]
    public void Options_are_typed_and_in_their_order()
    {
        ConfigurePacket packet = Parse(Request);
        OptionList expected =
        [
            new MaximumReceiveUnitOption(1400),
            new AsyncControlCharacterMapOption(0),
            new MagicNumberOption(0xBE4A7E85),
            new ProtocolFieldCompressionOption(),
            new AddressAndControlFieldCompressionOption(),
        ];
        Assert.Equal(new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureRequest, 1, expected), packet);
        Assert.Equal("<mru 1400> <asyncmap 0x0> <magic 0xbe4a7e85> <pcomp> <accomp>", packet.ToString());
    }

    [Fact]
    public void Writing_fills_every_octet()
    {
        ConfigurePacket packet = Parse(Request);
        var buffer = new byte[packet.Length + 2];
        buffer.AsSpan().Fill(0xA5);
        packet.WriteTo(buffer);
        Assert.Equal([.. Request, 0xA5, 0xA5], buffer);
    }

    private static ConfigurePacket Parse(byte[] octets)
    {
        Assert.True(PppPackets.TryParse(PppProtocol.Lcp, octets, new DissectionContext(), out PppPacket? packet, out _));
        return Assert.IsType<ConfigurePacket>(packet);
    }
}
