using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Negotiation;

/// <summary>Judges and asks for LCP's options (RFC 1661 section 6).</summary>
public sealed class LcpPolicy : OptionPolicy
{
    /// <summary>The receive unit where none is negotiated (RFC 1661 section 6.1).</summary>
    public const ushort DefaultReceiveUnit = 1500;

    /// <summary>Requests in a row with our own magic number, or refusals of ours in a row, after which the link counts as looped back.</summary>
    private const int MaximumEchoes = 5;

    private readonly LcpPreferences _preferences;
    private readonly Func<uint> _random;
    private readonly List<AuthenticationProtocolOption> _demanded;
    private int _echoes;
    private int _refusedNumbers;

    /// <summary>A policy for one end.</summary>
    /// <param name="preferences">What it wants and grants.</param>
    /// <param name="random">A source of random numbers for magic numbers.</param>
    public LcpPolicy(LcpPreferences preferences, Func<uint> random)
    {
        _preferences = preferences ?? throw new ArgumentNullException(nameof(preferences));
        _random = random ?? throw new ArgumentNullException(nameof(random));
        _demanded = [.. preferences.DemandedAuthentication];
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Lcp;

    /// <inheritdoc/>
    public override uint MagicNumber => Requested.Find<MagicNumberOption>()?.MagicNumber ?? 0;

    /// <summary>What is agreed, valid while the layer is up.</summary>
    public LcpAgreement Agreement => new(
        Requested.Find<MaximumReceiveUnitOption>()?.Octets ?? DefaultReceiveUnit,
        Granted.Find<MaximumReceiveUnitOption>()?.Octets ?? DefaultReceiveUnit,
        Requested.Find<AuthenticationProtocolOption>(),
        Granted.Find<AuthenticationProtocolOption>(),
        Requested.Find<ProtocolFieldCompressionOption>() is not null,
        Granted.Find<ProtocolFieldCompressionOption>() is not null,
        Requested.Find<AddressAndControlFieldCompressionOption>() is not null,
        Granted.Find<AddressAndControlFieldCompressionOption>() is not null,
        MagicNumber,
        Granted.Find<MagicNumberOption>()?.MagicNumber ?? 0,
        Requested.Find<MaximumReceivedReconstructedUnitOption>() is not null && Granted.Find<MaximumReceivedReconstructedUnitOption>() is not null,
        Requested.Find<CallbackOption>() ?? Granted.Find<CallbackOption>());

    /// <summary>What the peer demanded last, where this end may not do it; null where there is nothing of the kind.</summary>
    internal AuthenticationProtocolOption? RefusedDemand { get; private set; }

    private bool AllowsMultilink => _preferences.MaximumReceivedReconstructedUnit is not null;

    /// <summary>Demands a way of authentication no more, in negotiations to come: the ends agreed to it, and then on nothing within it.</summary>
    /// <returns>False where it is the only way.</returns>
    internal bool TryWithdraw(AuthenticationProtocolOption way) => _demanded.Count > 1 && _demanded.Remove(way);

    private protected override IEnumerable<PppOption> Wishes()
    {
        _echoes = _refusedNumbers = 0;
        if (_demanded.Count > 0 && _preferences.DemandsAuthenticationFirst)
            yield return _demanded[0];
        if (_preferences.MaximumReceiveUnit is { } unit)
            yield return new MaximumReceiveUnitOption(unit);
        if (_preferences.AsyncControlCharacterMap is { } map)
            yield return new AsyncControlCharacterMapOption(map);
        if (_demanded.Count > 0 && !_preferences.DemandsAuthenticationFirst)
            yield return _demanded[0];
        if (_preferences.UsesMagicNumber)
            yield return NewMagicNumber();
        if (_preferences.AllowsProtocolFieldCompression)
            yield return new ProtocolFieldCompressionOption();
        if (_preferences.AllowsAddressAndControlFieldCompression)
            yield return new AddressAndControlFieldCompressionOption();
        if (_preferences.Callback is { } callback)
            yield return callback;
        if (_preferences.MaximumReceivedReconstructedUnit is { } reconstructed)
            yield return new MaximumReceivedReconstructedUnitOption(reconstructed);
        if (_preferences.EndpointDiscriminator is { } endpoint)
            yield return endpoint;
        if (_preferences.LinkDiscriminator is { } discriminator)
            yield return new LinkDiscriminatorOption(discriminator);
    }

    private protected override OptionJudgement JudgeOption(PppOption option) => option switch
    {
        MaximumReceiveUnitOption unit => unit.Octets >= _preferences.MinimumPeerReceiveUnit
            ? OptionJudgement.Acceptable
            : OptionJudgement.Instead(new MaximumReceiveUnitOption(_preferences.MinimumPeerReceiveUnit)),
        AsyncControlCharacterMapOption => OptionJudgement.AcceptableIf(_preferences.GrantsAsyncControlCharacterMap),
        AuthenticationProtocolOption authentication => JudgeAuthentication(authentication),
        MagicNumberOption magic => JudgeMagicNumber(magic),
        ProtocolFieldCompressionOption => OptionJudgement.AcceptableIf(_preferences.AllowsProtocolFieldCompression),
        AddressAndControlFieldCompressionOption => OptionJudgement.AcceptableIf(_preferences.AllowsAddressAndControlFieldCompression),
        CallbackOption => OptionJudgement.AcceptableIf(_preferences.GrantsCallback),
        MaximumReceivedReconstructedUnitOption => OptionJudgement.AcceptableIf(AllowsMultilink),
        EndpointDiscriminatorOption => OptionJudgement.AcceptableIf(AllowsMultilink || _preferences.EndpointDiscriminator is not null),
        _ => OptionJudgement.Rejected,
    };

    private protected override PppOption? Revise(PppOption own, PppOption hint) => (own, hint) switch
    {
        (MaximumReceiveUnitOption, MaximumReceiveUnitOption unit) => unit,
        (AsyncControlCharacterMapOption asked, AsyncControlCharacterMapOption map) => new AsyncControlCharacterMapOption(asked.Map | map.Map),
        (AuthenticationProtocolOption asked, AuthenticationProtocolOption other) => NextDemand(asked, other),
        (MagicNumberOption, MagicNumberOption) => AnotherMagicNumber(),
        (MaximumReceivedReconstructedUnitOption, MaximumReceivedReconstructedUnitOption unit) => unit,
        _ => null,
    };

    private protected override PppOption? FindAlternative(PppOption refused) =>
        refused is AuthenticationProtocolOption asked ? NextDemand(asked, asked) : null;

    private protected override void GiveUp(PppOption own)
    {
        if (own is not AuthenticationProtocolOption)
            return;
        if (_echoes > 0)
            FailLoopedBack();
        else
            Fail(NegotiationFailureKind.Refused, "The peer refuses to authenticate itself in any way that is allowed.", "RFC 1661 6.2");
    }

    private OptionJudgement JudgeAuthentication(AuthenticationProtocolOption demand)
    {
        IReadOnlyList<AuthenticationProtocolOption> offered = _preferences.OfferedAuthentication;
        RefusedDemand = null;
        foreach (AuthenticationProtocolOption way in offered)
        {
            if (way.Equals(demand))
                return OptionJudgement.Acceptable;
        }

        RefusedDemand = demand;
        return offered.Count == 0 ? OptionJudgement.Rejected : OptionJudgement.Instead(offered[0]);
    }

    /// <summary>RFC 1661 section 6.4: equal numbers mean, most probably, that this end hears itself.</summary>
    private OptionJudgement JudgeMagicNumber(MagicNumberOption magic)
    {
        if (magic.MagicNumber == 0)
            return OptionJudgement.Instead(NewMagicNumber());
        if (magic.MagicNumber != MagicNumber)
        {
            _echoes = 0;
            return OptionJudgement.Acceptable;
        }

        if (++_echoes >= MaximumEchoes)
            FailLoopedBack();
        return OptionJudgement.Instead(NewMagicNumber());
    }

    /// <summary>RFC 1661 section 6.4: a peer refuses a number that is its own, and will not for long unless it hears itself.</summary>
    private MagicNumberOption AnotherMagicNumber()
    {
        if (++_refusedNumbers >= MaximumEchoes)
            FailLoopedBack();
        return NewMagicNumber();
    }

    private void FailLoopedBack() =>
        Fail(NegotiationFailureKind.LoopedBack, "The link is looped back: both ends have the same magic number, again and again.", "RFC 1661 6.4");

    /// <summary>The peer's hint where it is allowed, otherwise the next on the list of what is demanded; null at the list's end.</summary>
    private AuthenticationProtocolOption? NextDemand(AuthenticationProtocolOption asked, AuthenticationProtocolOption hint)
    {
        bool isPastAsked = false;
        AuthenticationProtocolOption? next = null;
        foreach (AuthenticationProtocolOption way in _demanded)
        {
            if (way.Equals(hint) && !way.Equals(asked))
                return way;
            if (isPastAsked)
                next ??= way;
            isPastAsked |= way.Equals(asked);
        }

        return next;
    }

    private MagicNumberOption NewMagicNumber()
    {
        uint number = _random();
        while (number == 0 || number == MagicNumber)
            number++;
        return new MagicNumberOption(number);
    }
}
