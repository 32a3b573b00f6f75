using System;
using System.Collections.Generic;

namespace PptpTools.Wire.Ppp;

/// <summary>The options of BAP (RFC 2125 section 6): type, length, value.</summary>
internal static class BapOptions
{
    public const byte LinkType = 1;
    public const byte PhoneDelta = 2;
    public const byte NoPhoneNumberNeeded = 3;
    public const byte Reason = 4;
    public const byte LinkDiscriminator = 5;
    public const byte CallStatus = 6;

    private const byte UniqueDigits = 1;
    private const byte SubscriberNumber = 2;
    private const byte PhoneNumberSubAddress = 3;

    /// <summary>Bits of the link type, lowest first (RFC 2125 section 6.1).</summary>
    private static readonly string[] LinkTypes = ["ISDN", "X.25", "Analog", "SwitchedDigital", "IsdnDataOverVoice"];

    public static void Describe(FieldSink sink, byte type, ReadOnlySpan<byte> value)
    {
        sink.BeginGroup(NameOf(type), type);
        switch (type)
        {
            case LinkType when value.Length == 3:
                sink.Number("LinkSpeed", NetworkOrder.UInt16(value, 0));
                sink.Code("LinkType", value[2], LinkTypesOf(value[2]));
                break;
            case PhoneDelta:
                DescribePhoneDelta(sink, value);
                break;
            case NoPhoneNumberNeeded when value.IsEmpty:
                break;
            case Reason:
                sink.Text("Value", value);
                break;
            case LinkDiscriminator when value.Length == 2:
                sink.Number("Value", NetworkOrder.UInt16(value, 0));
                break;
            case CallStatus when value.Length == 2:
                sink.Code("Status", value[0], value[0] switch { 0 => "Success", 255 => "Failure", _ => null });
                sink.Code("Action", value[1], value[1] switch { 0 => "NoRetry", 1 => "Retry", _ => null });
                break;
            default:
                sink.Octets("Value", value);
                break;
        }

        sink.EndGroup();
    }

    public static void Examine(AnomalyCollector anomalies, byte type, ReadOnlySpan<byte> value, int offset)
    {
        int expected = type switch { LinkType => 3, NoPhoneNumberNeeded => 0, LinkDiscriminator or CallStatus => 2, _ => value.Length };
        if (value.Length != expected)
            anomalies.Add("BadLength", $"{NameOf(type)} has {value.Length} octets of value instead of {expected}.", ReferenceOf(type), offset + 1);
        else if (type is 0 or > CallStatus)
            anomalies.Add("UnknownOption", $"Option {type} is not assigned.", ReferenceOf(type), offset);
        else if (type == LinkType && value[2] >> LinkTypes.Length != 0)
            anomalies.Add("ReservedNotZero", "Reserved link types are set.", ReferenceOf(type), offset + 4);
        else if (type == CallStatus && value[1] > 1)
            anomalies.Add("UnknownValue", $"Action {value[1]} is not assigned.", ReferenceOf(type), offset + 3);
        else if (type == PhoneDelta)
            ExaminePhoneDelta(anomalies, value, offset + OptionCursor.HeaderLength);
    }

    private static string NameOf(byte type) => type switch
    {
        LinkType => "LinkType",
        PhoneDelta => "PhoneDelta",
        NoPhoneNumberNeeded => "NoPhoneNumberNeeded",
        Reason => "Reason",
        LinkDiscriminator => "LinkDiscriminator",
        CallStatus => "CallStatus",
        _ => "Option",
    };

    private static string ReferenceOf(byte type) => type switch
    {
        LinkType => "RFC 2125 6.1",
        PhoneDelta => "RFC 2125 6.2",
        NoPhoneNumberNeeded => "RFC 2125 6.3",
        Reason => "RFC 2125 6.4",
        LinkDiscriminator => "RFC 2125 6.5",
        CallStatus => "RFC 2125 6.6",
        _ => "RFC 2125 6",
    };

    private static string? LinkTypesOf(byte bits)
    {
        var names = new List<string>();
        for (int bit = 0; bit < LinkTypes.Length; bit++)
        {
            if ((bits & (1 << bit)) != 0)
                names.Add(LinkTypes[bit]);
        }

        return names.Count == 0 ? null : string.Join("+", names);
    }

    private static void DescribePhoneDelta(FieldSink sink, ReadOnlySpan<byte> value)
    {
        var parts = new OptionCursor(value);
        while (parts.MoveNext())
        {
            if (parts.Type == UniqueDigits && parts.Value.Length == 1)
                sink.Number("UniqueDigits", parts.Value[0]);
            else if (parts.Type == SubscriberNumber)
                sink.Text("SubscriberNumber", parts.Value);
            else if (parts.Type == PhoneNumberSubAddress)
                sink.Text("PhoneNumberSubAddress", parts.Value);
            else
                sink.Octets("SubOption", parts.Value);
        }

        if (!parts.Rest.IsEmpty)
            sink.Octets("Rest", parts.Rest);
    }

    private static void ExaminePhoneDelta(AnomalyCollector anomalies, ReadOnlySpan<byte> value, int offset)
    {
        var parts = new OptionCursor(value);
        while (parts.MoveNext())
        {
            if (parts.Type is 0 or > PhoneNumberSubAddress)
                anomalies.Add("UnknownOption", $"Sub-option {parts.Type} is not assigned.", ReferenceOf(PhoneDelta), offset + parts.Offset);
            else if (parts.Type == UniqueDigits && parts.Value.Length != 1)
                anomalies.Add("BadLength", "Unique-Digits has a value of one octet.", ReferenceOf(PhoneDelta), offset + parts.Offset + 1);
        }

        if (!parts.Rest.IsEmpty)
            anomalies.Add("BadLength", "A sub-option's length is below 2 or beyond the end of the option.", ReferenceOf(PhoneDelta), offset + value.Length - parts.Rest.Length);
    }
}
