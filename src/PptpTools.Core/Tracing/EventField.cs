using System;
using System.Collections;
using System.Collections.Generic;

namespace PptpTools.Tracing;

/// <summary>One field of a step.</summary>
/// <param name="Name">The standard's word in PascalCase.</param>
/// <param name="Value">A number, a flag, text, an <see cref="System.Net.IPAddress"/>, octets as <see cref="Wire.OctetString"/>, or an <see cref="EventFieldList"/>.</param>
/// <param name="Meaning">The standard's name of a number; null where it has none.</param>
public sealed record EventField(string Name, object Value, string? Meaning = null)
{
    /// <summary>Name, value and meaning.</summary>
    public override string ToString() => Meaning is null ? $"{Name}={Value}" : $"{Name}={Value} ({Meaning})";
}

/// <summary>Fields in wire order; duplicates are kept.</summary>
public sealed class EventFieldList : IReadOnlyList<EventField>
{
    private readonly List<EventField> _fields;

    internal EventFieldList(List<EventField> fields) => _fields = fields;

    /// <inheritdoc/>
    public int Count => _fields.Count;

    /// <inheritdoc/>
    public EventField this[int index] => _fields[index];

    /// <summary>The value of the first field of that name, without regard to case; null where there is none.</summary>
    public object? this[string name]
    {
        get
        {
            foreach (EventField field in _fields)
            {
                if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
                    return field.Value;
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<EventField> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>All fields, separated by commas.</summary>
    public override string ToString() => string.Join(", ", _fields);
}
