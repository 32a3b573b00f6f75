using System;
using System.Collections.Generic;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A packet of Microsoft's Callback Control Protocol: Callback-Request 1 offers, Callback-Response 2 chooses, Callback-Ack 3
/// confirms (MS-CBCP 2.2.4). The data are options.
/// </summary>
public sealed record CbcpPacket : CodedPacket
{
    /// <summary>Where the packets are defined.</summary>
    public const string Section = "MS-CBCP 2.2.4";

    internal const byte RequestCode = 1;
    internal const byte ResponseCode = 2;
    internal const byte AckCode = 3;

    private CbcpPacket(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private CbcpPacket(byte code, byte identifier, ReadOnlySpan<byte> data)
        : base(code, identifier, data)
    {
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Cbcp;

    /// <inheritdoc/>
    public override string Message => Code switch
    {
        RequestCode => "CallbackRequest",
        ResponseCode => "CallbackResponse",
        _ => "CallbackAck",
    };

    /// <inheritdoc/>
    public override string Reference => Code switch
    {
        RequestCode => "MS-CBCP 2.2.4.1",
        ResponseCode => "MS-CBCP 2.2.4.2",
        _ => "MS-CBCP 2.2.4.3",
    };

    /// <summary>The options in wire order.</summary>
    public IReadOnlyList<CbcpOption> Options
    {
        get
        {
            var options = new List<CbcpOption>();
            var cursor = new OptionCursor(Data.Span);
            while (cursor.MoveNext())
                options.Add(new CbcpOption(cursor.Type, new OctetString(cursor.Value)));
            return options;
        }
    }

    /// <summary>Reads one packet.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="packet">A <see cref="CbcpPacket"/> or an <see cref="UnknownCodedPacket"/>.</param>
    /// <param name="error">Truncated, where there are fewer than 4 octets.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, out PppPacket? packet, out WireError error)
    {
        bool complete = CodedHeader.TryParse(information, Section, out CodedHeader header, out error);
        packet = !complete ? null
            : header.Code is >= RequestCode and <= AckCode ? new CbcpPacket(header)
            : new UnknownCodedPacket(PppProtocol.Cbcp, header, Section);
        return complete;
    }

    /// <summary>Builds a packet.</summary>
    /// <param name="code">1 Callback-Request, 2 Callback-Response, 3 Callback-Ack.</param>
    /// <param name="identifier">New for a request; a reply has that of what it answers.</param>
    /// <param name="options">The options.</param>
    internal static CbcpPacket Create(byte code, byte identifier, IReadOnlyList<CbcpOption> options)
    {
        int length = 0;
        foreach (CbcpOption option in options)
            length += option.Length;
        var data = new byte[length];
        var writer = new WireWriter(data);
        foreach (CbcpOption option in options)
            writer.Record(option);
        return new CbcpPacket(code, identifier, data);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        foreach (CbcpOption option in Options)
            option.AppendText(line);
    }

    private protected override void DescribeData(FieldSink sink)
    {
        foreach (CbcpOption option in Options)
            option.Describe(sink);
        ReadOnlySpan<byte> rest = Rest();
        if (!rest.IsEmpty)
            sink.Octets("Rest", rest);
    }

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        IReadOnlyList<CbcpOption> options = Options;
        int at = CodedHeader.HeaderLength;
        foreach (CbcpOption option in options)
        {
            option.Examine(anomalies, at);
            at += option.Length;
        }

        if (at < CodedHeader.HeaderLength + Data.Length)
            anomalies.Add("BadLength", "An option's length is below 2 or beyond the end of the packet.", Reference, at);
        else if (options.Count == 0 || (options.Count > 1 && Code != RequestCode))
            anomalies.Add("BadOptionCount", Code == RequestCode ? "A request offers at least one option." : "A reply names exactly one option.", Reference, at);
    }

    private ReadOnlySpan<byte> Rest()
    {
        var cursor = new OptionCursor(Data.Span);
        while (cursor.MoveNext())
        {
        }

        return cursor.Rest;
    }
}
