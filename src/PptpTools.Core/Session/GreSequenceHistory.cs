using System;

namespace PptpTools.Session;

/// <summary>Which of the latest sequence numbers arrived. Arithmetic is modulo 2^32 (RFC 2637 section 4.3).</summary>
internal sealed class GreSequenceHistory
{
    /// <summary>How far back a number can still be told apart as late or duplicate, a power of 2.</summary>
    public const int Length = 1024;

    private readonly ulong[] _arrived = new ulong[Length / 64];
    private uint _lowest;

    /// <summary>The highest number that arrived.</summary>
    public uint Highest { get; private set; }

    /// <summary>Begins with a number as the first.</summary>
    public void Start(uint sequence)
    {
        Array.Clear(_arrived, 0, _arrived.Length);
        Highest = sequence;
        _lowest = sequence;
        Mark(sequence);
    }

    /// <summary>True for a number that arrived, or is too old to know.</summary>
    public bool HasArrived(uint sequence)
    {
        int behind = unchecked((int)(Highest - sequence));
        return behind >= Length || (behind >= 0 && (_arrived[sequence % Length / 64] & Bit(sequence)) != 0);
    }

    /// <summary>True for a number before the first that arrived.</summary>
    public bool IsBeforeFirst(uint sequence) => unchecked((int)(sequence - _lowest)) < 0;

    /// <summary>Notes the arrival of a number that has not arrived.</summary>
    public void Note(uint sequence)
    {
        int ahead = unchecked((int)(sequence - Highest));
        if (ahead > 0)
        {
            if (ahead >= Length)
            {
                Array.Clear(_arrived, 0, _arrived.Length);
            }
            else
            {
                for (uint number = unchecked(Highest + 1); number != sequence; number = unchecked(number + 1))
                    _arrived[number % Length / 64] &= ~Bit(number);
            }

            Highest = sequence;
            if (unchecked((int)(Highest - _lowest)) >= Length)
                _lowest = unchecked(Highest - (Length - 1));
        }

        Mark(sequence);
    }

    private void Mark(uint sequence) => _arrived[sequence % Length / 64] |= Bit(sequence);

    private static ulong Bit(uint sequence) => 1UL << (int)(sequence % 64);
}
