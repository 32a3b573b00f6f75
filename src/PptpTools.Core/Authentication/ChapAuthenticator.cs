using System;
using PptpTools.Encryption;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>
/// Sends challenges and judges the responses (RFC 1994 section 4). A response that comes again gets the same result again. Where
/// Microsoft's algorithms allow it, a Failure is followed by another response or by a change of password.
/// </summary>
internal abstract class ChapAuthenticator : AuthenticationExchange
{
    private readonly UserJudge _judge;
    private readonly IRandomSource _random;
    private byte[] _challenge = [];
    private byte _identifier;
    private bool _isOutstanding;
    private int _retriesLeft;
    private UserAccount? _accountToChange;
    private AuthenticationOutcome? _failureUntilNow;
    private CodedPacket? _judged;
    private ChapPacket? _result;

    private protected ChapAuthenticator(IUserDirectory users, AuthenticatorSettings settings, ILegacyCryptography cryptography, IRandomSource random)
        : base((settings ?? throw new ArgumentNullException(nameof(settings))).Timers)
    {
        Settings = settings;
        _judge = new UserJudge(users, cryptography);
        _random = random ?? throw new ArgumentNullException(nameof(random));
    }

    /// <inheritdoc/>
    public sealed override PppProtocol Protocol => PppProtocol.Chap;

    /// <inheritdoc/>
    public abstract override byte? ChapAlgorithm { get; }

    /// <inheritdoc/>
    public sealed override bool Expects(PppPacket packet) => packet is ChapResponse or ChapChangePassword;

    /// <inheritdoc/>
    public sealed override void Begin(TimeSpan now)
    {
        var first = new byte[1];
        _random.Fill(first);
        BeginWith(first[0], now);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _judge.Dispose();
        base.Dispose();
    }

    /// <summary>Sends the first challenge with a given identifier.</summary>
    internal void BeginWith(byte identifier, TimeSpan now)
    {
        _identifier = identifier;
        SendChallenge(now);
    }

    /// <summary>What is to be said of the peer, if nothing more comes of it; null where nothing has been said.</summary>
    internal AuthenticationOutcome? OutcomeUntilNow => _failureUntilNow ?? Outcome;

    private protected AuthenticatorSettings Settings { get; }

    private protected ILegacyCryptography Cryptography => _judge.Cryptography;

    private protected ReadOnlySpan<byte> Challenge => _challenge;

    /// <summary>Octets of a challenge.</summary>
    private protected abstract int ChallengeLength { get; }

    /// <summary>The version of Change-Password that is understood; null for none, and for no further tries either.</summary>
    private protected virtual uint? ChangeVersion => null;

    /// <summary>Whether a response is right. Takes the same time for every wrong one.</summary>
    private protected abstract bool IsRight(ChapResponse response, UserAccount account);

    /// <summary>Whether a packet changes the password, and has changed it.</summary>
    private protected virtual bool TryChangePassword(ChapChangePassword packet, UserAccount account) => false;

    /// <summary>What proves to the peer that this end knows the password too, after <see cref="IsRight"/> or <see cref="TryChangePassword"/>.</summary>
    private protected virtual OctetString MakeProof(UserAccount account) => default;

    private protected virtual MppeSecrets? MakeSecrets(UserAccount account) => null;

    private protected sealed override bool TryHandle(CodedPacket packet, TimeSpan now)
    {
        bool isJudged = _judged is not null && packet.Identifier == _judged.Identifier;
        if (isJudged && (_failureUntilNow is null || packet.Equals(_judged)))
        {
            Send(_result!);
            return true;
        }

        bool isNext = isJudged || packet.Identifier == (byte)(_identifier + 1);
        if (packet is ChapChangePassword change)
            return _accountToChange is not null && isNext && TryHandleChange(change, _accountToChange, now);
        bool isExpected = _isOutstanding ? packet.Identifier == _identifier : _failureUntilNow is not null && isNext;
        if (!isExpected || ((ChapResponse)packet).IsMalformed)
            return false;
        HandleResponse((ChapResponse)packet, now);
        return true;
    }

