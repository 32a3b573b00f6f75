using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Negotiation;

/// <summary>What one end wants of CCP: encryption and compression by Microsoft's option (RFC 3078 section 2, RFC 2118 section 2).</summary>
public sealed record CcpPreferences
{
    /// <summary>The key lengths allowed, as bits of <see cref="MppeOption"/>; 0 for no encryption.</summary>
    public uint KeyLengths { get; init; } = MppeOption.StrongBit;

    /// <summary>True to want a new key for every packet.</summary>
    public bool IsStateless { get; init; } = true;

    /// <summary>True to let the peer decide between stateless and stateful.</summary>
    public bool AcceptsOtherMode { get; init; }

    /// <summary>True to allow MPPC compression.</summary>
    public bool AllowsCompression { get; init; }

    /// <summary>True to fail rather than go on without encryption.</summary>
    public bool RequiresEncryption { get; init; } = true;
}

/// <summary>
/// Judges and asks for CCP's options. Both ends may offer several key lengths; the strongest that both allow remains, because
/// RFC 3078 section 2.1 wants exactly one in the request that is acknowledged.
/// </summary>
public sealed class CcpPolicy : OptionPolicy
{
    private const string Section = "RFC 3078 2.1";

    private readonly CcpPreferences _preferences;
    private uint? _peersWish;

    /// <summary>A policy for one end.</summary>
    public CcpPolicy(CcpPreferences preferences) => _preferences = preferences ?? throw new ArgumentNullException(nameof(preferences));

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Ccp;

    /// <summary>What this end receives, valid while the layer is up; null for neither encryption nor compression.</summary>
    public MppeOption? Receiving => Requested.Find<MppeOption>();

    /// <summary>What this end sends, valid while the layer is up; null for neither encryption nor compression.</summary>
    public MppeOption? Sending => Granted.Find<MppeOption>();

    /// <summary>What both ends want, in a sentence, where the peer's last word is nothing that this end can agree to; null while there is no such sign.</summary>
    internal string? Disagreement => _peersWish is { } wish && !Meets(wish) ? Compare(WantedBits, wish) : null;

    private uint WantedBits => _preferences.KeyLengths
        | (_preferences.IsStateless && _preferences.KeyLengths != 0 ? MppeOption.StatelessBit : 0)
        | (_preferences.AllowsCompression ? MppeOption.CompressionBit : 0);

    /// <summary>What two ends want that do not agree.</summary>
    /// <param name="own">The bits of what this end allows.</param>
    /// <param name="peers">The bits that the peer proposes.</param>
    internal static string Compare(uint own, uint peers) => $"This end allows {Words(own)}, the peer proposes {Words(peers)}.";

    private protected override IEnumerable<PppOption> Wishes() => WantedBits == 0 ? [] : [new MppeOption(WantedBits)];

    private protected override OptionJudgement JudgeOption(PppOption option)
    {
        if (option is not MppeOption offered || WantedBits == 0)
            return OptionJudgement.Rejected;
        _peersWish = offered.SupportedBits;
        uint chosen = Choose(offered.SupportedBits);
        if (chosen == offered.SupportedBits)
            return OptionJudgement.Acceptable;
        return OptionJudgement.Instead(new MppeOption(chosen == 0 ? Choose(WantedBits) : chosen));
    }

    private protected override PppOption? Revise(PppOption own, PppOption hint)
    {
        _peersWish = (hint as MppeOption)?.SupportedBits;
        uint chosen = hint is MppeOption offered ? Choose(offered.SupportedBits) : 0;
        return chosen == 0 ? null : new MppeOption(chosen);
    }

    private protected override PppOption? Consider(PppOption hint) =>
        hint is MppeOption offered && Choose(offered.SupportedBits) is var chosen and not 0 ? new MppeOption(chosen) : null;

    private protected override PppOption? FindMissing(OptionList request)
    {
        if (!_preferences.RequiresEncryption || request.Find<MppeOption>() is not null)
            return null;
        _peersWish = 0;
        return new MppeOption(Choose(WantedBits));
    }

    private protected override void Withhold(PppOption missing) =>
        Fail(NegotiationFailureKind.Refused, "The peer does not ask for encryption, which is required.", Section);

    private protected override void GiveUp(PppOption own)
    {
        if (_preferences.RequiresEncryption)
            Fail(NegotiationFailureKind.Refused, "The peer refuses every kind of encryption that is allowed.", Section);
    }

    /// <summary>The bits that remain of an offer; 0 where nothing does, or where encryption is required and no key length remains.</summary>
    private uint Choose(uint offered)
    {
        uint lengths = offered & _preferences.KeyLengths;
        uint length = (lengths & MppeOption.StrongBit) != 0 ? MppeOption.StrongBit
            : (lengths & MppeOption.FiftySixBit) != 0 ? MppeOption.FiftySixBit
            : lengths & MppeOption.LegacyBit;
        if (length == 0 && _preferences.RequiresEncryption)
            return 0;
        bool isStateless = _preferences.AcceptsOtherMode ? (offered & MppeOption.StatelessBit) != 0 : _preferences.IsStateless;
        uint compression = _preferences.AllowsCompression ? offered & MppeOption.CompressionBit : 0;
        return length | compression | (isStateless && length != 0 ? MppeOption.StatelessBit : 0);
    }

    /// <summary>Whether a key length and a mode of the peer's are allowed here: more of them than one are only to be narrowed down.</summary>
    private bool Meets(uint peers) => (peers & _preferences.KeyLengths) != 0
        && (_preferences.AcceptsOtherMode || (peers & MppeOption.StatelessBit) != 0 == _preferences.IsStateless);

    private static string Words(uint bits)
    {
        var lengths = new List<string>();
        foreach ((uint bit, string length) in ((uint, string)[])[(MppeOption.StrongBit, "128"), (MppeOption.FiftySixBit, "56"), (MppeOption.LegacyBit, "40")])
        {
            if ((bits & bit) != 0)
                lengths.Add(length);
        }

        return lengths.Count == 0 ? "no encryption" : $"{string.Join(" or ", lengths)}-bit {((bits & MppeOption.StatelessBit) != 0 ? "stateless" : "stateful")} MPPE";
    }
}
