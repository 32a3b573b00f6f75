using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PptpTools.Decoding;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Decoding;

/// <summary>
/// A direction whose octets are words that end in a full stop: every whole word is logged with its frames, losses and the end
/// too, so that a test reads as a script and a log.
/// </summary>
internal sealed class TcpScript : TcpHalf
{
    private readonly uint _initialSequence;
    private long _frame;

    public TcpScript(uint initialSequence)
        : base(initialSequence) => _initialSequence = initialSequence;

    private TcpScript(uint origin, bool _) => _initialSequence = origin;

    public List<string> Log { get; } = [];

    public static TcpScript MidStream(uint origin) => new(origin, true);

    /// <summary>Sends text at an offset in the stream, as the next frame.</summary>
    public TcpVerdict Send(int offset, string text, TcpFlags flags = TcpFlags.Ack, bool bad = false, int missing = 0) =>
        Handle(_initialSequence + 1 + (uint)offset, flags, Encoding.ASCII.GetBytes(text), missing, ++_frame, bad);

    /// <summary>The receiver has everything up to an offset.</summary>
    public void Acknowledge(int offset, ushort window = 1000) => base.Acknowledge(_initialSequence + 1 + (uint)offset, window);

    protected override int OnOctets(in TcpOctets octets)
    {
        int consumed = 0;
        for (int stop; (stop = octets.Octets[consumed..].IndexOf((byte)'.')) >= 0; consumed += stop + 1)
        {
            long last = octets.FramesOf(consumed, stop + 1, out long[]? earlier);
            Log.Add($"{Text(octets.Octets.Slice(consumed, stop + 1))} in {string.Join("+", (earlier ?? []).Append(last))}");
        }

        return consumed;
    }

    protected override void OnLost(long count, TcpLoss loss, in TcpOctets unread) =>
        Log.Add($"{loss} {count}" + (unread.Octets.IsEmpty ? "" : $" after {Text(unread.Octets)}"));

    protected override void OnEnd(in TcpOctets unread) => Log.Add($"end{(unread.Octets.IsEmpty ? "" : $" after {Text(unread.Octets)}")}");

    private static string Text(ReadOnlySpan<byte> octets) => Encoding.ASCII.GetString(octets);
}
