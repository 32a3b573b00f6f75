using System;
using PptpTools.Encryption;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>
/// Answers challenges, in the open link too (RFC 1994 section 4). A Response is sent again until Success or Failure comes, and a
/// challenge that comes again gets the same Response.
/// </summary>
internal abstract class ChapPeer : AuthenticationExchange
{
    private OctetString _challenge;
    private ChapPacket? _answer;
    private byte _challengeIdentifier;
    private bool _isPending;
    private bool _isChangingPassword;

    private protected ChapPeer(Credentials credentials, PeerSettings settings)
        : base((settings ?? throw new ArgumentNullException(nameof(settings))).Timers) =>
        Credentials = credentials ?? throw new ArgumentNullException(nameof(credentials));

    /// <inheritdoc/>
    public sealed override PppProtocol Protocol => PppProtocol.Chap;

    /// <inheritdoc/>
    public abstract override byte? ChapAlgorithm { get; }

    /// <inheritdoc/>
    public sealed override bool Expects(PppPacket packet) => packet is ChapChallenge or ChapResult;

    /// <inheritdoc/>
    public sealed override void Begin(TimeSpan now) => Await(now + Timers.Patience);

    private protected Credentials Credentials { get; }

    /// <summary>The value of a Response to a challenge; null where the challenge has not the form that the algorithm has.</summary>
    private protected abstract byte[]? Respond(byte identifier, ReadOnlySpan<byte> challenge);

    /// <summary>Whether Success proves what it must.</summary>
    private protected virtual bool IsGenuine(ChapSuccess success) => true;

    private protected virtual MppeSecrets? MakeSecrets() => null;

    /// <summary>What to send in answer to a Failure with another try; null to give up.</summary>
    private protected virtual ChapPacket? ChangePassword(ChapFailure failure, ReadOnlySpan<byte> lastChallenge) => null;

    private protected sealed override bool TryHandle(CodedPacket packet, TimeSpan now) => packet switch
    {
        ChapChallenge challenge => TryHandleChallenge(challenge, now),
        _ when _answer is null || packet.Identifier != _answer.Identifier => false,
        ChapSuccess success => TryHandleSuccess(success),
        _ => TryHandleFailure((ChapFailure)packet, now),
    };

    private protected sealed override void HandleTimeout(TimeSpan now)
    {
        bool hasAnswered = _isPending;
        _isPending = false;
        if (Outcome is null)
            Fail(AuthenticationError.NoAnswer, null, hasAnswered ? "The server did not answer the Response." : "The server sent no Challenge.", Credentials.Name);
    }

    private bool TryHandleChallenge(ChapChallenge challenge, TimeSpan now)
    {
        byte identifier = challenge.Identifier.GetValueOrDefault();
        bool isRepeat = _answer is not null && identifier == _challengeIdentifier && challenge.Value == _challenge;
        if (isRepeat)
        {
            Send(_answer!);
            return true;
        }

        if (challenge.IsMalformed || Respond(identifier, challenge.ValueOctets) is not { } value)
            return false;
        _challenge = challenge.Value;
        _challengeIdentifier = identifier;
        _isChangingPassword = false;
        SendAnswer(ChapResponse.Create(identifier, ChapAlgorithm.GetValueOrDefault(), value, Credentials.NameOctets), now);
        return true;
    }

    private bool TryHandleSuccess(ChapSuccess success)
    {
        if (!_isPending)
            return false;
        EndTry();
        if (!IsGenuine(success))
        {
            Fail(AuthenticationError.ServerNotTrusted, null, "The server did not prove that it knows the password.", Credentials.Name);
            return true;
        }

        if (_isChangingPassword)
            Credentials.UseNewPassword();
        Succeed(success.DisplayText, Credentials.Name, MakeSecrets());
        return true;
    }

    /// <summary>A Failure counts after Success too: the authenticator has changed its mind.</summary>
    private bool TryHandleFailure(ChapFailure failure, TimeSpan now)
    {
        bool mayChange = _isPending && !_isChangingPassword && Credentials.HasNewPassword && failure.ErrorCode == MicrosoftErrors.CodeOf(AuthenticationError.PasswordExpired);
        EndTry();
        if (mayChange && ChangePassword(failure, _challenge.Span) is { } packet)
        {
            _isChangingPassword = true;
            SendAnswer(packet, now);
            return true;
        }

        FailAsTold(MicrosoftErrors.ErrorOf(failure.ErrorCode), failure.ErrorCode, failure.DisplayText, Credentials.Name);
        return true;
    }

    private void SendAnswer(ChapPacket answer, TimeSpan now)
    {
        _answer = answer;
        _isPending = true;
        SendUntilAnswered(answer, now);
    }

    private void EndTry()
    {
        _isPending = false;
        Rest();
    }
}
