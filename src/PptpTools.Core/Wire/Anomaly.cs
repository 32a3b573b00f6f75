using System.Collections.Generic;

namespace PptpTools.Wire;

/// <summary>Something that a standard does not allow, or that is worth a second look. Never a reason to stop decoding.</summary>
/// <param name="Rule">A stable name in one word, such as <c>ReservedNotZero</c>.</param>
/// <param name="Text">One sentence that says what was found.</param>
/// <param name="Reference">The section that says what is allowed.</param>
/// <param name="Offset">Offset in octets within the message, or -1 where no octet can be named.</param>
public sealed record Anomaly(string Rule, string Text, string Reference, int Offset)
{
    /// <inheritdoc/>
    public override string ToString() => Offset < 0 ? $"{Rule}: {Text} ({Reference})" : $"{Rule}: {Text} at octet {Offset} ({Reference})";
}

/// <summary>Gathers the anomalies of one step; emptied and used again for the next.</summary>
public sealed class AnomalyCollector
{
    private readonly List<Anomaly> _items = [];
    private readonly Anomaly[] _none = [];

    /// <summary>Number of anomalies gathered.</summary>
    public int Count { get; private set; }

    /// <summary>The anomalies gathered, in order.</summary>
    public IReadOnlyList<Anomaly> Items => _items;

    /// <summary>Adds one.</summary>
    public void Add(string rule, string text, string reference, int offset = -1) => Add(new Anomaly(rule, text, reference, offset));

    /// <summary>Adds one for a fault found in parsing.</summary>
    public void Add(WireError error, string what) => Add(error.Fault.ToString(), what, error.Reference, error.Offset);

    internal void Add(Anomaly anomaly)
    {
        _items.Add(anomaly);
        Count++;
    }

    /// <summary>The anomalies gathered; nothing is allocated where there are none.</summary>
    internal Anomaly[] ToArray() => Count == 0 ? _none : _items.ToArray();

    internal void Clear()
    {
        _items.Clear();
        Count = 0;
    }
}
