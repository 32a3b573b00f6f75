using System;

namespace PptpTools.Wire.Ppp;

/// <summary>A datagram of MPPE or MPPC (RFC 3078 section 3.1, RFC 2118 section 3.1). <see cref="MppeFrame"/> has the diagram.</summary>
public sealed record MppePacket : PppPacket
{
    private readonly bool _encryptionIsAgreed;

    internal MppePacket(PppProtocol protocol, ushort header, OctetString payload, bool encryptionIsAgreed)
    {
        Protocol = protocol;
        Header = header;
        Payload = payload;
        _encryptionIsAgreed = encryptionIsAgreed;
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol { get; }

    /// <inheritdoc/>
    public override string Message => "Data";

    /// <inheritdoc/>
    public override string Reference => MppeFrame.Section;

    /// <inheritdoc/>
    public override int Length => MppeFrame.HeaderLength + Payload.Length;

    /// <summary>The four bits and the count.</summary>
    public ushort Header { get; }

    /// <summary>Bit A: tables and history were initialised before this packet.</summary>
    public bool IsFlushed => (Header & MppeFrame.FlushedBit) != 0;

    /// <summary>Bit B, of MPPC: the packet was moved to the front of the history.</summary>
    public bool IsAtFront => (Header & MppeFrame.AtFrontBit) != 0;

    /// <summary>Bit C, of MPPC: the packet is compressed.</summary>
    public bool IsCompressed => (Header & MppeFrame.CompressedBit) != 0;

    /// <summary>Bit D, of MPPE: the packet is encrypted.</summary>
    public bool IsEncrypted => (Header & MppeFrame.EncryptedBit) != 0;

    /// <summary>The coherency count, 0 to 4095; one more with every packet.</summary>
    public ushort CoherencyCount => (ushort)(Header & MppeFrame.CountMask);

    /// <summary>Protocol field and data, encrypted or compressed as the bits say.</summary>
    public OctetString Payload { get; }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination)
    {
        var writer = new WireWriter(destination);
        writer.UInt16(Header);
        writer.Octets(Payload);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line) => MppeFrame.AppendText(line, Header, Payload.Length);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Boolean("Flushed", IsFlushed);
        sink.Boolean("AtFront", IsAtFront);
        sink.Boolean("Compressed", IsCompressed);
        sink.Boolean("Encrypted", IsEncrypted);
        sink.Number("CoherencyCount", CoherencyCount);
        sink.Octets("Payload", Payload.Span);
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (_encryptionIsAgreed && !IsEncrypted)
            anomalies.Add("NotEncrypted", "Encryption was agreed, and the packet's D bit says that it is not encrypted.", Reference, 0);
        if (Payload.Length == 0)
            anomalies.Add("BadLength", "The datagram is empty.", Reference, MppeFrame.HeaderLength);
    }
}
