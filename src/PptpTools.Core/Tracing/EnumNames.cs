using System;
using PptpTools.Negotiation;

namespace PptpTools.Tracing;

/// <summary>The names of enumerated values, by value, so that writing one costs no look-up by reflection.</summary>
internal static class EnumNames
{
    private static readonly string[] Layers = NamesOf<Layer>();
    private static readonly string[] States = NamesOf<AutomatonState>();

    public static string Of(Layer layer) => Layers[(int)layer];

    public static string Of(Direction direction) => direction switch
    {
        Direction.ToServer => nameof(Direction.ToServer),
        Direction.FromServer => nameof(Direction.FromServer),
        Direction.Lan => nameof(Direction.Lan),
        _ => nameof(Direction.Unknown),
    };

    public static string Of(AutomatonState state) => States[(int)state];

    private static string[] NamesOf<T>()
        where T : struct, Enum =>
#if NET
        Enum.GetNames<T>();
#else
        Enum.GetNames(typeof(T));
#endif
}
