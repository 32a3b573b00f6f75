using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Negotiation;

/// <summary>Judges and asks for IPV6CP's options: each end's interface identifier, which must differ (RFC 5072 section 4.1).</summary>
public sealed class Ipv6cpPolicy : OptionPolicy
{
    private readonly ulong? _identifier;
    private readonly Func<uint> _random;

    /// <summary>A policy for one end.</summary>
    /// <param name="identifier">The identifier to begin with; null for a random one.</param>
    /// <param name="random">A source of random numbers for identifiers.</param>
    public Ipv6cpPolicy(ulong? identifier, Func<uint> random)
    {
        _identifier = identifier;
        _random = random ?? throw new ArgumentNullException(nameof(random));
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Ipv6cp;

    /// <summary>This end's identifier, valid while the layer is up; 0 for none.</summary>
    public ulong LocalIdentifier => Requested.Find<InterfaceIdentifierOption>()?.InterfaceIdentifier ?? 0;

    /// <summary>The peer's identifier, valid while the layer is up; 0 for none.</summary>
    public ulong PeerIdentifier => Granted.Find<InterfaceIdentifierOption>()?.InterfaceIdentifier ?? 0;

    private protected override IEnumerable<PppOption> Wishes() =>
        [_identifier is { } identifier ? new InterfaceIdentifierOption(identifier) : NewIdentifier()];

    private protected override OptionJudgement JudgeOption(PppOption option)
    {
        if (option is not InterfaceIdentifierOption asked)
            return OptionJudgement.Rejected;
        bool isUsable = asked.InterfaceIdentifier != 0 && asked.InterfaceIdentifier != LocalIdentifier;
        return isUsable ? OptionJudgement.Acceptable : OptionJudgement.Instead(NewIdentifier());
    }

    private protected override PppOption? Revise(PppOption own, PppOption hint)
    {
        bool isUsable = hint is InterfaceIdentifierOption { InterfaceIdentifier: not 0 } offered && offered.InterfaceIdentifier != PeerIdentifier;
        return isUsable ? hint : NewIdentifier();
    }

    private protected override void GiveUp(PppOption own) =>
        Fail(NegotiationFailureKind.Refused, "The peer refuses to agree on interface identifiers.", "RFC 5072 4.1");

    private InterfaceIdentifierOption NewIdentifier()
    {
        ulong identifier = (ulong)_random() << 32 | _random();
        while (identifier == 0 || identifier == LocalIdentifier || identifier == PeerIdentifier)
            identifier++;
        return new InterfaceIdentifierOption(identifier);
    }
}
