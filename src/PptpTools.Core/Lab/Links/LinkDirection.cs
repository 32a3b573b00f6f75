using System;

namespace PptpTools.Lab;

/// <summary>One sender's direction of a wire: decides for each frame when it arrives, how often, and in which state.</summary>
internal sealed class LinkDirection(LabClock clock, LabRandom random, LinkConditions conditions, Action<byte[]> deliver)
{
    private TimeSpan _free;
    private TimeSpan _lastArrival;
    private int _underWay;

    public LinkConditions Conditions { get; set; } = conditions;

    /// <summary>Frames given to the wire.</summary>
    public long Sent { get; private set; }

    /// <summary>Frames lost by chance, by the queue's limit or by the largest packet.</summary>
    public long Lost { get; private set; }

    /// <summary>Frames that arrived twice.</summary>
    public long Duplicated { get; private set; }

    /// <summary>Frames held back.</summary>
    public long Reordered { get; private set; }

    /// <summary>Frames with bits turned over.</summary>
    public long Corrupted { get; private set; }

    public void Transmit(byte[] frame)
    {
        Sent++;
        bool isLost = random.Chance(Conditions.Loss);
        bool isDuplicated = random.Chance(Conditions.Duplication);
        bool isCorrupted = random.Chance(Conditions.Corruption);
        bool isTooLong = Conditions.MaximumPacket > 0 && frame.Length - EthernetWriter.HeaderLength > Conditions.MaximumPacket;
        if (isLost || isTooLong || _underWay >= Conditions.QueueLimit || (isCorrupted && !CarriesIp(frame)))
        {
            Lost++;
            return;
        }

        TimeSpan sent = Serialize(frame.Length);
        Schedule(isCorrupted ? Corrupt(frame) : frame, sent);
        if (isDuplicated)
        {
            Duplicated++;
            Schedule(frame, sent);
        }
    }

    private static bool CarriesIp(byte[] frame) =>
        frame.Length > EthernetWriter.HeaderLength && Wire.NetworkOrder.UInt16(frame, EthernetWriter.HeaderLength - 2) == EthernetWriter.EtherTypeIpv4;

    /// <summary>When the last bit of a frame has left, at the direction's rate.</summary>
    private TimeSpan Serialize(int length)
    {
        TimeSpan start = _free > clock.Now ? _free : clock.Now;
        _free = Conditions.BitsPerSecond <= 0 ? start : start + TimeSpan.FromTicks(length * 8 * TimeSpan.TicksPerSecond / Conditions.BitsPerSecond);
        return _free;
    }

    private void Schedule(byte[] frame, TimeSpan sent)
    {
        TimeSpan arrival = sent + Conditions.Delay + random.Next(Conditions.Jitter);
        if (random.Chance(Conditions.Reordering))
        {
            Reordered++;
            arrival += random.Next(Conditions.ReorderingDelay);
        }
        else
        {
            arrival = arrival < _lastArrival ? _lastArrival : arrival;
            _lastArrival = arrival;
        }

        _underWay++;
        clock.At(arrival, () =>
        {
            _underWay--;
            deliver(frame);
        });
    }

    private byte[] Corrupt(byte[] frame)
    {
        Corrupted++;
        var damaged = (byte[])frame.Clone();
        for (int i = 0; i < Conditions.CorruptedBits; i++)
        {
            int bit = random.Next((frame.Length - EthernetWriter.HeaderLength) * 8);
            damaged[EthernetWriter.HeaderLength + bit / 8] ^= (byte)(1 << (bit % 8));
        }

        return damaged;
    }
}
