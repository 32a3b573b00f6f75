using System;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Configure-Request, -Ack, -Nak or -Reject: a list of options (RFC 1661 sections 5.1 to 5.4). A Request asks, an Ack repeats the
/// whole list, a Nak carries the values that the sender would accept, a Reject the options that it knows not or will not discuss.
/// </summary>
public sealed record ConfigurePacket : ControlProtocolPacket
{
    /// <summary>Makes a packet without padding.</summary>
    /// <param name="protocol">The protocol that says what the option types mean.</param>
    /// <param name="code">ConfigureRequest, ConfigureAck, ConfigureNak or ConfigureReject.</param>
    /// <param name="identifier">New for every Request that differs; a reply repeats it.</param>
    /// <param name="options">The options in their order.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another code.</exception>
    public ConfigurePacket(PppProtocol protocol, PppCode code, byte identifier, OptionList options)
        : base(protocol, code, identifier)
    {
        if (code is < PppCode.ConfigureRequest or > PppCode.ConfigureReject)
            throw new ArgumentOutOfRangeException(nameof(code));
        Options = options ?? throw new ArgumentNullException(nameof(options));
    }

    /// <summary>The options in the order of the wire, duplicates kept.</summary>
    public OptionList Options { get; init; }

    internal override int DataLength => Options.OctetCount;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        foreach (PppOption option in Options)
            option.AppendText(line);
    }

    internal override void WriteData(ref WireWriter writer)
    {
        foreach (PppOption option in Options)
            writer.Record(option);
    }

    internal override void DescribeData(FieldSink sink)
    {
        foreach (PppOption option in Options)
            option.Describe(sink);
    }

    /// <summary>A Reject gives options back as they came (RFC 1661 section 5.4), so that only what cannot be read in it is reported.</summary>
    internal override void ExamineData(AnomalyCollector anomalies)
    {
        const int MostReported = 32;
        int limit = anomalies.Count + MostReported;
        int offset = HeaderLength;
        var seen = default(OptionTypeSet);
        foreach (PppOption option in Options)
        {
            if (anomalies.Count >= limit)
            {
                anomalies.Add("ReportCut", "More is wrong with the options than is reported.", Section, offset);
                return;
            }

            if (Code != PppCode.ConfigureReject || option is MalformedOption)
                option.ExamineAt(anomalies, offset);
            if (option is not (MalformedOption or VendorSpecificOption) && !seen.Add(option.Type))
                anomalies.Add("DuplicateOption", $"{option.Name} (type {option.Type}) is there more than once.", PppOption.Section, offset);
            offset += option.Length;
        }
    }
}
