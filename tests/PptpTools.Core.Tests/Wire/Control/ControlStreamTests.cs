using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CsCheck;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Wire.Control;

public class ControlStreamTests
{
    private static readonly byte[] Echo = ControlVectors.Octets("EchoRequest");

    private static readonly byte[] Call = ControlVectors.Octets("OutgoingCallRequest");

    [Fact]
    public void Several_messages_in_one_segment_are_cut_apart() =>
        Assert.Equal(["message 16", "message 168", "message 16"], Read([.. Echo, .. Call, .. Echo]));

    [Fact]
    public void A_message_is_waited_for_until_its_last_octet()
    {
        for (int length = 0; length < Call.Length; length++)
            Assert.Equal([$"need more than {length}"], Read(Call[..length]));
        Assert.Equal(["message 168"], Read(Call));
    }

    [Fact]
    public void Octets_before_a_message_are_skipped_at_once_and_counted() =>
        Assert.Equal(["BadMagic at 4, skipped 21", "message 16"], Read([.. Enumerable.Repeat((byte)0xEE, 21), .. Echo]));

    [Fact]
    public void The_second_half_of_a_message_is_skipped_to_the_next() =>
        Assert.Equal(["BadMagic at 4, skipped 108", "message 16"], Read([.. Call[60..], .. Echo]));

    [Fact]
    public void A_header_that_may_begin_at_the_end_is_kept() =>
        Assert.Equal(["BadMagic at 4, skipped 30", "need more than 7"], Read([.. Enumerable.Repeat((byte)0xEE, 30), .. Echo[..7]]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(513)]
    [InlineData(65535)]
    public void A_length_that_no_message_can_have_is_never_waited_for(int length)
    {
        byte[] bad = WithLength(Echo, length);

        Assert.Equal(["BadLength at 0, skipped 8"], Read(bad[..8]));
        Assert.Equal(["BadLength at 0, skipped 16", "message 168"], Read([.. bad, .. Call]));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(15)]
    public void A_message_shorter_than_its_type_is_a_message_still(int length) =>
        Assert.Equal([$"message {length}", $"BadMagic at 4, skipped {16 - length}", "message 168"], Read([.. WithLength(Echo, length), .. Call]));

    [Fact]
    public void A_message_longer_than_its_type_keeps_what_is_behind_its_fields()
    {
        byte[] octets = [.. WithLength(Echo, 20), 1, 2, 3, 4, .. Call];
        Assert.Equal(["message 20", "message 168"], Read(octets));

        Assert.True(ControlMessage.TryParse(octets.AsSpan(0, 20), out ControlMessage? message, out _));
        Assert.Equal("01020304", Assert.IsType<EchoRequest>(message).TrailingOctets.ToString());
        Assert.Equal("identifier=305419896 trailing=<01020304>", message.ToString());
        Assert.Equal(octets[..20], message.ToOctets());
    }

    [Fact]
    public void A_length_that_would_swallow_the_next_message_is_not_believed()
    {
        byte[] lying = WithLength(Echo, 148);
        Assert.Equal(["need more than 16"], Read(lying));
        Assert.Equal(["message 16", "message 168"], Read([.. lying, .. Call]));

        Assert.True(ControlMessage.TryParse(lying, out ControlMessage? message, out _));
        Assert.Equal("identifier=305419896 length=148", message!.ToString());
        Assert.Equal(lying, message.ToOctets());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001")]
    public void Another_protocol_is_told_within_eight_octets(string text)
    {
        byte[] octets = Encoding.Latin1.GetBytes(text);

        Assert.Equal(ControlRead.Skipped, ControlStream.Read(octets.AsSpan(0, 8), out _, out WireError error));
        Assert.Equal(WireFault.BadMagic, error.Fault);
        Assert.DoesNotContain(Read(octets), line => line.StartsWith("message", StringComparison.Ordinal));
    }

    [Fact]
    public void Any_octets_are_consumed_or_waited_for_within_bounds() =>
        Gen.Select(Gen.Byte.Array[0, 600], Gen.Int[0, 300], Gen.OneOf(Gen.Int[0, 1200], Gen.Int[0, 65535])).Sample((octets, at, length) =>
        {
            if (at + 8 <= octets.Length)
                WithLength(Echo, length).AsSpan(0, 8).CopyTo(octets.AsSpan(at));
            ControlRead read = ControlStream.Read(octets, out int consumed, out _);

            if (read == ControlRead.NeedMore)
                return consumed == 0 && octets.Length < ControlStream.MaximumMessageLength;
            return consumed >= 1 && consumed <= octets.Length && (read == ControlRead.Skipped || consumed is >= 12 and <= ControlStream.MaximumMessageLength);
        });

    [Fact]
    public void Every_split_into_segments_gives_the_same_messages_and_skips_the_same_octets() =>
        Gen.Select(Stream, Gen.Int[1, 40].Array[1, 30]).Sample((stream, sizes) =>
        {
            (List<string> messages, int skipped) whole = Collect(stream, [stream.Length]);
            (List<string> messages, int skipped) split = Collect(stream, sizes);

            return whole.messages.SequenceEqual(split.messages) && whole.skipped == split.skipped;
        });

    /// <summary>Messages, damaged messages, garbage and stray magic cookies in a row, a whole message at the end.</summary>
    private static Gen<byte[]> Stream => Gen.OneOf(
        Gen.Int[0, 14].Select(index => ControlVectors.All[index].Octets),
        Gen.Select(Gen.Int[0, 14], Gen.Int[0, 600]).Select((index, length) => WithLength(ControlVectors.All[index].Octets, length)),
        Gen.Select(Gen.Int[0, 14], Gen.Int[0, 219]).Select((index, length) => ControlVectors.All[index].Octets.Take(length).ToArray()),
        Gen.Byte.Array[0, 30],
        Gen.Const(Hex.Octets("001A1A2B3C4D001000011A2B3C4D"))).Array[1, 8].Select(parts => parts.SelectMany(part => part).Concat(Echo).ToArray());

    private static (List<string> Messages, int Skipped) Collect(byte[] stream, int[] sizes)
    {
        var messages = new List<string>();
        int skipped = 0, at = 0, end = 0;
        for (int i = 0; end < stream.Length; i++)
        {
            end = Math.Min(stream.Length, end + sizes[i % sizes.Length]);
            while (at < end)
            {
                ControlRead read = ControlStream.Read(stream.AsSpan(at, end - at), out int consumed, out _);
                if (read == ControlRead.NeedMore)
                    break;
                if (read == ControlRead.Message)
                    messages.Add($"{at} {consumed}");
                else
                    skipped += consumed;
                at += consumed;
            }
        }

        return (messages, skipped);
    }

    private static List<string> Read(byte[] octets)
    {
        var log = new List<string>();
        for (int at = 0; at < octets.Length || at == 0;)
        {
            ControlRead read = ControlStream.Read(octets.AsSpan(at), out int consumed, out WireError error);
            if (read == ControlRead.NeedMore)
            {
                log.Add($"need more than {octets.Length - at}");
                break;
            }

            log.Add(read == ControlRead.Message ? $"message {consumed}" : $"{error.Fault} at {error.Offset}, skipped {consumed}");
            at += consumed;
        }

        return log;
    }

    private static byte[] WithLength(byte[] message, int length) => [(byte)(length >> 8), (byte)length, .. message.Skip(2)];
}
