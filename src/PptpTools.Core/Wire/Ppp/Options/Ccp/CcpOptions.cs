using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>The option types of CCP (IANA "CCP Configuration Option Types").</summary>
internal static class CcpOptions
{
    private const string Section = "RFC 1962 4";

    private static readonly OptionKind PuddleJumper = new(3, "PuddleJumper", "puddle", Section) { IsOpaque = true };
    private static readonly OptionKind HewlettPackard = new(16, "HewlettPackardPpc", "hp-ppc", Section) { IsOpaque = true };
    private static readonly OptionKind V42Bis = new(20, "V42Bis", "v42bis", Section) { IsOpaque = true };

    public static PppOption? Read(byte type, ReadOnlySpan<byte> value) => type switch
    {
        PredictorOption.Number1 or PredictorOption.Number2 => PredictorOption.Read(type, value),
        StacLzsOption.Number => StacLzsOption.Read(value),
        MppeOption.Number => MppeOption.Read(value),
        GandalfFzaOption.Number => GandalfFzaOption.Read(value),
        BsdCompressOption.Number => BsdCompressOption.Read(value),
        LzsDcpOption.Number => LzsDcpOption.Read(value),
        MagnalinkOption.Number => DeflateOption.ReadDraft(value) ?? (PppOption?)MagnalinkOption.Read(value),
        DceCompressionOption.Number => DceCompressionOption.Read(value),
        DeflateOption.Number => DeflateOption.Read(value),
        V44Option.Number => V44Option.Read(value),
        _ => null,
    };

    public static OptionKind? Find(byte type) => type switch
    {
        PredictorOption.Number1 => PredictorOption.Predictor1,
        PredictorOption.Number2 => PredictorOption.Predictor2,
        3 => PuddleJumper,
        16 => HewlettPackard,
        StacLzsOption.Number => StacLzsOption.Assigned,
        MppeOption.Number => MppeOption.Assigned,
        GandalfFzaOption.Number => GandalfFzaOption.Assigned,
        20 => V42Bis,
        BsdCompressOption.Number => BsdCompressOption.Assigned,
        LzsDcpOption.Number => LzsDcpOption.Assigned,
        MagnalinkOption.Number => MagnalinkOption.Assigned,
        DceCompressionOption.Number => DceCompressionOption.Assigned,
        DeflateOption.Number => DeflateOption.Assigned,
        V44Option.Number => V44Option.Assigned,
        _ => null,
    };
}
