using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>Predictor type 1 or 2: compression by a table of predicted octets; no value (RFC 1978).</summary>
public sealed record PredictorOption : FlagOption
{
    internal const byte Number1 = 1;
    internal const byte Number2 = 2;

    internal static readonly OptionKind Predictor1 = new(Number1, "PredictorType1", "predictor 1", "RFC 1978");
    internal static readonly OptionKind Predictor2 = new(Number2, "PredictorType2", "predictor 2", "RFC 1978");

    private static readonly PredictorOption Only1 = new(Number1);
    private static readonly PredictorOption Only2 = new(Number2);

    private readonly OptionKind _kind;

    /// <summary>Makes the option.</summary>
    /// <param name="version">1 or 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another version.</exception>
    public PredictorOption(byte version)
    {
        if (version is not (Number1 or Number2))
            throw new ArgumentOutOfRangeException(nameof(version));
        _kind = version == Number1 ? Predictor1 : Predictor2;
    }

    internal override OptionKind Kind => _kind;

    internal static PredictorOption? Read(byte type, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
            return null;
        return type == Number1 ? Only1 : Only2;
    }
}
