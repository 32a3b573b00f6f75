using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// One-Time Password 5 or Generic Token Card 6: a prompt, and an answer in clear that may be a password. The answer is kept, so
/// that the packet can be written back, and is never printed (RFC 3748 sections 5.5 and 5.6).
/// </summary>
public sealed record EapToken : EapMethod
{
    internal EapToken(in CodedHeader parsed)
        : base(parsed)
    {
    }

    /// <inheritdoc/>
    public override string Reference => Type == EapTypes.OneTimePassword ? "RFC 3748 5.5" : "RFC 3748 5.6";

    /// <summary>The prompt of a Request; empty in a Response.</summary>
    public string Prompt => IsRequest ? TextOf(TypeData) : "";

    private protected override bool IsPrintable => IsRequest;

    private protected override void AppendTypeData(LineWriter line)
    {
        if (IsRequest)
            line.Ascii(" <Message ").Quoted(TypeData).Ascii('>');
        else
            line.Ascii(" <hidden>");
    }

    private protected override void DescribeTypeData(FieldSink sink)
    {
        if (IsRequest)
        {
            sink.Text("Prompt", TypeData);
            return;
        }

        sink.Number("AnswerLength", (ulong)TypeData.Length);
        sink.Word("Answer", "<hidden>");
    }
}

/// <summary>
/// An expanded type: a vendor's own method, or with vendor 0 one of the ordinary types.
/// <code>
///  +--------+-------------------------+---------------------+-----------------
///  |  254   |  Vendor-Id, 24 bits     | Vendor-Type, 32 bits |  Vendor data ...
///  +--------+-------------------------+---------------------+-----------------
/// </code>
/// RFC 3748 section 5.7; with vendor 0 and type 3 an expanded Nak, section 5.3.2.
/// </summary>
public sealed record EapExpanded : EapMethod
{
    private const int FixedLength = 7;

    internal EapExpanded(in CodedHeader parsed)
        : base(parsed)
    {
    }

    /// <inheritdoc/>
    public override string Reference => "RFC 3748 5.7";

    /// <summary>The vendor's SMI Private Enterprise number, 0 for the IETF; null where it is cut.</summary>
    public uint? Vendor => TryRead(out uint vendor, out _, out _) ? vendor : null;

    /// <summary>The vendor's type; null where it is cut.</summary>
    public uint? VendorType => TryRead(out _, out uint type, out _) ? type : null;

    private protected override void AppendTypeData(LineWriter line)
    {
        if (!TryRead(out uint vendor, out uint type, out ReadOnlySpan<byte> data))
        {
            line.Ascii(" <truncated>");
            return;
        }

        line.Ascii(" vendor=").Decimal(vendor).Ascii(" type=").Decimal(type);
        if (!data.IsEmpty)
            line.Ascii(" <").Hex(data).Ascii('>');
    }

    private protected override void DescribeTypeData(FieldSink sink)
    {
        if (!TryRead(out uint vendor, out uint type, out ReadOnlySpan<byte> data))
        {
            sink.Octets("Data", TypeData);
            return;
        }

        sink.Code("VendorId", vendor, vendor switch { 0 => "IETF", 9 => "Cisco", 311 => "Microsoft", _ => null });
        sink.Code("VendorType", type, vendor == 0 && type <= byte.MaxValue ? EapTypes.NameOf((byte)type) : null);
        sink.Octets("VendorData", data);
    }

    private protected override void ExamineTypeData(AnomalyCollector anomalies)
    {
        if (TypeData.Length < FixedLength)
            anomalies.Add("Truncated", "Vendor and type are not complete.", Reference, TypeDataOffset);
    }

    private bool TryRead(out uint vendor, out uint type, out ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(TypeData);
        vendor = (uint)(reader.UInt8() << 16) | reader.UInt16();
        type = reader.UInt32();
        data = reader.TakeRest();
        return !reader.Faulted;
    }
}

/// <summary>Any other method, kept as octets (RFC 3748 section 5; Experimental 255 in section 5.8).</summary>
public sealed record EapOther : EapMethod
{
    internal EapOther(in CodedHeader parsed)
        : base(parsed)
    {
    }

    /// <inheritdoc/>
    public override string Reference => Type == EapTypes.Experimental ? "RFC 3748 5.8" : "RFC 3748 4.1";

    private protected override void AppendTypeData(LineWriter line)
    {
        if (!TypeData.IsEmpty)
            line.Ascii(" <").Hex(TypeData).Ascii('>');
    }

    private protected override void DescribeTypeData(FieldSink sink)
    {
        if (!TypeData.IsEmpty)
            sink.Octets("TypeData", TypeData);
    }

    private protected override void ExamineTypeData(AnomalyCollector anomalies)
    {
        if (TypeName is null)
            anomalies.Add("UnknownType", $"Type {Type} is not assigned.", Reference, CodedHeader.HeaderLength);
    }
}
