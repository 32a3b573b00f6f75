using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>The option types of LCP (IANA "PPP LCP Configuration Option Types").</summary>
internal static class LcpOptions
{
    private const string Registry = "IANA ppp-numbers";

    private static readonly OptionKind LinkQualityMonitoring = Deprecated(6, "LinkQualityMonitoring", "lqm");
    private static readonly OptionKind MultiLinkProcedure = Deprecated(12, "MultiLinkProcedure", "multilink-procedure");
    private static readonly OptionKind ConnectTime = Deprecated(14, "ConnectTime", "connect-time");
    private static readonly OptionKind NominalDataEncapsulation = Deprecated(16, "NominalDataEncapsulation", "nominal-data-encapsulation");
    private static readonly OptionKind Proprietary = new(20, "Proprietary", "proprietary", Registry) { IsOpaque = true };
    private static readonly OptionKind MultiLinkPlusProcedure = new(22, "MultiLinkPlusProcedure", "mp+", Registry) { IsOpaque = true };
    private static readonly OptionKind LcpAuthentication = new(24, "LcpAuthentication", "lcp-auth", Registry) { IsOpaque = true };
    private static readonly OptionKind PppMuxing = new(30, "PppMuxing", "pppmux", "RFC 3153") { IsOpaque = true };

    public static PppOption? Read(byte type, ReadOnlySpan<byte> value) => type switch
    {
        MaximumReceiveUnitOption.Number => MaximumReceiveUnitOption.Read(value),
        AsyncControlCharacterMapOption.Number => AsyncControlCharacterMapOption.Read(value),
        AuthenticationProtocolOption.Number => AuthenticationProtocolOption.Read(value),
        QualityProtocolOption.Number => QualityProtocolOption.Read(value),
        MagicNumberOption.Number => MagicNumberOption.Read(value),
        ProtocolFieldCompressionOption.Number => ProtocolFieldCompressionOption.Read(value),
        AddressAndControlFieldCompressionOption.Number => AddressAndControlFieldCompressionOption.Read(value),
        FcsAlternativesOption.Number => FcsAlternativesOption.Read(value),
        SelfDescribingPadOption.Number => SelfDescribingPadOption.Read(value),
        NumberedModeOption.Number => NumberedModeOption.Read(value),
        CallbackOption.Number => CallbackOption.Read(value),
        CompoundFramesOption.Number => CompoundFramesOption.Read(value),
        MaximumReceivedReconstructedUnitOption.Number => MaximumReceivedReconstructedUnitOption.Read(value),
        ShortSequenceNumberOption.Number => ShortSequenceNumberOption.Read(value),
        EndpointDiscriminatorOption.Number => EndpointDiscriminatorOption.Read(value),
        DceIdentifierOption.Number => DceIdentifierOption.Read(value),
        LinkDiscriminatorOption.Number => LinkDiscriminatorOption.Read(value),
        ConsistentOverheadByteStuffingOption.Number => ConsistentOverheadByteStuffingOption.Read(value),
        PrefixElisionOption.Number => PrefixElisionOption.Read(value),
        MultilinkHeaderFormatOption.Number => MultilinkHeaderFormatOption.Read(value),
        InternationalizationOption.Number => InternationalizationOption.Read(value),
        SimpleDataLinkOption.Number => SimpleDataLinkOption.Read(value),
        _ => null,
    };

    public static OptionKind? Find(byte type) => type switch
    {
        MaximumReceiveUnitOption.Number => MaximumReceiveUnitOption.Assigned,
        AsyncControlCharacterMapOption.Number => AsyncControlCharacterMapOption.Assigned,
        AuthenticationProtocolOption.Number => AuthenticationProtocolOption.Assigned,
        QualityProtocolOption.Number => QualityProtocolOption.Assigned,
        MagicNumberOption.Number => MagicNumberOption.Assigned,
        6 => LinkQualityMonitoring,
        ProtocolFieldCompressionOption.Number => ProtocolFieldCompressionOption.Assigned,
        AddressAndControlFieldCompressionOption.Number => AddressAndControlFieldCompressionOption.Assigned,
        FcsAlternativesOption.Number => FcsAlternativesOption.Assigned,
        SelfDescribingPadOption.Number => SelfDescribingPadOption.Assigned,
        NumberedModeOption.Number => NumberedModeOption.Assigned,
        12 => MultiLinkProcedure,
        CallbackOption.Number => CallbackOption.Assigned,
        14 => ConnectTime,
        CompoundFramesOption.Number => CompoundFramesOption.Assigned,
        16 => NominalDataEncapsulation,
        MaximumReceivedReconstructedUnitOption.Number => MaximumReceivedReconstructedUnitOption.Assigned,
        ShortSequenceNumberOption.Number => ShortSequenceNumberOption.Assigned,
        EndpointDiscriminatorOption.Number => EndpointDiscriminatorOption.Assigned,
        20 => Proprietary,
        DceIdentifierOption.Number => DceIdentifierOption.Assigned,
        22 => MultiLinkPlusProcedure,
        LinkDiscriminatorOption.Number => LinkDiscriminatorOption.Assigned,
        24 => LcpAuthentication,
        ConsistentOverheadByteStuffingOption.Number => ConsistentOverheadByteStuffingOption.Assigned,
        PrefixElisionOption.Number => PrefixElisionOption.Assigned,
        MultilinkHeaderFormatOption.Number => MultilinkHeaderFormatOption.Assigned,
        InternationalizationOption.Number => InternationalizationOption.Assigned,
        SimpleDataLinkOption.Number => SimpleDataLinkOption.Assigned,
        30 => PppMuxing,
        _ => null,
    };

    private static OptionKind Deprecated(byte type, string name, string shortName) =>
        new(type, name, shortName, Registry) { IsDeprecated = true, IsOpaque = true };
}
