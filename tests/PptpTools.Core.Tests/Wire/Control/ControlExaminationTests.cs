using System;
using System.Linq;
using CsCheck;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Wire.Control;

public class ControlExaminationTests
{
    [Theory]
    [InlineData("EchoRequest", 10, "0001", "ReservedNotZero at 10")]
    [InlineData("EchoRequest", 2, "0003", "UnknownCode at 2")]
    [InlineData("EchoRequest", 2, "0002", "ManagementMessage at 2")]
    [InlineData("EchoRequest", 8, "0010", "UnknownType at 8")]
    [InlineData("EchoRequest", 8, "0000", "UnknownType at 8")]
    [InlineData("EchoRequest", 0, "0014", "BadLength at 0")]
    [InlineData("StartControlConnectionRequest", 12, "0200", "BadVersion at 12")]
    [InlineData("StartControlConnectionRequest", 14, "0080", "ReservedNotZero at 14")]
    [InlineData("StartControlConnectionRequest", 16, "00000004", "UnknownCode at 16")]
    [InlineData("StartControlConnectionRequest", 20, "80000001", "UnknownCode at 20")]
    [InlineData("StartControlConnectionRequest", 90, "41", "PaddingNotZero at 90")]
    [InlineData("StartControlConnectionRequest", 155, "41", "PaddingNotZero at 155")]
    [InlineData("StartControlConnectionReply", 12, "0101", "BadVersion at 12")]
    [InlineData("StartControlConnectionReply", 14, "06", "UnknownCode at 14, ErrorContradictsResult at 15")]
    [InlineData("StartControlConnectionReply", 15, "00", "ErrorContradictsResult at 15")]
    [InlineData("StartControlConnectionReply", 15, "07", "UnknownCode at 15")]
    [InlineData("StopControlConnectionRequest", 12, "04", "UnknownCode at 12")]
    [InlineData("StopControlConnectionRequest", 13, "010001", "ReservedNotZero at 13, ReservedNotZero at 14")]
    [InlineData("StopControlConnectionReply", 12, "0300", "UnknownCode at 12")]
    [InlineData("StopControlConnectionReply", 14, "0001", "ReservedNotZero at 14")]
    [InlineData("EchoReply", 16, "03", "UnknownCode at 16")]
    [InlineData("EchoReply", 16, "0102", "ErrorContradictsResult at 17")]
    [InlineData("EchoReply", 18, "0100", "ReservedNotZero at 18")]
    [InlineData("OutgoingCallRequest", 24, "00000004", "UnknownCode at 24")]
    [InlineData("OutgoingCallRequest", 28, "00000000", "UnknownCode at 28")]
    [InlineData("OutgoingCallRequest", 36, "0041", "BadLength at 36")]
    [InlineData("OutgoingCallRequest", 38, "FFFF", "ReservedNotZero at 38")]
    [InlineData("OutgoingCallRequest", 60, "20", "PaddingNotZero at 60")]
    [InlineData("OutgoingCallRequest", 167, "20", "PaddingNotZero at 167")]
    [InlineData("OutgoingCallReply", 16, "08", "UnknownCode at 16")]
    [InlineData("IncomingCallRequest", 16, "00000003", "UnknownCode at 16")]
    [InlineData("IncomingCallRequest", 24, "0001", "BadLength at 24")]
    [InlineData("IncomingCallRequest", 26, "0000", "BadLength at 26")]
    [InlineData("IncomingCallRequest", 91, "01", "PaddingNotZero at 91")]
    [InlineData("IncomingCallRequest", 155, "01", "PaddingNotZero at 155")]
    [InlineData("IncomingCallRequest", 219, "01", "PaddingNotZero at 219")]
    [InlineData("IncomingCallReply", 16, "04", "UnknownCode at 16")]
    [InlineData("IncomingCallReply", 22, "0001", "ReservedNotZero at 22")]
    [InlineData("IncomingCallConnected", 14, "0001", "ReservedNotZero at 14")]
    [InlineData("IncomingCallConnected", 24, "00000003", "UnknownCode at 24")]
    [InlineData("CallClearRequest", 14, "0001", "ReservedNotZero at 14")]
    [InlineData("CallDisconnectNotify", 14, "05", "UnknownCode at 14")]
    [InlineData("CallDisconnectNotify", 18, "0001", "ReservedNotZero at 18")]
    [InlineData("CallDisconnectNotify", 147, "01", "PaddingNotZero at 147")]
    [InlineData("WanErrorNotify", 14, "0001", "ReservedNotZero at 14")]
    [InlineData("SetLinkInfo", 14, "0001", "ReservedNotZero at 14")]
    public void What_the_standard_does_not_allow_is_reported_where_it_stands(string name, int offset, string octets, string expected)
    {
        byte[] message = ControlVectors.Octets(name);
        Hex.Octets(octets).CopyTo(message, offset);
        ControlMessage parsed = Parse(message);

        Assert.Equal(expected, Anomalies(parsed));
        Assert.Equal(message, parsed.ToOctets());
        Assert.Equal(parsed, Parse(message));
    }

    [Fact]
    public void A_management_message_is_named_and_its_octets_are_kept()
    {
        byte[] octets = ControlVectors.Octets("EchoRequest");
        octets[3] = 2;
        ControlMessage message = Parse(octets);

        Assert.IsType<UnknownControlMessage>(message);
        Assert.Equal("Management", message.Message);
        Assert.Equal("type=5 body=<12345678> pptp-message-type=Management", message.ToString());
    }

