using PptpTools.Negotiation;

namespace PptpTools.Tracing;

/// <summary>The names of enumerated values, by value, so that writing one costs no look-up by reflection, nor the first one its start.</summary>
internal static class EnumNames
{
    private static readonly string[] Layers =
    [
        nameof(Layer.Tcp), nameof(Layer.Control), nameof(Layer.Gre), nameof(Layer.Lcp), nameof(Layer.Pap), nameof(Layer.Chap),
        nameof(Layer.Eap), nameof(Layer.Cbcp), nameof(Layer.Ccp), nameof(Layer.Ecp), nameof(Layer.Ipcp), nameof(Layer.Ipv6cp),
        nameof(Layer.Bacp), nameof(Layer.Bap), nameof(Layer.Lqr), nameof(Layer.Multilink), nameof(Layer.Mppe), nameof(Layer.Ip),
        nameof(Layer.Arp), nameof(Layer.Other),
    ];

    private static readonly string[] States =
    [
        nameof(AutomatonState.Initial), nameof(AutomatonState.Starting), nameof(AutomatonState.Closed),
        nameof(AutomatonState.Stopped), nameof(AutomatonState.Closing), nameof(AutomatonState.Stopping),
        nameof(AutomatonState.RequestSent), nameof(AutomatonState.AckReceived), nameof(AutomatonState.AckSent),
        nameof(AutomatonState.Opened),
    ];

    public static string Of(Layer layer) => Layers[(int)layer];

    public static string Of(Direction direction) => direction switch
    {
        Direction.ToServer => nameof(Direction.ToServer),
        Direction.FromServer => nameof(Direction.FromServer),
        Direction.Lan => nameof(Direction.Lan),
        _ => nameof(Direction.Unknown),
    };

    public static string Of(AutomatonState state) => States[(int)state];
}
