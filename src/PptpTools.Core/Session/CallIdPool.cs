using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using PptpTools.Wire;

namespace PptpTools.Session;

/// <summary>
/// The call ids of one end, for one control connection or for all connections of a server. RFC 2637 section 2.8 wants them unique on one control
/// connection only, but GRE packets name no connection: two clients behind one address are told apart by nothing else. One thread uses it: the one
/// that owns the connections.
/// </summary>
internal sealed class CallIdPool
{
    private readonly HashSet<ushort> _taken = [];
    private readonly int _maximum;
    private readonly ushort? _first;
    private readonly ushort _step;
    private ushort _next;

    /// <param name="maximum">Most calls at a time.</param>
    /// <param name="settings">Whether ids are random, or count up.</param>
    public CallIdPool(int maximum, ControlConnectionSettings settings)
    {
        _maximum = maximum;
        _first = settings.FirstCallId;
        _step = settings.CallIdStep;
        _next = settings.FirstCallId ?? 0;
    }

    /// <summary>Ids taken and not given back.</summary>
    public int Taken => _taken.Count;

    /// <summary>Takes an id that nobody has: one that is random and not 0, or the next where ids count up.</summary>
    /// <returns>False where as many calls live as may.</returns>
    public bool TryTake(IRandomSource random, out ushort id)
    {
        id = _first is null ? Draw(random) : _next;
        if (_taken.Count >= _maximum)
            return false;
        for (int tries = 0; tries <= ushort.MaxValue; tries++, id++)
        {
            if ((id == 0 && _first is null) || !_taken.Add(id))
                continue;
            _next = (ushort)(id + _step);
            return true;
        }

        return false;
    }

    /// <summary>Takes an id that the owner wants.</summary>
    /// <returns>False where it is in use.</returns>
    public bool TryTake(ushort id) => _taken.Add(id);

    /// <summary>Gives an id back.</summary>
    public void Release(ushort id) => _taken.Remove(id);

    private static ushort Draw(IRandomSource random)
    {
        Span<byte> octets = stackalloc byte[sizeof(ushort)];
        random.Fill(octets);
        return BinaryPrimitives.ReadUInt16BigEndian(octets);
    }
}
