using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Goes through options of type, length and value, the length counting all three. It stops where the octets do not hold an
/// option (a length below 2 or beyond the end) and leaves the rest in <see cref="Rest"/>.
/// </summary>
internal ref struct OptionCursor
{
    public const int HeaderLength = 2;

    private readonly ReadOnlySpan<byte> _octets;
    private int _next;

    public OptionCursor(ReadOnlySpan<byte> octets)
    {
        _octets = octets;
        _next = 0;
        Offset = 0;
        Type = 0;
        Value = default;
    }

    public byte Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Offset of the option under the cursor.</summary>
    public int Offset { get; private set; }

    /// <summary>What follows the option under the cursor; at the end, what is no option.</summary>
    public readonly ReadOnlySpan<byte> Rest => _octets.Slice(_next);

    public bool MoveNext()
    {
        ReadOnlySpan<byte> rest = Rest;
        if (rest.Length < HeaderLength || rest[1] < HeaderLength || rest[1] > rest.Length)
            return false;
        Type = rest[0];
        Value = rest.Slice(HeaderLength, rest[1] - HeaderLength);
        Offset = _next;
        _next += rest[1];
        return true;
    }
}
