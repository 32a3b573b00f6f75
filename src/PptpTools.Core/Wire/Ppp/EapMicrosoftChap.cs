using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// MS-CHAPv2 inside EAP: a packet of CHAP behind its type. A peer answers Success and Failure with the OpCode alone.
/// <code>
///  +--------+--------+---------------+-------------+----------
///  |   26   | OpCode | MS-CHAPv2-ID  | MS-Length   | Data ...
///  +--------+--------+---------------+-------------+----------
/// </code>
/// draft-kamath-pppext-eap-mschapv2-02 section 2.
/// </summary>
public sealed record EapMicrosoftChap : EapMethod
{
    internal EapMicrosoftChap(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private EapMicrosoftChap(byte code, byte identifier, byte[] data)
        : base(code, identifier, data)
    {
    }

    /// <inheritdoc/>
    public override string Reference => "draft-kamath-pppext-eap-mschapv2 2";

    /// <summary>The CHAP code: 1 Challenge, 2 Response, 3 Success, 4 Failure, 7 Change-Password; null where it is not there.</summary>
    public byte? OpCode => TypeData.IsEmpty ? null : TypeData[0];

    /// <summary>
    /// The packet of CHAP that is carried, such as a <see cref="ChapResponse"/>; null where there is an OpCode alone or less than a header.
    /// </summary>
    public CodedPacket? Chap =>
        ChapPacket.TryParse(TypeData, new DissectionContext { ChapAlgorithm = ChapAlgorithms.MicrosoftVersion2 }, out PppPacket? packet, out _)
            ? (CodedPacket)packet!
            : null;

    private bool IsReplyOfOneOctet => TypeData.Length == 1 && OpCode is ChapPacket.SuccessCode or ChapPacket.FailureCode;

    /// <summary>Wraps a packet of CHAP.</summary>
    /// <param name="isRequest">True for a Request.</param>
    /// <param name="identifier">EAP's identifier.</param>
    /// <param name="chap">The packet.</param>
    public static EapMicrosoftChap Create(bool isRequest, byte identifier, CodedPacket chap)
    {
        if (chap is null)
            throw new ArgumentNullException(nameof(chap));
        return new EapMicrosoftChap(isRequest ? RequestCode : ResponseCode, identifier, DataOf(EapTypes.MicrosoftChap, chap.ToOctets()));
    }

    /// <summary>The peer's answer to Success or Failure: the OpCode alone.</summary>
    /// <param name="accepted">True to answer Success.</param>
    /// <param name="identifier">EAP's identifier.</param>
    public static EapMicrosoftChap CreateReply(bool accepted, byte identifier) =>
        new(ResponseCode, identifier, DataOf(EapTypes.MicrosoftChap, [accepted ? ChapPacket.SuccessCode : ChapPacket.FailureCode]));

    private protected override void AppendTypeData(LineWriter line)
    {
        CodedPacket? chap = Chap;
        if (chap is null)
        {
            if (IsReplyOfOneOctet)
                line.Ascii(OpCode == ChapPacket.SuccessCode ? " Success" : " Failure");
            else if (!TypeData.IsEmpty)
                line.Ascii(" <truncated>");
            return;
        }

        if (chap is UnknownCodedPacket)
        {
            line.Ascii(" opcode=").Hex(chap.Code).Ascii(" <").SpacedHex(chap.Data.Span).Ascii('>');
            return;
        }

        line.Ascii(' ').Ascii(chap.Message).Ascii(" msid=").Decimal(chap.Identifier.GetValueOrDefault()).Ascii(" mslen=").Decimal(chap.DeclaredLength);
        if (chap is ChapValuePacket valued)
        {
            line.Ascii(" chlen=").Decimal((ulong)valued.ValueOctets.Length).Ascii(" <").SpacedHex(valued.ValueOctets).Ascii('>');
            if (valued.NameOctets.IsEmpty)
                line.Ascii(", <No name>");
            else
                line.Ascii(", <Name ").Quoted(valued.NameOctets).Ascii('>');
        }
        else if (chap is ChapResult)
        {
            line.Ascii(" <Message ").Quoted(chap.Data.Span).Ascii('>');
        }
        else
        {
            chap.AppendText(line);
        }
    }

    private protected override void DescribeTypeData(FieldSink sink)
    {
        if (Chap is { } chap)
        {
            sink.BeginGroup("MsChapV2", chap.Code);
            chap.Describe(sink);
            sink.EndGroup();
        }
        else if (OpCode is { } code)
        {
            sink.Code("OpCode", code, code switch { ChapPacket.SuccessCode => "Success", ChapPacket.FailureCode => "Failure", _ => null });
            if (TypeData.Length > 1)
                sink.Octets("Rest", TypeData.Slice(1));
        }
    }

    private protected override void ExamineTypeData(AnomalyCollector anomalies)
    {
        if (Chap is { } chap)
        {
            var inner = new AnomalyCollector();
            chap.Examine(inner);
            foreach (Anomaly found in inner.Items)
                anomalies.Add(found.Rule, found.Text, found.Reference, TypeDataOffset + found.Offset);
        }
        else if (!IsReplyOfOneOctet || IsRequest)
        {
            anomalies.Add("Truncated", "The packet of MS-CHAPv2 is not complete.", Reference, TypeDataOffset);
        }
    }
}
