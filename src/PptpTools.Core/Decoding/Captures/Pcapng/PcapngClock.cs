using System;

namespace PptpTools.Decoding.Pcapng;

/// <summary>Turns an interface's timestamps into ticks (draft-ietf-opsawg-pcapng section 4.2, if_tsresol and if_tsoffset).</summary>
internal sealed class PcapngClock
{
    private const int TickDigits = 7;
    private const int BinaryFlag = 0x80;

    // Binary fractions are cut to this many bits so that they can be multiplied by the ticks of a second.
    private const int FractionBits = 38;

    /// <summary>Microseconds.</summary>
    public const byte DefaultResolution = 6;

    private readonly byte _resolution;
    private readonly long _offsetSeconds;

    /// <summary>A clock.</summary>
    /// <param name="resolution">The negative power of 10, or with the highest bit set of 2, that one unit is in seconds.</param>
    /// <param name="offsetSeconds">Seconds to add.</param>
    public PcapngClock(byte resolution, long offsetSeconds)
    {
        _resolution = resolution;
        _offsetSeconds = offsetSeconds;
    }

    /// <summary>Ticks of 100 ns since the year 1, held within what the class library can express.</summary>
    public long ToTicks(ulong timestamp)
    {
        double offset = (double)_offsetSeconds * TimeSpan.TicksPerSecond + CaptureReader.UnixEpochTicks;
        ulong ticks = (_resolution & BinaryFlag) != 0 ? FromBinary(timestamp, _resolution & ~BinaryFlag) : FromDecimal(timestamp, _resolution);
        double sum = ticks + offset;
        if (sum <= 0)
            return 0;
        if (sum >= DateTime.MaxValue.Ticks)
            return DateTime.MaxValue.Ticks;
        return (long)ticks + _offsetSeconds * TimeSpan.TicksPerSecond + CaptureReader.UnixEpochTicks;
    }

    private static ulong FromDecimal(ulong timestamp, int digits)
    {
        for (; digits > TickDigits && timestamp != 0; digits--)
            timestamp /= 10;
        for (; digits < TickDigits; digits++)
        {
            if (timestamp > ulong.MaxValue / 10)
                return ulong.MaxValue;
            timestamp *= 10;
        }

        return timestamp;
    }

    private static ulong FromBinary(ulong timestamp, int bits)
    {
        ulong seconds = bits > 63 ? 0 : timestamp >> bits;
        ulong fraction = bits > 63 ? timestamp : timestamp & ((1UL << bits) - 1);
        if (bits > FractionBits)
        {
            fraction = bits - FractionBits > 63 ? 0 : fraction >> (bits - FractionBits);
            bits = FractionBits;
        }

        return seconds > ulong.MaxValue / TimeSpan.TicksPerSecond - 1
            ? ulong.MaxValue
            : seconds * TimeSpan.TicksPerSecond + (fraction * TimeSpan.TicksPerSecond >> bits);
    }
}
