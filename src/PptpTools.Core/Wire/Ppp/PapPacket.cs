using System;

namespace PptpTools.Wire.Ppp;

/// <summary>A packet of the Password Authentication Protocol (RFC 1334 section 2.2).</summary>
public abstract record PapPacket : CodedPacket
{
    /// <summary>Where the protocol is defined.</summary>
    public const string Section = "RFC 1334 2.2";

    internal const byte RequestCode = 1;
    internal const byte AckCode = 2;
    internal const byte NakCode = 3;

    private protected PapPacket(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private protected PapPacket(byte code, byte identifier, ReadOnlySpan<byte> data)
        : base(code, identifier, data)
    {
    }

    /// <inheritdoc/>
    public sealed override PppProtocol Protocol => PppProtocol.Pap;

    /// <summary>Reads one packet.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="packet">A <see cref="PapAuthenticateRequest"/>, <see cref="PapAuthenticateReply"/> or <see cref="UnknownCodedPacket"/>.</param>
    /// <param name="error">Truncated, where there are fewer than 4 octets.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, out PppPacket? packet, out WireError error)
    {
        bool complete = CodedHeader.TryParse(information, Section, out CodedHeader header, out error);
        packet = !complete ? null : header.Code switch
        {
            RequestCode => new PapAuthenticateRequest(header),
            AckCode or NakCode => new PapAuthenticateReply(header),
            _ => new UnknownCodedPacket(PppProtocol.Pap, header, Section),
        };
        return complete;
    }
}

/// <summary>
/// Authenticate-Request: who the peer is, and its password in clear. The password is kept, so that the packet can be written
/// back, and is never printed or offered as a property.
/// <code>
///  +---------------+----------------+----------------+---------------+
///  | Peer-ID Length|  Peer-Id ...   | Passwd-Length  | Password ...  |
///  +---------------+----------------+----------------+---------------+
/// </code>
/// RFC 1334 section 2.2.1.
/// </summary>
public sealed record PapAuthenticateRequest : PapPacket
{
    internal PapAuthenticateRequest(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private PapAuthenticateRequest(byte identifier, ReadOnlySpan<byte> data)
        : base(RequestCode, identifier, data)
    {
    }

    /// <inheritdoc/>
    public override string Message => "AuthenticateRequest";

    /// <inheritdoc/>
    public override string Reference => "RFC 1334 2.2.1";

    /// <summary>The name that the peer gives itself; empty where the lengths contradict the packet.</summary>
    public string PeerId => TextOf(PeerIdOctets);

    /// <summary>Octets of the password, 0 to 255; null where the lengths contradict the packet.</summary>
    public int? PasswordLength
    {
        get
        {
            Read(out _, out ReadOnlySpan<byte> password, out WireReader reader);
            return reader.Faulted ? null : password.Length;
        }
    }

    internal ReadOnlySpan<byte> PeerIdOctets
    {
        get
        {
            Read(out ReadOnlySpan<byte> peerId, out _, out WireReader reader);
            return reader.Faulted ? default : peerId;
        }
    }

    internal ReadOnlySpan<byte> PasswordOctets
    {
        get
        {
            Read(out _, out ReadOnlySpan<byte> password, out _);
            return password;
        }
    }

    /// <summary>Builds a request.</summary>
    /// <param name="identifier">Changed for every request (RFC 1334 section 2.2.1).</param>
    /// <param name="peerId">0 to 255 octets.</param>
    /// <param name="password">0 to 255 octets.</param>
    /// <exception cref="ArgumentException">One of the two is longer than 255 octets.</exception>
    public static PapAuthenticateRequest Create(byte identifier, ReadOnlySpan<byte> peerId, ReadOnlySpan<byte> password)
    {
        if (peerId.Length > byte.MaxValue)
            throw new ArgumentException("A peer id has at most 255 octets.", nameof(peerId));
        if (password.Length > byte.MaxValue)
            throw new ArgumentException("A password has at most 255 octets.", nameof(password));
        Span<byte> data = stackalloc byte[2 + peerId.Length + password.Length];
        var writer = new WireWriter(data);
        writer.UInt8((byte)peerId.Length);
        writer.Octets(peerId);
        writer.UInt8((byte)password.Length);
        writer.Octets(password);
        var request = new PapAuthenticateRequest(identifier, data);
        data.Clear();
        return request;
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        Read(out ReadOnlySpan<byte> peerId, out _, out WireReader reader);
        if (reader.Faulted)
            line.Ascii(" <malformed, ").Decimal((ulong)Data.Length).Ascii(" octets hidden>");
        else
            line.Ascii(" user=").Quoted(peerId).Ascii(" password=<hidden>");
    }

    private protected override bool IsPrintable => false;

    private protected override void DescribeData(FieldSink sink)
    {
        Read(out ReadOnlySpan<byte> peerId, out ReadOnlySpan<byte> password, out WireReader reader);
        if (Data.Length > 0)
            sink.Number("PeerIdLength", Data.Span[0]);
        if (reader.Faulted)
        {
            sink.Number("HiddenLength", (ulong)Data.Length);
            return;
        }

        sink.Text("PeerId", peerId);
        sink.Number("PasswordLength", (ulong)password.Length);
        sink.Word("Password", "<hidden>");
    }

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        Read(out _, out _, out WireReader reader);
        ReportFault(reader, anomalies, "The lengths of peer id and password do not fit into the packet.");
    }

