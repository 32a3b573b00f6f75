using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Negotiation;

/// <summary>
/// The rules that every protocol's options share: what is not recognised is rejected, in order and unchanged, before anything is
/// naked (RFC 1661 sections 5.2 to 5.4); what is rejected is not asked for again. A protocol adds its judgement of single options.
/// </summary>
public abstract class OptionPolicy : IOptionNegotiator
{
    private bool _hasGranted;

    private protected OptionPolicy()
    {
    }

    /// <inheritdoc/>
    public abstract PppProtocol Protocol { get; }

    /// <inheritdoc/>
    public NegotiationFailure? Failure { get; private set; }

    /// <inheritdoc/>
    public virtual uint MagicNumber => 0;

    /// <summary>What this end asks for now; what it was granted once the layer is up.</summary>
    public OptionList Requested { get; private set; } = OptionList.Empty;

    /// <summary>What the peer asked for and was granted.</summary>
    public OptionList Granted { get; private set; } = OptionList.Empty;

    /// <inheritdoc/>
    public void Begin()
    {
        Failure = null;
        _hasGranted = false;
        Granted = OptionList.Empty;
        Requested = new OptionList(Wishes());
    }

    /// <inheritdoc/>
    public OptionList BuildRequest() => Requested;

    /// <inheritdoc/>
    public OptionVerdict Judge(OptionList request, bool naksAreExhausted)
    {
        if (request is null)
            throw new ArgumentNullException(nameof(request));
        if (_hasGranted && request.Equals(Granted))
            return new OptionVerdict(OptionVerdictKind.Ack, request);

        var refused = new List<PppOption>();
        var hints = new List<PppOption>();
        for (int i = 0; i < request.Count; i++)
        {
            OptionJudgement judgement = IsRepeated(request, i) ? OptionJudgement.Rejected : JudgeOption(request[i]);
            if (judgement.Hint is { } hint && !naksAreExhausted)
                hints.Add(hint);
            else if (!judgement.IsAcceptable)
                refused.Add(request[i]);
        }

        if (refused.Count > 0)
            return new OptionVerdict(OptionVerdictKind.Reject, new OptionList(refused));
        if (FindMissing(request) is { } missing)
        {
            if (!naksAreExhausted)
                hints.Add(missing);
            else
                Withhold(missing);
        }

        if (hints.Count > 0)
            return new OptionVerdict(OptionVerdictKind.Nak, new OptionList(hints));
        Granted = request;
        _hasGranted = true;
        return new OptionVerdict(OptionVerdictKind.Ack, request);
    }

    /// <inheritdoc/>
    public bool ApplyNak(OptionList hints, bool asReject)
    {
        if (hints is null)
            throw new ArgumentNullException(nameof(hints));
        if (hints.Count > 0 && hints[hints.Count - 1] is MalformedOption)
            return false;

        var next = new List<PppOption>(Requested);
        for (int i = 0; i < hints.Count; i++)
        {
            PppOption hint = hints[i];
            if (IsRepeated(hints, i))
                continue;
            int at = next.FindIndex(option => option.Type == hint.Type);
            if (at >= 0)
                Replace(next, at, asReject ? null : Revise(next[at], hint));
            else if (!asReject && Requested.Find(hint.Type) is null && Consider(hint) is { } added)
                next.Add(added);
        }

        Requested = new OptionList(next);
        return true;
    }

    /// <inheritdoc/>
    public bool ApplyReject(OptionList refused)
    {
        if (refused is null)
            throw new ArgumentNullException(nameof(refused));
        var next = new List<PppOption>(Requested);
        foreach (PppOption option in refused)
        {
            if (!next.Contains(option))
                return false;
        }

        foreach (PppOption option in refused)
        {
            int at = next.IndexOf(option);
            if (at >= 0)
                Replace(next, at, FindAlternative(option));
        }

        Requested = new OptionList(next);
        return true;
    }

    /// <summary>What to ask for at first.</summary>
    private protected abstract IEnumerable<PppOption> Wishes();

    /// <summary>Judges one option of the peer's request. A type that the protocol does not know is to be rejected.</summary>
    private protected abstract OptionJudgement JudgeOption(PppOption option);

    /// <summary>What to ask for after the peer answered <paramref name="own"/> with <paramref name="hint"/>; null to give the option up.</summary>
    private protected abstract PppOption? Revise(PppOption own, PppOption hint);

    /// <summary>An option that the peer would like to be asked for, in the form in which to ask; null to leave it.</summary>
    private protected virtual PppOption? Consider(PppOption hint) => null;

    /// <summary>An option that the peer ought to ask for and does not; null where there is none.</summary>
    private protected virtual PppOption? FindMissing(OptionList request) => null;

    /// <summary>What to ask for in place of an option that the peer rejected; null where there is nothing else.</summary>
    private protected virtual PppOption? FindAlternative(PppOption refused) => null;

    /// <summary>The peer was asked often enough to ask for <paramref name="missing"/>, and does not.</summary>
    private protected virtual void Withhold(PppOption missing)
    {
    }

    /// <summary>The peer will not have <paramref name="own"/>, and it is asked for no more.</summary>
    private protected virtual void GiveUp(PppOption own)
    {
    }

    private protected void Fail(NegotiationFailureKind kind, string text, string reference) =>
        Failure ??= new NegotiationFailure(kind, text, reference);

    private static bool IsRepeated(OptionList options, int index)
    {
        for (int earlier = 0; earlier < index; earlier++)
        {
            if (options[earlier].Type == options[index].Type)
                return true;
        }

        return false;
    }

    private void Replace(List<PppOption> options, int at, PppOption? revised)
    {
        PppOption own = options[at];
        if (revised is not null)
        {
            options[at] = revised;
            return;
        }

        options.RemoveAt(at);
        GiveUp(own);
    }
}

/// <summary>What becomes of one option of the peer's request.</summary>
internal readonly struct OptionJudgement
{
    private OptionJudgement(bool isAcceptable, PppOption? hint)
    {
        IsAcceptable = isAcceptable;
        Hint = hint;
    }

    public static OptionJudgement Acceptable { get; } = new(true, null);

    public static OptionJudgement Rejected { get; } = new(false, null);

    public bool IsAcceptable { get; }

    /// <summary>The value that would be acceptable; null where the option is acceptable as it is or not at all.</summary>
    public PppOption? Hint { get; }

    public static OptionJudgement Instead(PppOption hint) => new(false, hint);

    public static OptionJudgement AcceptableIf(bool condition) => condition ? Acceptable : Rejected;
}
