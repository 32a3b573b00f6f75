using System;
using PptpTools.Encryption;

namespace PptpTools.Authentication;

/// <summary>One authentication in one direction, as one end sees it: a peer authenticates itself, an authenticator asks and judges.</summary>
internal abstract class AuthenticationExchange : PacketExchange<AuthenticationOutcome>
{
    private protected AuthenticationExchange(ExchangeTimers timers)
        : base(timers)
    {
    }

    /// <summary>CHAP's algorithm, 5, 0x80 or 0x81, by which its packets are to be read; null for PAP and EAP.</summary>
    public virtual byte? ChapAlgorithm => null;

    /// <summary>
    /// A packet of a later phase has come from the other end, which therefore counts this one as passed. It stands in for a result
    /// that was lost and is never sent again (RFC 3748 section 4.2).
    /// </summary>
    public virtual void HandleLaterPhase(TimeSpan now)
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Outcome?.Secrets?.Dispose();
        base.Dispose();
    }

    /// <summary>Gives the outcome, with its secrets, to the exchange around this one.</summary>
    internal AuthenticationOutcome? ReleaseOutcome()
    {
        AuthenticationOutcome? outcome = Outcome;
        Outcome = null;
        return outcome;
    }

    private protected void Succeed(string message, string userName, MppeSecrets? secrets) =>
        Conclude(new AuthenticationOutcome(AuthenticationError.None, null, message, userName, secrets));

    private protected void Fail(AuthenticationError error, uint? code, string message, string userName) =>
        Conclude(new AuthenticationOutcome(error, code, message, userName, null));

    /// <summary>Fails with the authenticator's words, or with ours where it has none.</summary>
    private protected void FailAsTold(AuthenticationError error, uint? code, string told, string userName) =>
        Fail(error, code, told.Length > 0 ? told : MicrosoftErrors.TextOf(error), userName);

    private protected void Conclude(AuthenticationOutcome outcome)
    {
        Outcome?.Secrets?.Dispose();
        Outcome = outcome;
    }
}