    private protected sealed override void HandleTimeout(TimeSpan now)
    {
        if (_failureUntilNow is { } failure)
        {
            EndTry();
            Conclude(failure);
        }
        else if (_isOutstanding)
        {
            EndTry();
            Fail(AuthenticationError.NoAnswer, null, "The peer did not answer the Challenge.", "");
        }
        else
        {
            _identifier++;
            SendChallenge(now);
        }
    }

    private void SendChallenge(TimeSpan now)
    {
        Renew();
        _isOutstanding = true;
        _judged = null;
        _retriesLeft = Settings.Retries;
        SendUntilAnswered(ChapChallenge.Create(_identifier, _challenge, System.Text.Encoding.UTF8.GetBytes(Settings.Name)), now);
    }

    private void HandleResponse(ChapResponse response, TimeSpan now)
    {
        UserAccount account = _judge.Find(response.Name);
        bool isRight = response.Algorithm == ChapAlgorithm && IsRight(response, account);
        AuthenticationError error = _judge.Judge(account, isRight);
        if (error == AuthenticationError.None)
        {
            Accept(response, account, response.Name, now);
            return;
        }

        bool mayChange = error == AuthenticationError.PasswordExpired && ChangeVersion is not null && Settings.Wording == ResultWording.Windows;
        bool mayRetry = error == AuthenticationError.BadCredentials && ChangeVersion is not null && _retriesLeft-- > 0;
        EndTry();
        if (mayChange)
            _accountToChange = account;
        Refuse(response, error, response.Name, mayRetry || mayChange, _judge.IsKnown(account), now);
    }

    private bool TryHandleChange(ChapChangePassword packet, UserAccount account, TimeSpan now)
    {
        if (packet.Version != ChangeVersion || !packet.IsComplete)
            return false;
        string name = _failureUntilNow!.UserName;
        bool isChanged = TryChangePassword(packet, account);
        AuthenticationError error = isChanged ? _judge.Judge(account, isRight: true) : AuthenticationError.ChangingPasswordFailed;
        if (error == AuthenticationError.None)
        {
            Accept(packet, account, name, now);
            return true;
        }

        EndTry();
        Refuse(packet, error, name, mayGoOn: false, isKnown: true, now);
        return true;
    }

    private void Accept(CodedPacket packet, UserAccount account, string name, TimeSpan now)
    {
        EndTry();
        _judged = packet;
        _result = ChapSuccess.Create(packet.Identifier.GetValueOrDefault(), ResultText.ForSuccess(Settings.Wording, MakeProof(account)));
        Send(_result);
        Succeed("", name, MakeSecrets(account));
        if (Settings.RechallengeInterval is { } interval)
            Await(now + interval);
    }

    private void Refuse(CodedPacket packet, AuthenticationError error, string name, bool mayGoOn, bool isKnown, TimeSpan now)
    {
        _judged = packet;
        _identifier = packet.Identifier.GetValueOrDefault();
        if (mayGoOn)
            Renew();
        byte[] text = Settings.UnknownUsersGetNoMessage && !isKnown ? []
            : ChangeVersion is { } version ? ResultText.ForFailure(Settings.Wording, error, mayGoOn, _challenge, version)
            : ResultText.ForMd5Failure(Settings.Wording);
        _result = ChapFailure.Create(_identifier, text);
        Send(_result);
        var failure = new AuthenticationOutcome(error, MicrosoftErrors.CodeOf(error), MicrosoftErrors.TextOf(error), name, null);
        if (!mayGoOn)
        {
            Conclude(failure);
            return;
        }

        _failureUntilNow = failure;
        Await(now + Timers.Patience);
    }

    private void EndTry()
    {
        _isOutstanding = false;
        _accountToChange = null;
        _failureUntilNow = null;
        Rest();
    }

    private void Renew()
    {
        _challenge = new byte[ChallengeLength];
        _random.Fill(_challenge);
    }
}
