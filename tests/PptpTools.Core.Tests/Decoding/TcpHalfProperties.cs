using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using PptpTools.Decoding;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Decoding;

/// <summary>Properties of any stream cut, shuffled, repeated and thinned out in any way.</summary>
public class TcpHalfProperties
{
    private static readonly Gen<(int Start, int Length)[]> Segments =
        Gen.Select(Gen.Int[0, 1500], Gen.Frequency((8, Gen.Int[1, 80]), (1, Gen.Int[81, 700]))).Array[1, 60];

    [Fact]
    public void Whatever_the_order_and_the_overlaps_every_octet_comes_once_and_in_order() =>
        Gen.Select(Segments, Gen.UInt, Gen.Int[0, 40].Array[1, 5]).Sample((segments, initial, keeps) =>
        {
            int end = segments.Max(segment => segment.Start + segment.Length);
            var half = new Recorder(initial, keeps);
            foreach ((int start, int length) in segments.Concat(Pieces(end)))
                Assert.False(half.Send(start, length, TcpFlags.Ack).OverlapDiffers);

            Assert.Equal(0, half.Lost);
            Assert.Equal(end, half.Received + half.UnreadLength);
        });

    [Fact]
    public void What_is_lost_and_what_is_received_add_up_to_what_is_acknowledged() =>
        Gen.Select(Segments, Gen.UInt, Gen.Int[0, 40].Array[1, 5], Gen.Int[0, 2200].Array[1, 10]).Sample((segments, initial, keeps, acknowledgments) =>
        {
            var half = new Recorder(initial, keeps);
            int sent = 0;
            for (int i = 0; i < segments.Length; i++)
            {
                half.Send(segments[i].Start, segments[i].Length, TcpFlags.Ack, bad: i % 7 == 3);
                if (i % 7 != 3)
                    sent = Math.Max(sent, segments[i].Start + segments[i].Length);
                if (i % 4 == 0)
                    half.Acknowledge(initial + 1 + (uint)acknowledgments[i % acknowledgments.Length], 1);
            }

            half.Finish();
            Assert.True(half.Received + half.Lost >= sent);
            Assert.True(half.HasEnded);
        });

    [Fact]
    public void Any_segments_at_all_are_handled_within_bounds() =>
        Gen.Select(Gen.UInt, Gen.Byte, Gen.Byte.Array[0, 40], Gen.Int[0, 3], Gen.Bool, Gen.UInt).Array[1, 40].Sample(segments =>
        {
            Recorder half = Recorder.Unchecked();
            long frame = 0;
            foreach ((uint sequence, byte flags, byte[] payload, int missing, bool bad, uint acknowledgment) in segments)
            {
                uint near = sequence % 4 == 0 ? sequence : sequence % 256 - 100;
                half.Handle(near, (TcpFlags)flags, payload, missing, ++frame, bad);
                half.Acknowledge(sequence % 4 == 1 ? acknowledgment : acknowledgment % 256 - 100, (ushort)(acknowledgment % 3));
            }

            half.Finish();
            Assert.True(half.HasEnded);
        });

    /// <summary>The whole stream in segments of 100 octets.</summary>
    private static IEnumerable<(int Start, int Length)> Pieces(int end)
    {
        for (int start = 0; start < end; start += 100)
            yield return (start, Math.Min(100, end - start));
    }

    /// <summary>Knows what octet stands where, and leaves some octets unread each time.</summary>
    private sealed class Recorder(uint initialSequence, int[]? keeps) : TcpHalf(initialSequence)
    {
        private readonly uint _initialSequence = initialSequence;
        private int _calls;
        private long _frame;

        public long Received { get; private set; }

        public long Lost { get; private set; }

        public bool HasEnded { get; private set; }

        public static Recorder Unchecked() => new(0, null);

        public TcpVerdict Send(int start, int length, TcpFlags flags, bool bad = false)
        {
            byte[] octets = new byte[length];
            for (int i = 0; i < length; i++)
                octets[i] = Value(start + i);
            return Handle(_initialSequence + 1 + (uint)start, flags, octets, 0, ++_frame, bad);
        }

        protected override int OnOctets(in TcpOctets octets)
        {
            Check(octets);
            int consumed = keeps is null ? octets.Octets.Length : Math.Max(0, octets.Octets.Length - keeps[_calls++ % keeps.Length]);
            Received += consumed;
            return consumed;
        }

        protected override void OnLost(long count, TcpLoss loss, in TcpOctets unread)
        {
            Check(unread);
            Assert.True(count > 0);
            Received += unread.Octets.Length;
            Lost += count;
        }

        protected override void OnEnd(in TcpOctets unread)
        {
            Check(unread);
            Received += unread.Octets.Length;
            HasEnded = true;
        }

        private static byte Value(long offset) => (byte)((offset * 167) ^ (offset >> 8));

        private void Check(in TcpOctets octets)
        {
            for (int i = 0; i < octets.Octets.Length; i++)
            {
                Assert.True(octets.FramesOf(i, 1, out long[]? earlier) > 0 && earlier is null);
                if (keeps is not null)
                    Assert.Equal(Value(Received + Lost + i), octets.Octets[i]);
            }
        }
    }
}
