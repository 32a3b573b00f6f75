using System;
using System.Collections.Generic;
using System.Text;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// An option of the Callback Control Protocol.
/// <code>
///  +---------------+--------+----------------+----------------------------------------------+
///  | Callback Type | Length | Callback Delay | Address Type, Address, 0 (one or, in a list, more) |
///  +---------------+--------+----------------+----------------------------------------------+
/// </code>
/// MS-CBCP 2.2.3; the address is MS-CBCP 2.2.2. A delay is not there in type 1, an address only in types 2 and 4.
/// </summary>
public sealed record CbcpOption : WireRecord
{
    internal const byte NoCallback = 1;
    internal const byte UserSpecified = 2;
    internal const byte PreSpecified = 3;
    internal const byte AnyOfList = 4;
    private const byte Telephone = 1;
    private const string AddressSection = "MS-CBCP 2.2.2";

    internal CbcpOption(byte type, OctetString value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>The callback type, 1 to 4.</summary>
    public byte Type { get; }

    /// <summary>What the type means: <c>NoCallback</c>, <c>UserSpecifiedNumber</c>, <c>PreSpecifiedNumber</c>, <c>ListOfNumbers</c>, or <c>Unknown</c>.</summary>
    public string Name => Type switch
    {
        NoCallback => "NoCallback",
        UserSpecified => "UserSpecifiedNumber",
        PreSpecified => "PreSpecifiedNumber",
        AnyOfList => "ListOfNumbers",
        _ => "Unknown",
    };

    /// <summary>Seconds that the answerer waits before it calls back; null where there is no delay.</summary>
    public byte? Delay => HasDelay ? Value.Span[0] : null;

    /// <summary>The numbers to call; empty where there are none.</summary>
    public IReadOnlyList<string> Addresses
    {
        get
        {
            var addresses = new List<string>();
            var reader = new WireReader(AddressOctets);
            while (TryReadAddress(ref reader, out _, out ReadOnlySpan<byte> address, out _))
                addresses.Add(Encoding.UTF8.GetString(address.ToArray()));
            return addresses;
        }
    }

    /// <inheritdoc/>
    public override int Length => OptionCursor.HeaderLength + Value.Length;

    /// <inheritdoc/>
    public override string Reference => "MS-CBCP 2.2.3";

    internal OctetString Value { get; }

    private bool HasDelay => Type is >= UserSpecified and <= AnyOfList && Value.Length > 0;

    private ReadOnlySpan<byte> AddressOctets => HasDelay && Type != PreSpecified ? Value.Span.Slice(1) : default;

    private ReadOnlySpan<byte> OtherOctets => !HasDelay ? Value.Span : Type == PreSpecified ? Value.Span.Slice(1) : default;

    /// <summary>Builds an option.</summary>
    /// <param name="type">The callback type, 1 to 4.</param>
    /// <param name="delay">Seconds; left out of type 1.</param>
    /// <param name="numbers">The numbers in ASCII, left out of types 1 and 3; all of them together up to 252 octets with 2 more for each.</param>
    /// <exception cref="ArgumentException">The numbers are too long.</exception>
    internal static CbcpOption Create(byte type, byte delay, IReadOnlyList<string> numbers)
    {
        if (type == NoCallback)
            return new CbcpOption(type, default);
        var value = new List<byte> { delay };
        if (type != PreSpecified)
        {
            foreach (string number in numbers)
                value.AddRange([Telephone, .. Encoding.ASCII.GetBytes(number), 0]);
        }

        if (value.Count > byte.MaxValue - OptionCursor.HeaderLength)
            throw new ArgumentException("The numbers do not fit into an option.", nameof(numbers));
        return new CbcpOption(type, new OctetString(value.ToArray()));
    }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination)
    {
        var writer = new WireWriter(destination);
        writer.UInt8(Type);
        writer.UInt8((byte)Length);
        writer.Octets(Value);
    }

    /// <summary>pppd's form, such as <c> &lt; UserDefined delay = 5 number = "123"&gt;</c>.</summary>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(Type switch { NoCallback => " < NoCallback", UserSpecified => " < UserDefined", PreSpecified => " < AdminDefined", AnyOfList => " < List", _ => " < option=" });
        if (Name == "Unknown")
            line.Hex(Type);
        if (Delay is { } delay)
            line.Ascii(" delay = ").Decimal(delay);
        var reader = new WireReader(AddressOctets);
        while (TryReadAddress(ref reader, out _, out ReadOnlySpan<byte> address, out _))
            line.Ascii(" number = ").Quoted(address);
        if (!OtherOctets.IsEmpty)
            line.Ascii(' ').Hex(OtherOctets);
        line.Ascii('>');
    }

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.BeginGroup(Name, Type);
        sink.Code("CallbackType", Type, Name == "Unknown" ? null : Name);
        if (Delay is { } delay)
            sink.Number("CallbackDelay", delay);
        var reader = new WireReader(AddressOctets);
        while (TryReadAddress(ref reader, out byte type, out ReadOnlySpan<byte> address, out _))
        {
            sink.Code("AddressType", type, type == Telephone ? "PSTN or ISDN" : null);
            sink.Text("Address", address);
        }

        if (!OtherOctets.IsEmpty)
            sink.Octets("Rest", OtherOctets);
        sink.EndGroup();
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies) => Examine(anomalies, 0);

    internal void Examine(AnomalyCollector anomalies, int offset)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (Name == "Unknown")
            anomalies.Add("UnknownOption", $"Callback type {Type} is not assigned.", Reference, offset);
        else if (!HasDelay && Type != NoCallback)
            anomalies.Add("BadLength", "The delay is not there.", Reference, offset + 1);
        else if (Type is UserSpecified or AnyOfList && AddressOctets.IsEmpty)
            anomalies.Add("BadLength", "The address is not there.", Reference, offset + 1);
        else if (!OtherOctets.IsEmpty)
            anomalies.Add("BadLength", "The option has more than its fields.", Reference, offset + 1);

        var reader = new WireReader(AddressOctets);
        while (TryReadAddress(ref reader, out byte type, out _, out bool isTerminated))
        {
            if (type != Telephone)
                anomalies.Add("UnknownValue", $"Address type {type} is not assigned.", AddressSection, offset);
            if (!isTerminated)
                anomalies.Add("BadLength", "The address does not end in a zero octet.", AddressSection, offset);
        }
    }

    private static bool TryReadAddress(ref WireReader reader, out byte type, out ReadOnlySpan<byte> address, out bool isTerminated)
    {
        type = 0;
        address = default;
        isTerminated = false;
        if (reader.Remaining == 0)
            return false;
        type = reader.UInt8();
        int end = reader.Rest.IndexOf((byte)0);
        isTerminated = end >= 0;
        address = isTerminated ? reader.Take(end) : reader.TakeRest();
        if (isTerminated)
            reader.UInt8();
        return true;
    }
}
