using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>Protocol-Field-Compression (PFC): the sender can receive protocol fields of one octet (RFC 1661 section 6.5).</summary>
public sealed record ProtocolFieldCompressionOption : FlagOption
{
    internal const byte Number = 7;
    internal static readonly OptionKind Assigned = new(Number, "ProtocolFieldCompression", "pcomp", "RFC 1661 6.5");
    private static readonly ProtocolFieldCompressionOption Only = new();

    internal override OptionKind Kind => Assigned;

    internal static ProtocolFieldCompressionOption? Read(ReadOnlySpan<byte> value) => value.IsEmpty ? Only : null;
}

/// <summary>Address-and-Control-Field-Compression (ACFC): the sender can receive frames without <c>FF 03</c> (RFC 1661 section 6.6).</summary>
public sealed record AddressAndControlFieldCompressionOption : FlagOption
{
    internal const byte Number = 8;
    internal static readonly OptionKind Assigned = new(Number, "AddressAndControlFieldCompression", "accomp", "RFC 1661 6.6");
    private static readonly AddressAndControlFieldCompressionOption Only = new();

    internal override OptionKind Kind => Assigned;

    internal static AddressAndControlFieldCompressionOption? Read(ReadOnlySpan<byte> value) => value.IsEmpty ? Only : null;
}

/// <summary>Compound-Frames: the sender can receive several packets in one frame; deprecated by the registry (RFC 1570 section 2.4).</summary>
public sealed record CompoundFramesOption : FlagOption
{
    internal const byte Number = 15;
    internal static readonly OptionKind Assigned = new(Number, "CompoundFrames", "compound", "RFC 1570 2.4") { IsDeprecated = true };
    private static readonly CompoundFramesOption Only = new();

    internal override OptionKind Kind => Assigned;

    internal static CompoundFramesOption? Read(ReadOnlySpan<byte> value) => value.IsEmpty ? Only : null;
}

/// <summary>Short-Sequence-Number-Header-Format: the sender wants multilink fragments with 12-bit sequence numbers (RFC 1990 section 5.1.2).</summary>
public sealed record ShortSequenceNumberOption : FlagOption
{
    internal const byte Number = 18;
    internal static readonly OptionKind Assigned = new(Number, "ShortSequenceNumberHeaderFormat", "ssnhf", "RFC 1990 5.1.2");
    private static readonly ShortSequenceNumberOption Only = new();

    internal override OptionKind Kind => Assigned;

    internal static ShortSequenceNumberOption? Read(ReadOnlySpan<byte> value) => value.IsEmpty ? Only : null;
}

/// <summary>Simple-Data-Link on SONET/SDH: the sender can delimit frames in that manner (RFC 2823).</summary>
public sealed record SimpleDataLinkOption : FlagOption
{
    internal const byte Number = 29;
    internal static readonly OptionKind Assigned = new(Number, "SimpleDataLink", "sdl", "RFC 2823");
    private static readonly SimpleDataLinkOption Only = new();

    internal override OptionKind Kind => Assigned;

    internal static SimpleDataLinkOption? Read(ReadOnlySpan<byte> value) => value.IsEmpty ? Only : null;
}
