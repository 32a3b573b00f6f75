using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A packet of the Bandwidth Allocation Protocol, by which the ends of a bundle add and drop links.
/// <code>
///  +------+------------+-----------+---------------------------------+----------
///  | Type | Identifier |  Length   | Response Code (responses only)  | Options ...
///  +------+------------+-----------+---------------------------------+----------
/// </code>
/// RFC 2125 section 5.5.
/// </summary>
public sealed record BapPacket : CodedPacket
{
    /// <summary>Where the packets are defined.</summary>
    public const string Section = "RFC 2125 5.5";

    private const byte CallRequest = 1;
    private const byte CallbackRequest = 3;
    private const byte LinkDropQueryRequest = 5;
    private const byte CallStatusIndication = 7;

    private static readonly string[] Names =
    [
        "CallRequest", "CallResponse", "CallbackRequest", "CallbackResponse",
        "LinkDropQueryRequest", "LinkDropQueryResponse", "CallStatusIndication", "CallStatusResponse",
    ];

    private static readonly string[] Sections =
    [
        "RFC 2125 5.5.1", "RFC 2125 5.5.2", "RFC 2125 5.5.3", "RFC 2125 5.5.4",
        "RFC 2125 5.5.5", "RFC 2125 5.5.6", "RFC 2125 5.5.7", "RFC 2125 5.5.8",
    ];

    private static readonly string[] ResponseNames = ["RequestAck", "RequestNak", "RequestRej", "RequestFullNak"];

    private BapPacket(in CodedHeader parsed)
        : base(parsed)
    {
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Bap;

    /// <inheritdoc/>
    public override string Message => Names[Code - 1];

    /// <inheritdoc/>
    public override string Reference => Sections[Code - 1];

    /// <summary>True for the four responses.</summary>
    public bool IsResponse => Code % 2 == 0;

    /// <summary>0 Request-Ack, 1 Request-Nak, 2 Request-Rej, 3 Request-Full-Nak; null in requests and where it is not there.</summary>
    public byte? ResponseCode => IsResponse && Data.Length > 0 ? Data.Span[0] : null;

    private int OptionsOffset => ResponseCode is null ? 0 : 1;

    /// <summary>Reads one packet.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="packet">A <see cref="BapPacket"/> or an <see cref="UnknownCodedPacket"/>.</param>
    /// <param name="error">Truncated, where there are fewer than 4 octets.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, out PppPacket? packet, out WireError error)
    {
        bool complete = CodedHeader.TryParse(information, Section, out CodedHeader header, out error);
        packet = !complete ? null
            : header.Code >= 1 && header.Code <= Names.Length ? new BapPacket(header)
            : new UnknownCodedPacket(PppProtocol.Bap, header, Section);
        return complete;
    }

    private protected override void DescribeData(FieldSink sink)
    {
        if (ResponseCode is { } response)
            sink.Code("ResponseCode", response, response < ResponseNames.Length ? ResponseNames[response] : null);
        var options = new OptionCursor(Data.Span.Slice(OptionsOffset));
        while (options.MoveNext())
            BapOptions.Describe(sink, options.Type, options.Value);
        if (!options.Rest.IsEmpty)
            sink.Octets("Rest", options.Rest);
    }

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        if (IsResponse && ResponseCode is null)
            anomalies.Add("BadLength", "The response code is not there.", Reference, CodedHeader.HeaderLength);
        else if (ResponseCode >= ResponseNames.Length)
            anomalies.Add("UnknownValue", $"Response code {ResponseCode} is not assigned.", Reference, CodedHeader.HeaderLength);

        int start = CodedHeader.HeaderLength + OptionsOffset;
        int seen = 0;
        var options = new OptionCursor(Data.Span.Slice(OptionsOffset));
        while (options.MoveNext())
        {
            BapOptions.Examine(anomalies, options.Type, options.Value, start + options.Offset);
            if (options.Type < 32)
                seen |= 1 << options.Type;
        }

        if (!options.Rest.IsEmpty)
            anomalies.Add("BadLength", "An option's length is below 2 or beyond the end of the packet.", "RFC 2125 6", CodedHeader.HeaderLength + Data.Length - options.Rest.Length);
        Require(anomalies, seen);
    }

    private void Require(AnomalyCollector anomalies, int seen)
    {
        if (Code is CallRequest or CallbackRequest && (seen & (1 << BapOptions.LinkType)) == 0)
            anomalies.Add("MissingOption", "The Link-Type option is missing.", Reference);
        if (Code == CallbackRequest && (seen & (1 << BapOptions.PhoneDelta)) == 0)
            anomalies.Add("MissingOption", "The Phone-Delta option is missing.", Reference);
        if (Code == LinkDropQueryRequest && (seen & (1 << BapOptions.LinkDiscriminator)) == 0)
            anomalies.Add("MissingOption", "The Link-Discriminator option is missing.", Reference);
        if (Code == CallStatusIndication && (seen & (1 << BapOptions.CallStatus)) == 0)
            anomalies.Add("MissingOption", "The Call-Status option is missing.", Reference);
    }
}
