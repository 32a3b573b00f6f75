using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Wire.Gre;

namespace PptpTools.Tests.Session;

/// <summary>A receiver that is given packets by number, and what it delivered: a payload is the number that it was sent with.</summary>
internal sealed class GreStream(GreSettings? settings = null)
{
    private readonly byte[] _packet = new byte[12 + 4];

    public GreProgress Progress { get; } = new();

    public GreReceiver Receiver => field ??= new GreReceiver(Progress, settings ?? new GreSettings());

    public List<uint> Delivered { get; } = [];

    public TimeSpan Now { get; set; }

    public GreArrival Receive(uint sequence)
    {
        new GreHeader(7, 4, sequence, null).WriteTo(_packet);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(12), sequence);
        return Receive(_packet);
    }

    public GreArrival Receive(byte[] packet)
    {
        Assert(GreFrame.TryParse(packet, out GreFrame frame, out _));
        GreArrival arrival = Receiver.Receive(frame, Now);
        if (arrival is GreArrival.InOrder or GreArrival.Restart)
            Deliver(frame.Payload, frame.Sequence);
        Take();
        return arrival;
    }

    public void WaitForDeadline()
    {
        Now = Receiver.Deadline!.Value;
        Receiver.HandleDeadline(Now);
        Take();
    }

    private void Take()
    {
        while (Receiver.TryTake(out ReadOnlySpan<byte> payload, out uint sequence))
            Deliver(payload, sequence);
    }

    private void Deliver(ReadOnlySpan<byte> payload, uint sequence)
    {
        if (payload.Length == 4)
            Assert(BinaryPrimitives.ReadUInt32BigEndian(payload) == sequence);
        Delivered.Add(sequence);
    }

    private static void Assert(bool holds) => Xunit.Assert.True(holds);
}
