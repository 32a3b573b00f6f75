using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Negotiation;

/// <summary>Judges and asks for BACP's only option, which decides whose request goes first when two cross (RFC 2125 section 5.1).</summary>
public sealed class BacpPolicy : OptionPolicy
{
    private readonly uint? _number;
    private readonly Func<uint> _random;

    /// <summary>A policy for one end.</summary>
    /// <param name="number">The number to begin with: 1 to be favoured, null for a random one.</param>
    /// <param name="random">A source of random numbers.</param>
    public BacpPolicy(uint? number, Func<uint> random)
    {
        _number = number;
        _random = random ?? throw new ArgumentNullException(nameof(random));
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Bacp;

    private uint OwnNumber => Requested.Find<FavoredPeerOption>()?.MagicNumber ?? uint.MaxValue;

    private protected override IEnumerable<PppOption> Wishes() =>
        [_number is { } number ? new FavoredPeerOption(number) : NewNumber()];

    private protected override OptionJudgement JudgeOption(PppOption option)
    {
        if (option is not FavoredPeerOption asked)
            return OptionJudgement.Rejected;
        bool isUsable = asked.MagicNumber != 0 && asked.MagicNumber != OwnNumber;
        return isUsable ? OptionJudgement.Acceptable : OptionJudgement.Instead(NewNumber());
    }

    private protected override PppOption? Revise(PppOption own, PppOption hint) => NewNumber();

    private protected override void GiveUp(PppOption own) =>
        Fail(NegotiationFailureKind.Refused, "The peer refuses to agree on a favoured peer.", "RFC 2125 5.1");

    private FavoredPeerOption NewNumber()
    {
        uint number = _random();
        while (number == 0 || number == OwnNumber)
            number++;
        return new FavoredPeerOption(number);
    }
}
