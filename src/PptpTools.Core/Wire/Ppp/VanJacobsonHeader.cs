using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A view of a TCP/IP header compressed by Van Jacobson's method: what changed since the last packet of the connection.
/// <code>
///  |0|C|I|P|S|A|W|U|  [connection number if C]  | TCP checksum, 16 bits
///  [urgent pointer if U] [window change if W] [acknowledgment change if A] [sequence change if S] [IP identification change if I] | data ...
/// </code>
/// A change is one octet, or zero and two octets. S, W and U together, and S, A, W and U together, are no flags but the two
/// commonest cases (RFC 1144 section 3.2.2).
/// </summary>
internal readonly ref struct VanJacobsonHeader
{
    public const string Section = "RFC 1144 3.2.2";

    public const byte ConnectionBit = 0x40;
    public const byte IdentificationBit = 0x20;
    public const byte PushBit = 0x10;
    public const byte SequenceBit = 0x08;
    public const byte AcknowledgmentBit = 0x04;
    public const byte WindowBit = 0x02;
    public const byte UrgentBit = 0x01;

    /// <summary>S, W, U: sequence and acknowledgment moved by the amount of data in the last packet (echoed terminal traffic).</summary>
    public const byte SpecialEchoed = SequenceBit | WindowBit | UrgentBit;

    /// <summary>S, A, W, U: the sequence moved by the amount of data in the last packet (one-way transfer).</summary>
    public const byte SpecialOneWay = SequenceBit | AcknowledgmentBit | WindowBit | UrgentBit;

    private const byte ChangeMask = SpecialOneWay;

    public byte Mask { get; private init; }

    public byte? Connection { get; private init; }

    public ushort Checksum { get; private init; }

    public ushort? UrgentPointer { get; private init; }

    /// <summary>Negative where the window closed: a difference of 16 bits.</summary>
    public short? WindowChange { get; private init; }

    public ushort? AcknowledgmentChange { get; private init; }

    public ushort? SequenceChange { get; private init; }

    public ushort? IdentificationChange { get; private init; }

    public ReadOnlySpan<byte> Data { get; private init; }

    public bool IsPush => (Mask & PushBit) != 0;

    public bool IsEchoed => (Mask & ChangeMask) == SpecialEchoed;

    public bool IsOneWay => (Mask & ChangeMask) == SpecialOneWay;

    public static bool TryParse(ReadOnlySpan<byte> information, out VanJacobsonHeader header, out WireError error)
    {
        var reader = new WireReader(information);
        byte mask = reader.UInt8();
        bool isSpecial = (mask & ChangeMask) is SpecialEchoed or SpecialOneWay;
        byte changes = isSpecial ? (byte)(mask & IdentificationBit) : mask;
        header = new VanJacobsonHeader
        {
            Mask = mask,
            Connection = (mask & ConnectionBit) != 0 ? reader.UInt8() : null,
            Checksum = reader.UInt16(),
            UrgentPointer = ReadChange(ref reader, changes & UrgentBit),
            WindowChange = (short?)ReadChange(ref reader, changes & WindowBit),
            AcknowledgmentChange = ReadChange(ref reader, changes & AcknowledgmentBit),
            SequenceChange = ReadChange(ref reader, changes & SequenceBit),
            IdentificationChange = ReadChange(ref reader, changes & IdentificationBit),
            Data = reader.TakeRest(),
        };
        return reader.Succeeded(Section, out error);
    }

    private static ushort? ReadChange(ref WireReader reader, int isPresent)
    {
        if (isPresent == 0)
            return null;
        byte change = reader.UInt8();
        return change != 0 ? change : reader.UInt16();
    }
}
