using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// The options of one packet in their order, duplicates kept, equal by value (RFC 1661 sections 5.1 to 5.4: an Ack repeats
/// the list octet for octet, a Reject a part of it in the same order).
/// </summary>
[CollectionBuilder(typeof(OptionList), nameof(Create))]
public sealed class OptionList : IReadOnlyList<PppOption>, IEquatable<OptionList>
{
    private readonly PppOption[] _options;

    /// <summary>What the options were read from; null for a list made otherwise.</summary>
    private readonly byte[]? _source;

    /// <summary>Copies options from any sequence.</summary>
    public OptionList(IEnumerable<PppOption> options) => _options = [.. options];

    private OptionList(PppOption[] options, byte[]? source = null)
    {
        _options = options;
        _source = source;
    }

    /// <summary>A list without options.</summary>
    public static OptionList Empty { get; } = new(Array.Empty<PppOption>());

    /// <inheritdoc/>
    public int Count => _options.Length;

    /// <summary>Number of octets that <see cref="WriteTo"/> writes.</summary>
    public int OctetCount
    {
        get
        {
            if (_source is not null)
                return _source.Length;
            int sum = 0;
            foreach (PppOption option in _options)
                sum += option.Length;
            return sum;
        }
    }

    /// <inheritdoc/>
    public PppOption this[int index] => _options[index];

    /// <summary>Makes a list of the options given, in their order.</summary>
    public static OptionList Create(ReadOnlySpan<PppOption> options) => options.IsEmpty ? Empty : new OptionList(options.ToArray());

    /// <summary>Reads every option. What cannot be cut into options becomes one <see cref="MalformedOption"/> at the end.</summary>
    /// <param name="protocol">The protocol that says what the types mean.</param>
    /// <param name="octets">The data of a Configure packet.</param>
    public static OptionList Parse(PppProtocol protocol, ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return Empty;
        byte[] source = octets.ToArray();
        var options = new PppOption[CountOptions(octets)];
        for (int i = 0; i < options.Length; i++)
        {
            int length = LengthOfFirst(octets);
            if (length == 0)
            {
                options[i] = new MalformedOption(new OctetString(octets));
                break;
            }

            byte type = octets[0];
            ReadOnlySpan<byte> value = octets.Slice(PppOption.HeaderLength, length - PppOption.HeaderLength);
            options[i] = OptionRegistry.Read(protocol, type, value);
            octets = octets.Slice(length);
        }

        return new OptionList(options, source);
    }

    /// <summary>The first option of that record type; null where there is none.</summary>
    public T? Find<T>()
        where T : PppOption
    {
        foreach (PppOption option in _options)
        {
            if (option is T found)
                return found;
        }

        return null;
    }

    /// <summary>The first option of that type octet, typed or not; null where there is none.</summary>
    public PppOption? Find(byte type)
    {
        foreach (PppOption option in _options)
        {
            if (option.Type == type)
                return option;
        }

        return null;
    }

    /// <summary>Writes every option, one after the other.</summary>
    /// <param name="destination">At least <see cref="OctetCount"/> octets.</param>
    public void WriteTo(Span<byte> destination)
    {
        var writer = new WireWriter(destination);
        foreach (PppOption option in _options)
            writer.Record(option);
    }

    /// <inheritdoc/>
    public bool Equals(OptionList? other)
    {
        if (other is null || other.Count != Count)
            return false;
        for (int i = 0; i < _options.Length; i++)
        {
            if (!_options[i].Equals(other._options[i]))
                return false;
        }

        return true;
    }

    /// <summary>True where an Ack with one list answers a Request with the other: the octets are the same.</summary>
    internal bool IsWrittenLike(OptionList other) =>
        _source is not null && other._source is not null ? _source.AsSpan().SequenceEqual(other._source) : Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OptionList);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (PppOption option in _options)
            hash.Add(option);
        return hash.ToHashCode();
    }

    /// <summary>Goes through the options without allocating.</summary>
    public Enumerator GetEnumerator() => new(_options);

    IEnumerator<PppOption> IEnumerable<PppOption>.GetEnumerator() => ((IEnumerable<PppOption>)_options).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _options.GetEnumerator();

    /// <summary>pppd's form of every option, such as <c>&lt;mru 1400&gt; &lt;pcomp&gt;</c>.</summary>
    public override string ToString()
    {
        var line = new LineWriter();
        foreach (PppOption option in _options)
            option.AppendText(line);
        return line.ToString().TrimStart();
    }

    private static int CountOptions(ReadOnlySpan<byte> octets)
    {
        int count = 0;
        while (!octets.IsEmpty)
        {
            count++;
            int length = LengthOfFirst(octets);
            if (length == 0)
                break;
            octets = octets.Slice(length);
        }

        return count;
    }

    /// <summary>Length of the option at the start, 2 to 255 octets; 0 where the octets do not hold it.</summary>
    private static int LengthOfFirst(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < PppOption.HeaderLength)
            return 0;
        int length = octets[1];
        return length >= PppOption.HeaderLength && length <= octets.Length ? length : 0;
    }

    /// <summary>A cursor over the options.</summary>
    public struct Enumerator
    {
        private readonly PppOption[] _options;
        private int _index;

        internal Enumerator(PppOption[] options)
        {
            _options = options;
            _index = -1;
        }

        /// <summary>The option under the cursor.</summary>
        public readonly PppOption Current => _options[_index];

        /// <summary>Moves to the next option; false at the end.</summary>
        public bool MoveNext() => ++_index < _options.Length;
    }
}
