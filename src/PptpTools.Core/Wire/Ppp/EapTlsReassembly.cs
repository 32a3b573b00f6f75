using System;

namespace PptpTools.Wire.Ppp;

/// <summary>What <see cref="EapTlsReassembly.Add"/> did with a packet.</summary>
public enum EapTlsProgress : byte
{
    /// <summary>The packet carries no TLS data: a start or an acknowledgment.</summary>
    NoData,

    /// <summary>More fragments follow.</summary>
    Fragment,

    /// <summary>The TLS message is whole: <see cref="EapTlsReassembly.Message"/>.</summary>
    Complete,

    /// <summary>The packet is the last one again.</summary>
    Retransmission,

    /// <summary>The message is longer than its length says or than is kept; it was given up.</summary>
    TooLong,

    /// <summary>The message ended before the length that was told.</summary>
    TooShort,
}

/// <summary>
/// Puts the TLS messages of one direction of an EAP conversation together from their fragments (RFC 5216 section 2.1.5). Keeps at
/// most <see cref="MaximumLength"/> octets.
/// </summary>
public sealed class EapTlsReassembly
{
    /// <summary>The longest TLS message that is put together, in octets.</summary>
    public const int MaximumLength = 65_536;

    private byte[] _message = [];
    private int _length;
    private uint? _expected;
    private bool _isOpen;
    private (byte Code, byte? Identifier, byte? Type)? _last;

    /// <summary>The octets put together so far; after <see cref="EapTlsProgress.Complete"/> the whole message, until the next packet is added.</summary>
    public ReadOnlySpan<byte> Message => _message.AsSpan(0, _length);

    /// <summary>The records and handshake messages of what was put together, such as <c>ServerHello, Certificate</c>; null where it is no TLS.</summary>
    public string? Summary => TlsSummary.Of(Message);

    /// <summary>Adds the next packet of this direction.</summary>
    /// <param name="packet">The packet.</param>
    public EapTlsProgress Add(EapTls packet)
    {
        if (packet is null)
            throw new ArgumentNullException(nameof(packet));
        (byte, byte?, byte?) key = (packet.Code, packet.Identifier, packet.Type);
        if (_last == key)
            return EapTlsProgress.Retransmission;
        if (packet.IsStart || _last?.Type != packet.Type)
            _isOpen = false;
        _last = key;
        if (packet.Fragment.IsEmpty || packet.IsStart)
            return EapTlsProgress.NoData;

        if (!_isOpen)
        {
            _length = 0;
            _expected = packet.MessageLength;
        }

        _isOpen = packet.HasMoreFragments;
        return Append(packet.Fragment);
    }

    private EapTlsProgress Append(ReadOnlySpan<byte> fragment)
    {
        int length = _length + fragment.Length;
        if (length > MaximumLength || length > _expected)
        {
            _isOpen = false;
            _length = 0;
            return EapTlsProgress.TooLong;
        }

        if (_message.Length < length)
            Array.Resize(ref _message, Math.Max(length, 2 * _message.Length));
        fragment.CopyTo(_message.AsSpan(_length));
        _length = length;
        return _isOpen ? EapTlsProgress.Fragment : length < _expected ? EapTlsProgress.TooShort : EapTlsProgress.Complete;
    }
}
