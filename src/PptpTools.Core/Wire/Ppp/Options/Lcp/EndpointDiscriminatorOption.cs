using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Endpoint-Discriminator: who the sender is, so that links of one peer can be bundled.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 19   |  Length >= 3  |     Class     |  Address ...
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1990 section 5.1.3.
/// </summary>
/// <param name="Class">What kind of address it is.</param>
/// <param name="Address">The address, in the form that the class says.</param>
public sealed record EndpointDiscriminatorOption(byte Class, OctetString Address) : PppOption
{
    internal const byte Number = 19;
    internal static readonly OptionKind Assigned = new(Number, "EndpointDiscriminator", "endpoint", "RFC 1990 5.1.3");

    private const byte Null = 0;
    private const byte Local = 1;
    private const byte Ip = 2;
    private const byte Mac = 3;
    private const byte MagicBlock = 4;
    private const byte PhoneNumber = 5;

    // pppd keeps no more of the address than this.
    private const int ShownOctets = 20;

    /// <summary>The class's name; null where none is assigned.</summary>
    public string? ClassName => Class switch
    {
        Null => "Null",
        Local => "LocallyAssignedAddress",
        Ip => "InternetProtocolAddress",
        Mac => "Ieee802Address",
        MagicBlock => "MagicNumberBlock",
        PhoneNumber => "PublicSwitchedNetworkDirectoryNumber",
        _ => null,
    };

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1 + Address.Length;

    internal static EndpointDiscriminatorOption? Read(ReadOnlySpan<byte> value) =>
        value.IsEmpty ? null : new(value[0], new OctetString(value.Slice(1)));

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt8(Class);
        writer.Octets(Address);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Code("Class", Class, ClassName);
        if ((Class == Ip && Address.Length is 4 or 16) || (Class == Mac && Address.Length == 6))
            sink.Address("Address", Address.Span);
        else if (Class == PhoneNumber)
            sink.Text("Address", Address.Span);
        else if (Address.Length > 0)
            sink.Octets("Address", Address.Span);
    }

    internal override void AppendValue(LineWriter line)
    {
        ReadOnlySpan<byte> address = Address.Span;
        line.Ascii(" [");
        switch (Class)
        {
            case Null when address.IsEmpty:
                line.Ascii("null");
                break;
            case Ip when address.Length == 4:
                line.Ascii("IP:").AddressText(address);
                break;
            default:
                AppendOctets(line, address);
                break;
        }

        line.Ascii(']');
        if (address.Length > ShownOctets)
            line.SpacedHex(address.Slice(ShownOctets));
    }

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        bool isRightLength = Class switch
        {
            Null => Address.Length == 0,
            Local => Address.Length <= 20,
            Ip => Address.Length == 4,
            Mac => Address.Length == 6,
            MagicBlock => Address.Length is > 0 and <= 20 && Address.Length % 4 == 0,
            PhoneNumber => Address.Length <= 15,
            _ => true,
        };
        if (ClassName is null)
            anomalies.Add("UnknownClass", $"Endpoint discriminator class {Class} is not assigned.", Reference, offset + HeaderLength);
        else if (!isRightLength)
            anomalies.Add("BadOptionLength", $"{Address.Length} octets are no address of class {ClassName}.", Reference, offset + 1);
    }

    /// <summary>pppd's form of the other classes: the class, then octets, with dots between them (colons for a MAC address, words of four for a magic block).</summary>
    private void AppendOctets(LineWriter line, ReadOnlySpan<byte> address)
    {
        switch (Class)
        {
            case Null:
                line.Ascii("null");
                break;
            case Local:
                line.Ascii("local");
                break;
            case Ip:
                line.Ascii("IP");
                break;
            case Mac:
                line.Ascii("MAC");
                break;
            case MagicBlock:
                line.Ascii("magic");
                break;
            case PhoneNumber:
                line.Ascii("phone");
                break;
            default:
                line.Decimal(Class);
                break;
        }

        int shown = Math.Min(address.Length, ShownOctets);
        int group = Class == MagicBlock && shown % 4 == 0 ? 4 : 1;
        char between = Class == Mac && shown == 6 ? ':' : '.';
        for (int i = 0; i < shown; i++)
        {
            if (i == 0)
                line.Ascii(':');
            else if (i % group == 0)
                line.Ascii(between);
            line.Hex(address.Slice(i, 1));
        }
    }
}
