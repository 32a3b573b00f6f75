using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using PptpTools.Wire;

namespace PptpTools.Session;

/// <summary>
/// The call ids of all connections of one server. RFC 2637 section 2.8 wants them unique on one control connection only, but GRE
/// packets name no connection: two clients behind one address are told apart by nothing else.
/// </summary>
internal sealed class CallIdPool
{
    /// <summary>One less than there are, as random ids are never 0.</summary>
    private const int MaximumIds = ushort.MaxValue;

    private readonly HashSet<ushort> _taken = [];
    private readonly int _maximum;
    private readonly ushort? _first;
    private readonly ushort _step;
    private ushort _next;

    /// <param name="maximum">Most calls at a time.</param>
    /// <param name="settings">Whether ids are random, or count up.</param>
    public CallIdPool(int maximum, ControlConnectionSettings settings)
    {
        _maximum = Math.Min(maximum, MaximumIds);
        _first = settings.FirstCallId;
        _step = settings.CallIdStep;
        _next = settings.FirstCallId ?? 0;
    }

    /// <summary>Ids taken and not given back.</summary>
    public int Taken => _taken.Count;

    /// <summary>Takes an id that nobody has.</summary>
    /// <returns>False where as many calls live as may.</returns>
    public bool TryTake(IRandomSource random, out ushort id)
    {
        id = 0;
        if (_taken.Count >= _maximum)
            return false;
        if (_first is null)
            _next = Draw(random);
        while (!IsEligible(_next) || !_taken.Add(_next))
            _next++;
        id = _next;
        _next += _step;
        return true;
    }

    /// <summary>Gives an id back.</summary>
    public void Release(ushort id) => _taken.Remove(id);

    private bool IsEligible(ushort id) => id != 0 || _first is not null;

    private static ushort Draw(IRandomSource random)
    {
        Span<byte> octets = stackalloc byte[sizeof(ushort)];
        random.Fill(octets);
        return BinaryPrimitives.ReadUInt16BigEndian(octets);
    }
}
