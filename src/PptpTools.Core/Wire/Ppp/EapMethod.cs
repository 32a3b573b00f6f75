using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A Request or Response.
/// <code>
///  +------+------------+-----------+--------+---------------
///  | Code | Identifier |  Length   |  Type  |  Type-Data ...
///  +------+------------+-----------+--------+---------------
/// </code>
/// RFC 3748 section 4.1.
/// </summary>
public abstract record EapMethod : EapPacket
{
    internal const int TypeDataOffset = CodedHeader.HeaderLength + 1;

    private protected EapMethod(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private protected EapMethod(byte code, byte identifier, ReadOnlySpan<byte> data)
        : base(code, identifier, data)
    {
    }

    /// <summary>The method's type; null where the packet ends before it.</summary>
    public byte? Type => Data.Length > 0 ? Data.Span[0] : null;

    /// <summary>The type's name, such as <c>PEAP</c>; null where none is assigned.</summary>
    public string? TypeName => Type is { } type ? EapTypes.NameOf(type) : null;

    /// <summary>True for a Request.</summary>
    public bool IsRequest => Code == RequestCode;

    internal ReadOnlySpan<byte> TypeData => Data.Length > 0 ? Data.Span.Slice(1) : default;

    internal static EapMethod Read(in CodedHeader header) => (header.Data.IsEmpty ? 0 : header.Data[0]) switch
    {
        EapTypes.Identity or EapTypes.Notification => new EapText(header),
        EapTypes.Nak => new EapNak(header),
        EapTypes.Md5Challenge => new EapMd5Challenge(header),
        EapTypes.OneTimePassword or EapTypes.GenericTokenCard => new EapToken(header),
        EapTypes.Tls or EapTypes.TunneledTls or EapTypes.ProtectedEap or EapTypes.FlexibleTunneling or EapTypes.TunnelEap => new EapTls(header),
        EapTypes.MicrosoftChap => new EapMicrosoftChap(header),
        EapTypes.Expanded => new EapExpanded(header),
        _ => new EapOther(header),
    };

    private protected sealed override void AppendData(LineWriter line)
    {
        if (Type is not { } type)
        {
            line.Ascii(" <missing type>");
            return;
        }

        line.Ascii(' ');
        EapTypes.AppendName(line, type);
        AppendTypeData(line);
    }

    private protected sealed override void DescribeData(FieldSink sink)
    {
        if (Type is not { } type)
            return;
        sink.Code("Type", type, EapTypes.NameOf(type));
        DescribeTypeData(sink);
    }

    private protected sealed override void ExamineData(AnomalyCollector anomalies)
    {
        if (Type is null)
            anomalies.Add("Truncated", "The type is not there.", Reference, CodedHeader.HeaderLength);
        else
            ExamineTypeData(anomalies);
    }

    private protected abstract void AppendTypeData(LineWriter line);

    private protected abstract void DescribeTypeData(FieldSink sink);

    private protected virtual void ExamineTypeData(AnomalyCollector anomalies)
    {
    }

    private protected static byte[] DataOf(byte type, ReadOnlySpan<byte> typeData)
    {
        var data = new byte[1 + typeData.Length];
        data[0] = type;
        typeData.CopyTo(data.AsSpan(1));
        return data;
    }
}

/// <summary>Identity 1 or Notification 2: text (RFC 3748 sections 5.1 and 5.2).</summary>
public sealed record EapText : EapMethod
{
    internal EapText(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private EapText(byte code, byte identifier, byte[] data)
        : base(code, identifier, data)
    {
    }

    /// <inheritdoc/>
    public override string Reference => Type == EapTypes.Identity ? "RFC 3748 5.1" : "RFC 3748 5.2";

    /// <summary>The text: a prompt in a Request, the name of the peer in an Identity Response; possibly empty.</summary>
    public string Text => TextOf(TypeData);

    /// <summary>Builds an Identity.</summary>
    /// <param name="isRequest">True for a Request.</param>
    /// <param name="identifier">The identifier.</param>
    /// <param name="text">A prompt, or the peer's name.</param>
    public static EapText CreateIdentity(bool isRequest, byte identifier, ReadOnlySpan<byte> text) =>
        new(isRequest ? RequestCode : ResponseCode, identifier, DataOf(EapTypes.Identity, text));

    /// <summary>Builds a Notification. The Response to one has no text.</summary>
    /// <param name="isRequest">True for a Request.</param>
    /// <param name="identifier">The identifier.</param>
    /// <param name="text">What to show to the user.</param>
    public static EapText CreateNotification(bool isRequest, byte identifier, ReadOnlySpan<byte> text) =>
        new(isRequest ? RequestCode : ResponseCode, identifier, DataOf(EapTypes.Notification, text));

    private protected override void AppendTypeData(LineWriter line)
    {
        if (!TypeData.IsEmpty)
            line.Ascii(IsRequest ? " <Message " : " <Name ").Quoted(TypeData).Ascii('>');
        else if (IsRequest)
            line.Ascii(" <No message>");
    }

    private protected override void DescribeTypeData(FieldSink sink) => sink.Text(Type == EapTypes.Identity ? "Identity" : "Notification", TypeData);
}

/// <summary>Nak: the peer wants another method, and names those it would accept (RFC 3748 section 5.3.1).</summary>
public sealed record EapNak : EapMethod
{
    internal EapNak(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private EapNak(byte identifier, byte[] data)
        : base(ResponseCode, identifier, data)
    {
    }

    /// <inheritdoc/>
    public override string Reference => "RFC 3748 5.3.1";

    /// <summary>The types that the peer would accept; 0 stands for none.</summary>
    public OctetString DesiredTypes => new(TypeData);

    /// <summary>Builds a Nak.</summary>
    /// <param name="identifier">That of the Request.</param>
    /// <param name="desiredTypes">The types that would be accepted, the preferred first; 0 for none.</param>
    public static EapNak Create(byte identifier, ReadOnlySpan<byte> desiredTypes) => new(identifier, DataOf(EapTypes.Nak, desiredTypes));

    private protected override void AppendTypeData(LineWriter line)
    {
        if (TypeData.IsEmpty)
            line.Ascii(" <missing hint>");
        foreach (byte type in TypeData)
        {
            line.Ascii(" <Suggested-type ").Hex([type]);
            if (EapTypes.NameOf(type) is { } name)
                line.Ascii(" (").Ascii(name).Ascii(')');
            line.Ascii('>');
        }
    }

    private protected override void DescribeTypeData(FieldSink sink)
    {
        foreach (byte type in TypeData)
            sink.Code("DesiredType", type, type == 0 ? "None" : EapTypes.NameOf(type));
    }

    private protected override void ExamineTypeData(AnomalyCollector anomalies)
    {
        if (IsRequest)
            anomalies.Add("WrongRole", "A Nak is a Response.", Reference, CodedHeader.HeaderLength);
        if (TypeData.IsEmpty)
            anomalies.Add("BadLength", "A Nak names at least one type.", Reference, TypeDataOffset);
    }
}

/// <summary>MD5-Challenge: CHAP with MD5 inside EAP (RFC 3748 section 5.4).</summary>
public sealed record EapMd5Challenge : EapMethod
{
    internal EapMd5Challenge(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private EapMd5Challenge(byte code, byte identifier, byte[] data)
        : base(code, identifier, data)
    {
    }

    /// <inheritdoc/>
    public override string Reference => "RFC 3748 5.4";

    /// <summary>The challenge, or the digest of 16 octets that answers it.</summary>
    public OctetString Value => new(Read(out _, out _));

    /// <summary>The name of the sender; possibly empty.</summary>
    public string Name
    {
        get
        {
            Read(out ReadOnlySpan<byte> name, out _);
            return TextOf(name);
        }
    }

    /// <summary>Builds a packet.</summary>
    /// <param name="isRequest">True for a Request.</param>
    /// <param name="identifier">The identifier.</param>
    /// <param name="value">1 to 255 octets.</param>
    /// <param name="name">The sender's name; possibly empty.</param>
    /// <exception cref="ArgumentException">The value is empty or too long.</exception>
    public static EapMd5Challenge Create(bool isRequest, byte identifier, ReadOnlySpan<byte> value, ReadOnlySpan<byte> name)
    {
        if (value.Length is 0 or > byte.MaxValue)
            throw new ArgumentException("A value has 1 to 255 octets.", nameof(value));
        return new EapMd5Challenge(isRequest ? RequestCode : ResponseCode, identifier, DataOf(EapTypes.Md5Challenge, [(byte)value.Length, .. value, .. name]));
    }

    private protected override void AppendTypeData(LineWriter line)
    {
        if (TypeData.IsEmpty)
            return;
        line.Ascii(" <Value").SpacedHex(Read(out ReadOnlySpan<byte> name, out _)).Ascii('>');
        if (name.IsEmpty)
            line.Ascii(" <No name>");
        else
            line.Ascii(" <Name ").Quoted(name).Ascii('>');
    }

    private protected override void DescribeTypeData(FieldSink sink)
    {
        if (TypeData.IsEmpty)
            return;
        sink.Number("ValueSize", TypeData[0]);
        sink.Octets("Value", Read(out ReadOnlySpan<byte> name, out _));
        sink.Text("Name", name);
    }

    private protected override void ExamineTypeData(AnomalyCollector anomalies)
    {
        if (IsMalformed)
            anomalies.Add("BadLength", "The value is empty or shorter than its size says.", Reference, TypeDataOffset);
    }

    /// <summary>True where the value is empty or shorter than its size says.</summary>
    internal bool IsMalformed
    {
        get
        {
            Read(out _, out bool isWhole);
            return !isWhole || TypeData[0] == 0;
        }
    }

    internal ReadOnlySpan<byte> ValueOctets => Read(out _, out _);

    private ReadOnlySpan<byte> Read(out ReadOnlySpan<byte> name, out bool isWhole)
    {
        var reader = new WireReader(TypeData);
        ReadOnlySpan<byte> value = reader.Take(reader.UInt8());
        isWhole = !reader.Faulted;
        name = isWhole ? reader.Rest : default;
        return isWhole ? value : reader.Rest;
    }
}
