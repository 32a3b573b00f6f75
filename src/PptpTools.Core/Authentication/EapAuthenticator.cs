using System;
using System.Collections.Generic;
using System.Text;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>
/// Asks for the identity and then by the first method on its list that the peer does not refuse (RFC 3748 section 5;
/// draft-kamath-pppext-eap-mschapv2 section 2). A Request is sent again until it is answered.
/// </summary>
internal sealed class EapAuthenticator : AuthenticationExchange
{
    private readonly IUserDirectory _users;
    private readonly UserJudge _judge;
    private readonly AuthenticatorSettings _settings;
    private readonly IRandomSource _random;
    private readonly List<byte> _untried = [];
    private byte[] _challenge = [];
    private string _identity = "";
    private MicrosoftChapVersion2Authenticator? _chap;
    private EapResult? _result;
    private byte _identifier;
    private byte _type;
    private bool _mayBeRefused;

    /// <summary>An authenticator that has not begun.</summary>
    public EapAuthenticator(IUserDirectory users, AuthenticatorSettings settings, ILegacyCryptography cryptography, IRandomSource random)
        : base((settings ?? throw new ArgumentNullException(nameof(settings))).Timers)
    {
        _users = users;
        _judge = new UserJudge(users, cryptography);
        _settings = settings;
        _random = random ?? throw new ArgumentNullException(nameof(random));
        foreach (byte type in settings.EapTypes)
        {
            if (type is EapTypes.Md5Challenge or EapTypes.MicrosoftChap)
                _untried.Add(type);
        }
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Eap;

    /// <inheritdoc/>
    public override bool Expects(PppPacket packet) => packet is EapMethod { IsRequest: false };

    /// <inheritdoc/>
    public override void Begin(TimeSpan now)
    {
        var first = new byte[1];
        _random.Fill(first);
        _identifier = first[0];
        SendUntilAnswered(EapText.CreateIdentity(isRequest: true, _identifier, default), now);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _judge.Dispose();
        _chap?.Dispose();
        base.Dispose();
    }

    private protected override bool TryHandle(CodedPacket packet, TimeSpan now)
    {
        var response = (EapMethod)packet;
        if (response.Identifier != _identifier)
            return false;
        if (_result is not null)
        {
            Send(_result);
            return true;
        }

        switch (response.Type)
        {
            case EapTypes.Identity when _type == 0:
                _identity = ((EapText)response).Text;
                return TryAsk(_untried, now);
            case EapTypes.Nak when _mayBeRefused:
                return TryAsk(Both(((EapNak)response).DesiredTypes), now);
            case EapTypes.Md5Challenge when _type == EapTypes.Md5Challenge:
                JudgeMd5((EapMd5Challenge)response, now);
                return true;
            case EapTypes.MicrosoftChap when _type == EapTypes.MicrosoftChap:
                return TryHandleChap((EapMicrosoftChap)response, now);
            default:
                return false;
        }
    }

    private protected override void HandleTimeout(TimeSpan now)
    {
        if (_result is not null)
        {
            _identifier++;
            Ask(_type, now);
        }
        else if (_chap?.OutcomeUntilNow is { IsSuccess: false } failure)
        {
            Conclude(failure);
        }
        else
        {
            Fail(AuthenticationError.NoAnswer, null, "The peer did not answer the Request.", _identity);
        }
    }

    /// <summary>Those of the methods left that the peer names.</summary>
    private List<byte> Both(OctetString desired)
    {
        var both = new List<byte>();
        foreach (byte type in _untried)
        {
            if (desired.Span.IndexOf(type) >= 0)
                both.Add(type);
        }

        return both;
    }

    private bool TryAsk(List<byte> types, TimeSpan now)
    {
        if (types.Count == 0)
        {
            Fail(AuthenticationError.MethodRefused, null, "The peer accepts no method of EAP that is asked for here.", _identity);
            End(now);
            return true;
        }

        byte type = types[0];
        _untried.Remove(type);
        _identifier++;
        Ask(type, now);
        return true;
    }

    private void Ask(byte type, TimeSpan now)
    {
        _type = type;
        _result = null;
        _mayBeRefused = true;
        _chap?.Dispose();
        _chap = null;
        if (type == EapTypes.Md5Challenge)
        {
            _challenge = new byte[_settings.Md5ChallengeLength];
            _random.Fill(_challenge);
            SendUntilAnswered(EapMd5Challenge.Create(isRequest: true, _identifier, _challenge, Encoding.UTF8.GetBytes(_settings.Name)), now);
            return;
        }

        _chap = new MicrosoftChapVersion2Authenticator(_users, _settings, _judge.Cryptography, _random);
        _chap.BeginWith(_identifier, now);
        _chap.TryTakePacket(out PppPacket challenge);
        SendUntilAnswered(EapMicrosoftChap.Create(isRequest: true, _identifier, (CodedPacket)challenge), now);
    }

    private void JudgeMd5(EapMd5Challenge response, TimeSpan now)
    {
        UserAccount account = _judge.Find(_identity);
        byte[] password = account.PasswordOctets();
        bool isRight = ChapMd5.Matches(_identifier, password, _challenge, response.ValueOctets) & account.HasPassword;
        Array.Clear(password, 0, password.Length);
        AuthenticationError error = _judge.Judge(account, isRight && !response.IsMalformed);
        if (error == AuthenticationError.None)
            Succeed("", _identity, null);
        else
            Fail(error, MicrosoftErrors.CodeOf(error), MicrosoftErrors.TextOf(error), _identity);
        End(now);
    }

    /// <summary>
    /// The packet inside goes to the machine of MS-CHAPv2, and what that sends becomes the next Request. The end comes when the peer
    /// has acknowledged the verdict by its code.
    /// </summary>
    private bool TryHandleChap(EapMicrosoftChap response, TimeSpan now)
    {
        if (_chap!.OutcomeUntilNow is { } verdict && response.OpCode is (ChapPacket.SuccessCode or ChapPacket.FailureCode))
        {
            bool isAccepted = response.OpCode == ChapPacket.SuccessCode;
            if (isAccepted && !verdict.IsSuccess)
                return false;
            if (isAccepted == verdict.IsSuccess)
                Conclude(_chap.ReleaseOutcome() ?? verdict);
            else
                Fail(AuthenticationError.ServerNotTrusted, null, "The peer does not trust this server.", verdict.UserName);
            End(now);
            return true;
        }

        if (response.Chap is not { } inner)
            return false;
        _chap.HandlePacket(inner, now);
        if (!_chap.TryTakePacket(out PppPacket request))
            return false;
        _mayBeRefused = false;
        _identifier++;
        SendUntilAnswered(EapMicrosoftChap.Create(isRequest: true, _identifier, (CodedPacket)request), now);
        return true;
    }

    private void End(TimeSpan now)
    {
        _result = EapResult.Create(Outcome!.IsSuccess, _identifier);
        Send(_result);
        Rest();
        if (Outcome.IsSuccess && _settings.RechallengeInterval is { } interval)
            Await(now + interval);
    }
}
