using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>The option types of LCP (IANA "PPP LCP Configuration Option Types").</summary>
internal static class LcpOptions
{
    private static readonly OptionKind FcsAlternatives = new(9, "FcsAlternatives", "fcs", "RFC 1570 2.1");

    public static PppOption? Read(byte type, ReadOnlySpan<byte> value) => type switch
    {
        MaximumReceiveUnitOption.Number => MaximumReceiveUnitOption.Read(value),
        AsyncControlCharacterMapOption.Number => AsyncControlCharacterMapOption.Read(value),
        AuthenticationProtocolOption.Number => AuthenticationProtocolOption.Read(value),
        QualityProtocolOption.Number => QualityProtocolOption.Read(value),
        MagicNumberOption.Number => MagicNumberOption.Read(value),
        ProtocolFieldCompressionOption.Number => ProtocolFieldCompressionOption.Read(value),
        AddressAndControlFieldCompressionOption.Number => AddressAndControlFieldCompressionOption.Read(value),
        CallbackOption.Number => CallbackOption.Read(value),
        CompoundFramesOption.Number => CompoundFramesOption.Read(value),
        MaximumReceivedReconstructedUnitOption.Number => MaximumReceivedReconstructedUnitOption.Read(value),
        ShortSequenceNumberOption.Number => ShortSequenceNumberOption.Read(value),
        EndpointDiscriminatorOption.Number => EndpointDiscriminatorOption.Read(value),
        _ => null,
    };

    public static OptionKind? Find(byte type) => type switch
    {
        MaximumReceiveUnitOption.Number => MaximumReceiveUnitOption.Assigned,
        AsyncControlCharacterMapOption.Number => AsyncControlCharacterMapOption.Assigned,
        AuthenticationProtocolOption.Number => AuthenticationProtocolOption.Assigned,
        QualityProtocolOption.Number => QualityProtocolOption.Assigned,
        MagicNumberOption.Number => MagicNumberOption.Assigned,
        ProtocolFieldCompressionOption.Number => ProtocolFieldCompressionOption.Assigned,
        AddressAndControlFieldCompressionOption.Number => AddressAndControlFieldCompressionOption.Assigned,
        9 => FcsAlternatives,
        CallbackOption.Number => CallbackOption.Assigned,
        CompoundFramesOption.Number => CompoundFramesOption.Assigned,
        MaximumReceivedReconstructedUnitOption.Number => MaximumReceivedReconstructedUnitOption.Assigned,
        ShortSequenceNumberOption.Number => ShortSequenceNumberOption.Assigned,
        EndpointDiscriminatorOption.Number => EndpointDiscriminatorOption.Assigned,
        _ => null,
    };
}
