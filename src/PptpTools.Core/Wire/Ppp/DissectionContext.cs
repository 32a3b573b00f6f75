namespace PptpTools.Wire.Ppp;

/// <summary>
/// What one direction of a link has agreed, as far as it changes how octets are read. One instance per direction,
/// used by the engine and by the decoder, so that the two cannot disagree.
/// </summary>
public sealed class DissectionContext
{
    /// <summary>CHAP's algorithm in the exchange that this direction takes part in: 5 MD5, 0x80 MS-CHAP, 0x81 MS-CHAPv2; null when not known.</summary>
    public byte? ChapAlgorithm { get; set; }

    /// <summary>True when fragments of this direction carry 12-bit sequence numbers (RFC 1990 section 3).</summary>
    public bool ShortSequenceNumbers { get; set; }

    /// <summary>True when the receiver of this direction agreed to MPPE or MPPC, so that 0x00FD is read by RFC 3078; false for another method; null when not known, or when nothing was agreed.</summary>
    public bool? MppeOrMppc { get; set; }

    /// <summary>True when the receiver agreed to encryption and not to compression alone.</summary>
    public bool Encrypted { get; set; }
}
