using System;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>Waits for name and password, and accepts or refuses them (RFC 1334 section 2.2).</summary>
internal sealed class PapAuthenticator : AuthenticationExchange
{
    private readonly UserJudge _judge;
    private readonly AuthenticatorSettings _settings;

    /// <summary>An authenticator that has not begun.</summary>
    public PapAuthenticator(IUserDirectory users, AuthenticatorSettings settings, ILegacyCryptography cryptography)
        : base((settings ?? throw new ArgumentNullException(nameof(settings))).Timers)
    {
        _settings = settings;
        _judge = new UserJudge(users, cryptography);
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Pap;

    /// <inheritdoc/>
    public override bool Expects(PppPacket packet) => packet is PapAuthenticateRequest;

    /// <inheritdoc/>
    public override void Begin(TimeSpan now) => Await(now + Timers.Patience);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _judge.Dispose();
        base.Dispose();
    }

    /// <summary>Once judged, every further request gets the same answer: the first may have been lost (RFC 1334 section 2.2.1).</summary>
    private protected override bool TryHandle(CodedPacket packet, TimeSpan now)
    {
        var request = (PapAuthenticateRequest)packet;
        if (request.PasswordLength is null)
            return false;
        if (Outcome is null)
            Judge(request);
        byte[] text = ResultText.ForPap(_settings.Wording, Outcome!.IsSuccess);
        Send(PapAuthenticateReply.Create(Outcome.IsSuccess, request.Identifier.GetValueOrDefault(), text));
        return true;
    }

    private protected override void HandleTimeout(TimeSpan now) =>
        Fail(AuthenticationError.NoAnswer, null, "The peer did not authenticate itself.", "");

    private void Judge(PapAuthenticateRequest request)
    {
        Rest();
        UserAccount account = _judge.Find(request.PeerId);
        AuthenticationError error = _judge.Judge(account, account.IsPassword(_judge.Cryptography, request.PasswordOctets));
        if (error == AuthenticationError.None)
            Succeed("", request.PeerId, null);
        else
            Fail(error, MicrosoftErrors.CodeOf(error), MicrosoftErrors.TextOf(error), request.PeerId);
    }
}
