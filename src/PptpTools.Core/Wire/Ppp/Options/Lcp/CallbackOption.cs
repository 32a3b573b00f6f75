using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Callback: the sender asks its peer to hang up and to call back.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 13   |  Length >= 3  |   Operation   |  Message ...
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1570 section 2.3; operation 6 is Microsoft's.
/// </summary>
/// <param name="Operation">How the place to call is found.</param>
/// <param name="Location">The RFC's Message field: the place, in the form that the operation says.</param>
public sealed record CallbackOption(byte Operation, OctetString Location = default) : PppOption
{
    internal const byte Number = 13;
    internal static readonly OptionKind Assigned = new(Number, "Callback", "callback", "RFC 1570 2.3");

    private const byte CallbackControlProtocol = 6;

    /// <summary>The operation's name; null where none is assigned.</summary>
    public string? OperationName => Operation switch
    {
        0 => "LocationFromAuthentication",
        1 => "DialingString",
        2 => "LocationIdentifier",
        3 => "E.164Number",
        4 => "DistinguishedName",
        CallbackControlProtocol => "CallbackControlProtocol",
        _ => null,
    };

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1 + Location.Length;

    internal static CallbackOption? Read(ReadOnlySpan<byte> value) =>
        value.IsEmpty ? null : new(value[0], new OctetString(value.Slice(1)));

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt8(Operation);
        writer.Octets(Location);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Code("Operation", Operation, OperationName);
        if (Location.Length > 0)
            sink.Text("Location", Location.Span);
    }

    internal override void AppendValue(LineWriter line)
    {
        if (Operation == CallbackControlProtocol)
            line.Ascii(" CBCP");
        else
            line.Ascii(' ').Hex(Operation);
        line.SpacedHex(Location.Span);
    }

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (OperationName is null)
            anomalies.Add("UnknownOperation", $"Callback operation {Operation} is not assigned.", Reference, offset + HeaderLength);
    }
}
