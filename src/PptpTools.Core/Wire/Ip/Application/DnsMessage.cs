using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ip;

/// <summary>
/// A view of a DNS message; NetBIOS name service and link-local resolution use the same format.
/// <code>
///  |                      ID                       |
///  |QR|   Opcode  |AA|TC|RD|RA|   Z    |   RCODE   |
///  |   QDCOUNT   |   ANCOUNT   |   NSCOUNT   |   ARCOUNT   |
///  questions: name, type (2), class (2);  records: name, type (2), class (2), TTL (4), length (2), data
/// </code>
/// RFC 1035 section 4.1.
/// </summary>
internal readonly ref struct DnsMessage
{
    private const int FlagsOffset = 2;
    private const int QuestionCountOffset = 4;
    private const int AnswerCountOffset = 6;
    private const int HeaderLength = 12;
    private const int QuestionTail = 4;
    private const int RecordTail = 10;
    private const int RecordLengthOffset = 8;

    private const int ResponseFlag = 0x8000;
    private const int TruncatedFlag = 0x0200;

    private const int MostShown = 4;
    private const int MostDescribed = 64;

    private readonly ReadOnlySpan<byte> _octets;
    private readonly bool _isNetBios;

    private DnsMessage(ReadOnlySpan<byte> octets, bool isNetBios)
    {
        _octets = octets;
        _isNetBios = isNetBios;
    }

    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(_octets);

    public bool IsResponse => (Flags & ResponseFlag) != 0;

    public int Operation => (Flags >> 11) & 0xF;

    public int ResponseCode => Flags & 0xF;

    private int Flags => BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(FlagsOffset));

    private int QuestionCount => BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(QuestionCountOffset));

    private int AnswerCount => BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(AnswerCountOffset));

    /// <summary>Reads a message. False where it is shorter than its header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, bool isNetBios, out DnsMessage message)
    {
        bool isWhole = octets.Length >= HeaderLength;
        message = isWhole ? new DnsMessage(octets, isNetBios) : default;
        return isWhole;
    }

    /// <summary>Appends <c> query id=0x1a2b A example.com</c>, or <c> response id=0x1a2b NoError A example.com = 192.0.2.1, AAAA …</c>.</summary>
    public void AppendText(LineWriter line)
    {
        string? operation = _isNetBios ? DnsNames.OfNetBiosOperation(Operation) : DnsNames.OfOperation(Operation);
        if (operation is null)
            line.Ascii(" operation ").Decimal((ulong)Operation);
        else if (Operation != 0 || !IsResponse)
            line.Ascii(' ').Ascii(operation);
        if (IsResponse)
            line.Ascii(" response");
        line.Ascii(" id=").Hex(Id, 4);
        if (IsResponse && DnsNames.OfResponseCode(ResponseCode) is { } code)
            line.Ascii(' ').Ascii(code);
        else if (IsResponse)
            line.Ascii(" rcode=").Decimal((ulong)ResponseCode);
        if ((Flags & TruncatedFlag) != 0)
            line.Ascii(" truncated");

        int at = HeaderLength;
        if (AppendQuestions(line, ref at))
            AppendAnswers(line, at);
    }

    public void Describe(FieldSink sink)
    {
        sink.BeginGroup(_isNetBios ? "NetBiosName" : "Dns", -1);
        sink.Hexadecimal("Id", Id, 4);
        sink.Boolean("Response", IsResponse);
        sink.Code("Operation", (uint)Operation, _isNetBios ? DnsNames.OfNetBiosOperation(Operation) : DnsNames.OfOperation(Operation));
        if (IsResponse)
            sink.Code("ResponseCode", (uint)ResponseCode, DnsNames.OfResponseCode(ResponseCode));
        int at = HeaderLength;
        bool isWhole = true;
        for (int i = 0; i < Math.Min(QuestionCount, MostDescribed) && isWhole; i++)
            isWhole = DescribeOne("Question", ref at, QuestionTail, sink);
        for (int i = 0; i < Math.Min(AnswerCount, MostDescribed) && isWhole; i++)
            isWhole = DescribeOne("Answer", ref at, RecordTail, sink);
        sink.EndGroup();
    }

    private bool DescribeOne(string group, ref int at, int tail, FieldSink sink)
    {
        Span<byte> name = stackalloc byte[DnsName.MaximumLength];
        if (!DnsName.TryRead(_octets, ref at, name, out int length) || _octets.Length - at < tail)
            return false;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(at));
        bool isRecord = tail == RecordTail;
        int dataLength = isRecord ? BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(at + RecordLengthOffset)) : 0;
        if (dataLength > _octets.Length - at - tail)
            return false;
        sink.BeginGroup(group, -1);
        var text = new LineWriter();
        sink.Text("Name", _isNetBios ? DnsName.Append(text, name.Slice(0, length), isNetBios: true).Written : name.Slice(0, length));
        sink.Code("Type", type, DnsNames.OfType(type, _isNetBios));
        if (isRecord)
        {
            text.Clear();
            AppendData(text, type, at + tail, dataLength);
            sink.Text("Data", text.Written);
        }

        sink.EndGroup();
        at += tail + dataLength;
        return true;
    }

    private bool AppendQuestions(LineWriter line, ref int at)
    {
        Span<byte> name = stackalloc byte[DnsName.MaximumLength];
        for (int i = 0; i < QuestionCount; i++)
        {
            bool isWhole = DnsName.TryRead(_octets, ref at, name, out int length) && _octets.Length - at >= QuestionTail;
            if (!isWhole || i == MostShown)
            {
                line.Ascii(isWhole ? " ..." : " malformed");
                return false;
            }

            AppendType(line.Ascii(i == 0 ? " " : ", "), BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(at)));
            DnsName.Append(line.Ascii(' '), name.Slice(0, length), _isNetBios);
            at += QuestionTail;
        }

        return true;
    }

    private void AppendAnswers(LineWriter line, int at)
    {
        Span<byte> name = stackalloc byte[DnsName.MaximumLength];
        for (int i = 0; i < AnswerCount; i++)
        {
            if (i == MostShown)
            {
                line.Ascii(" +").Decimal((ulong)(AnswerCount - i)).Ascii(" more");
                return;
            }

            if (!DnsName.TryRead(_octets, ref at, name, out int length) || _octets.Length - at < RecordTail)
            {
                line.Ascii(" malformed");
                return;
            }

            ushort type = BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(at));
            int dataLength = BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(at + RecordLengthOffset));
            at += RecordTail;
            if (dataLength > _octets.Length - at)
            {
                line.Ascii(" malformed");
                return;
            }

            line.Ascii(i == 0 ? " = " : ", ");
            if (QuestionCount == 0)
                DnsName.Append(line, name.Slice(0, length), _isNetBios).Ascii(' ');
            AppendType(line, type);
            AppendData(line.Ascii(' '), type, at, dataLength);
            at += dataLength;
        }
    }

    private void AppendType(LineWriter line, ushort type)
    {
        if (DnsNames.OfType(type, _isNetBios) is { } name)
            line.Ascii(name);
        else
            line.Ascii("type").Decimal(type);
    }

    private void AppendData(LineWriter line, ushort type, int at, int length)
    {
        ReadOnlySpan<byte> data = _octets.Slice(at, length);
        switch (type)
        {
            case DnsNames.A when length == 4:
            case DnsNames.Aaaa when length == 16:
                line.AddressText(data);
                break;
            case DnsNames.NetBios when length >= 6:
                line.AddressText(data.Slice(2, 4));
                break;
            case DnsNames.NameServer or DnsNames.CanonicalName or DnsNames.Pointer or DnsNames.DelegationName:
                AppendName(line, at, length);
                break;
            case DnsNames.MailExchange when length > 2:
                AppendName(line.Decimal(BinaryPrimitives.ReadUInt16BigEndian(data)).Ascii(' '), at + 2, length - 2);
                break;
            case DnsNames.Service when length > 6 && !_isNetBios:
                AppendName(line, at + 6, length - 6);
                line.Ascii(':').Decimal(BinaryPrimitives.ReadUInt16BigEndian(data.Slice(4)));
                break;
            case DnsNames.Text when length > 0:
                EscapedText.Append(line.Ascii('"'), data.Slice(1)).Ascii('"');
                break;
            default:
                line.Decimal((ulong)length).Ascii(" octets");
                break;
        }
    }

    /// <summary>A name inside a record's data may point anywhere before it in the message, but must end within the data.</summary>
    private void AppendName(LineWriter line, int at, int length)
    {
        Span<byte> name = stackalloc byte[DnsName.MaximumLength];
        if (DnsName.TryRead(_octets.Slice(0, at + length), ref at, name, out int read))
            DnsName.Append(line, name.Slice(0, read), _isNetBios);
        else
            line.Ascii("malformed");
    }
}