    [Fact]
    public void An_unknown_type_is_kept_as_a_number()
    {
        byte[] octets = ControlVectors.Octets("EchoRequest");
        octets[9] = 77;
        ControlMessage message = Parse(octets);

        Assert.Equal(("Unknown", 77), (message.Message, message.Type));
        Assert.Equal("type=77 body=<12345678>", message.ToString());
    }

    [Fact]
    public void Without_the_magic_cookie_it_is_no_message()
    {
        byte[] octets = ControlVectors.Octets("EchoRequest");
        octets[7] ^= 1;

        Assert.False(ControlMessage.TryParse(octets, out ControlMessage? message, out WireError error));
        Assert.Null(message);
        Assert.Equal(new WireError(WireFault.BadMagic, 4, "RFC 2637 2"), error);
    }

    [Fact]
    public void Messages_say_whose_call_id_they_name()
    {
        string[] ids =
        [
            .. ControlVectors.All.Select(vector => Parse(vector.Octets))
                .Where(message => message.SenderCallId is not null || message.ReceiverCallId is not null)
                .Select(message => $"{message.Message} {message.SenderCallId} {message.ReceiverCallId}"),
        ];

        Assert.Equal(
            [
                "OutgoingCallRequest 46410 ", "OutgoingCallReply 128 46410", "IncomingCallRequest 258 ", "IncomingCallReply 16385 258",
                "IncomingCallConnected  16385", "CallClearRequest 46410 ", "CallDisconnectNotify 128 ", "WanErrorNotify  46410", "SetLinkInfo  128",
            ],
            ids);
    }

    [Fact]
    public void Every_code_of_the_standard_has_a_name()
    {
        static int[] Named(Func<byte, string?> name) => [.. Enumerable.Range(0, 256).Where(value => name((byte)value) is not null)];

        Assert.Equal([1, 2, 3, 4, 5], Named(ControlCodes.StartResult));
        Assert.Equal([1, 2, 3], Named(ControlCodes.StopReason));
        Assert.Equal([1, 2], Named(ControlCodes.PlainResult));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], Named(ControlCodes.OutgoingCallResult));
        Assert.Equal([1, 2, 3], Named(ControlCodes.IncomingCallResult));
        Assert.Equal([1, 2, 3, 4], Named(ControlCodes.DisconnectResult));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Named(ControlCodes.Error));
        Assert.Equal([1, 2], Named(value => ControlCodes.PptpMessageType(value)));
        Assert.Equal([0, 1, 2, 3], Named(value => ControlCodes.FramingCapabilities(value)));
        Assert.Equal([0, 1, 2, 3], Named(value => ControlCodes.BearerCapabilities(value)));
        Assert.Equal([1, 2, 3], Named(value => ControlCodes.RequestedFraming(value)));
        Assert.Equal([1, 2, 3], Named(value => ControlCodes.RequestedBearer(value)));
        Assert.Equal([1, 2], Named(value => ControlCodes.FramingInUse(value)));
        Assert.Equal([1, 2], Named(value => ControlCodes.BearerInUse(value)));
        Assert.Equal("UserBusy", CauseCodes.NameOf(17));
        Assert.Null(CauseCodes.NameOf(0));
    }

    [Fact]
    public void Text_shorter_than_its_field_is_filled_up_and_longer_text_is_refused()
    {
        var request = new StartControlConnectionRequest { HostName = new OctetString("lab"u8), FramingCapabilities = 3, BearerCapabilities = 3 };

        Assert.Equal(64, request.HostName.Length);
        Assert.Equal("lab", request.HostNameText);
        Assert.Equal(request, Parse(request.ToOctets()));
        Assert.Equal("", Anomalies(request));
        Assert.Throws<ArgumentException>(() => request with { VendorString = new OctetString(new byte[65]) });
        Assert.Throws<ArgumentException>(() => request.WriteTo(new byte[155]));
    }

    [Fact]
    public void Text_that_is_not_printable_is_escaped()
    {
        var notify = new CallDisconnectNotify { CallStatistics = new OctetString([0x1B, (byte)'"', 0xE4]) };

        Assert.Equal("""\033\"\344""", notify.CallStatisticsText);
        Assert.Contains("""statistics="\033\"\344" """.TrimEnd(), notify.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_octets_are_read_described_examined_and_written_back() =>
        Gen.Select(Gen.Byte.Array[0, 240], Gen.UShort[0, 17], Gen.Bool).Sample((octets, type, isControl) =>
        {
            if (octets.Length >= 12)
            {
                Hex.Octets("1A2B3C4D00").CopyTo(octets, 4);
                octets[9] = (byte)type;
                if (isControl)
                    (octets[2], octets[3]) = (0, 1);
            }

            if (!ControlMessage.TryParse(octets, out ControlMessage? message, out _))
                return octets.Length < 12;
            _ = Anomalies(message!);
            _ = message!.ToString();
            EventFieldList fields = FieldListSink.FieldsOf(message);
            return fields.Count >= 6 && message.ToOctets().SequenceEqual(octets) && message.Length == octets.Length;
        });

    private static ControlMessage Parse(byte[] octets)
    {
        Assert.True(ControlMessage.TryParse(octets, out ControlMessage? message, out _));
        return message!;
    }

    private static string Anomalies(WireRecord record)
    {
        var anomalies = new AnomalyCollector();
        record.Examine(anomalies);
        return string.Join(", ", anomalies.Items.Select(anomaly => $"{anomaly.Rule} at {anomaly.Offset}"));
    }
}