    private void Read(out ReadOnlySpan<byte> peerId, out ReadOnlySpan<byte> password, out WireReader reader)
    {
        reader = DataReader();
        peerId = reader.Take(reader.UInt8());
        password = reader.Take(reader.UInt8());
    }
}

/// <summary>
/// Authenticate-Ack or Authenticate-Nak: accepted or refused, with a message for people.
/// <code>
///  +---------------+----------------+
///  |  Msg-Length   |  Message ...   |
///  +---------------+----------------+
/// </code>
/// RFC 1334 section 2.2.2. Some peers leave out the whole of it.
/// </summary>
public sealed record PapAuthenticateReply : PapPacket
{
    internal PapAuthenticateReply(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private PapAuthenticateReply(bool accepted, byte identifier, ReadOnlySpan<byte> data)
        : base(accepted ? AckCode : NakCode, identifier, data)
    {
    }

    /// <inheritdoc/>
    public override string Message => IsAccepted ? "AuthenticateAck" : "AuthenticateNak";

    /// <inheritdoc/>
    public override string Reference => "RFC 1334 2.2.2";

    /// <summary>True for an Authenticate-Ack.</summary>
    public bool IsAccepted => Code == AckCode;

    /// <summary>The message for people; possibly empty.</summary>
    public string Text => TextOf(Read(out _));

    /// <summary>Builds a reply.</summary>
    /// <param name="accepted">True for Authenticate-Ack, false for Authenticate-Nak.</param>
    /// <param name="identifier">The request's.</param>
    /// <param name="text">0 to 255 octets.</param>
    /// <exception cref="ArgumentException"><paramref name="text"/> is longer than 255 octets.</exception>
    public static PapAuthenticateReply Create(bool accepted, byte identifier, ReadOnlySpan<byte> text)
    {
        if (text.Length > byte.MaxValue)
            throw new ArgumentException("A message has at most 255 octets.", nameof(text));
        Span<byte> data = stackalloc byte[1 + text.Length];
        data[0] = (byte)text.Length;
        text.CopyTo(data.Slice(1));
        return new PapAuthenticateReply(accepted, identifier, data);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(' ').Quoted(Read(out _));
    }

    private protected override void DescribeData(FieldSink sink)
    {
        ReadOnlySpan<byte> text = Read(out WireReader reader);
        if (Data.Length > 0)
            sink.Number("MessageLength", Data.Span[0]);
        sink.Text("Message", text);
        if (!reader.Faulted && reader.Remaining > 0)
            sink.Octets("Rest", reader.Rest);
    }

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        Read(out WireReader reader);
        ReportFault(reader, anomalies, Data.Length == 0 ? "The message length is left out." : "The message is shorter than its length says.");
    }

    private ReadOnlySpan<byte> Read(out WireReader reader)
    {
        reader = DataReader();
        ReadOnlySpan<byte> text = reader.Take(reader.UInt8());
        return reader.Faulted ? reader.Rest : text;
    }
}
