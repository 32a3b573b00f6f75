using System;
using System.Collections.Generic;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>
/// Answers the Requests of EAP: Identity, Notification, MD5-Challenge and MS-CHAPv2, and any other with a Nak that names those of
/// the methods that are allowed (RFC 3748 section 5; draft-kamath-pppext-eap-mschapv2 section 2). It sends nothing by itself: the
/// authenticator asks again (RFC 3748 section 4.1).
/// </summary>
internal sealed class EapPeer : AuthenticationExchange
{
    private readonly Credentials _credentials;
    private readonly PeerSettings _settings;
    private readonly ILegacyCryptography _cryptography;
    private readonly IRandomSource _random;
    private readonly List<byte> _allowed = [];
    private MicrosoftChapVersion2Peer? _chap;
    private CodedPacket? _request;
    private EapMethod? _response;
    private byte _type;
    private bool _isMethodDone;

    /// <summary>A peer that has not begun.</summary>
    public EapPeer(Credentials credentials, PeerSettings settings, ILegacyCryptography cryptography, IRandomSource random)
        : base((settings ?? throw new ArgumentNullException(nameof(settings))).Timers)
    {
        _credentials = credentials ?? throw new ArgumentNullException(nameof(credentials));
        _settings = settings;
        _cryptography = cryptography ?? throw new ArgumentNullException(nameof(cryptography));
        _random = random ?? throw new ArgumentNullException(nameof(random));
        foreach (byte type in settings.EapTypes)
        {
            if (type is EapTypes.Md5Challenge or EapTypes.MicrosoftChap)
                _allowed.Add(type);
        }
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Eap;

    /// <inheritdoc/>
    public override bool Expects(PppPacket packet) => packet is EapResult or EapMethod { IsRequest: true };

    /// <inheritdoc/>
    public override void Begin(TimeSpan now) => Await(now + Timers.Patience);

    /// <inheritdoc/>
    public override void HandleLaterPhase(TimeSpan now)
    {
        if (_isMethodDone)
            Finish();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _chap?.Dispose();
        base.Dispose();
    }

    private protected override bool TryHandle(CodedPacket packet, TimeSpan now)
    {
        if (packet is EapResult result)
            return TryHandleResult(result);
        if (_response is not null && packet.Equals(_request))
        {
            Send(_response);
            return true;
        }

        var request = (EapMethod)packet;
        if (Respond(request, now) is not { } response)
            return false;
        _request = request;
        _response = response;
        Send(response);
        if (Outcome is null)
            Await(now + Timers.Patience);
        else if (!Outcome.IsSuccess)
            Rest();
        return true;
    }

    private protected override void HandleTimeout(TimeSpan now)
    {
        if (_isMethodDone && _type == EapTypes.MicrosoftChap)
            Finish();
        else if (Outcome is null)
            Fail(AuthenticationError.NoAnswer, null, _response is null ? "The server sent no Request." : "The server went silent.", _credentials.Name);
    }

    /// <summary>A result is one for the last Response (RFC 3748 section 4.2); Success before the method is done is none.</summary>
    private bool TryHandleResult(EapResult result)
    {
        if (_response is null || result.Identifier != _response.Identifier || (result.IsAccepted && !_isMethodDone))
            return false;
        if (result.IsAccepted)
        {
            Finish();
            return true;
        }

        Rest();
        _isMethodDone = false;
        if (Outcome is { IsSuccess: false })
            return true;
        if (_response is EapNak)
            Fail(AuthenticationError.MethodRefused, null, "The server asks for no method of EAP that is allowed here.", _credentials.Name);
        else
            FailAsTold(AuthenticationError.BadCredentials, null, "", _credentials.Name);
        return true;
    }

    private void Finish()
    {
        Rest();
        _isMethodDone = false;
        AuthenticationOutcome? inner = _chap?.ReleaseOutcome();
        if (_type == EapTypes.MicrosoftChap && inner is not null)
            Conclude(inner);
        else
            Succeed("", _credentials.Name, null);
    }

    private EapMethod? Respond(EapMethod request, TimeSpan now)
    {
        byte identifier = request.Identifier.GetValueOrDefault();
        switch (request.Type)
        {
            case null or EapTypes.Nak:
                return null;
            case EapTypes.Identity:
                BeginMethod(0);
                return EapText.CreateIdentity(isRequest: false, identifier, _credentials.NameOctets);
            case EapTypes.Notification:
                return EapText.CreateNotification(isRequest: false, identifier, default);
            case { } type when !_allowed.Contains(type):
                // Once a method has begun, a Request of another is not answered (RFC 3748 section 2.1).
                return MayBegin(0) ? Refuse(identifier) : null;
            case EapTypes.Md5Challenge:
                return RespondToMd5((EapMd5Challenge)request, identifier);
            default:
                return RespondToChap((EapMicrosoftChap)request, identifier, now);
        }
    }

    private EapNak Refuse(byte identifier) => EapNak.Create(identifier, _allowed.Count > 0 ? _allowed.ToArray() : [0]);

    private EapMd5Challenge? RespondToMd5(EapMd5Challenge request, byte identifier)
    {
        if (!MayBegin(EapTypes.Md5Challenge) || request.IsMalformed)
            return null;
        BeginMethod(EapTypes.Md5Challenge);
        Span<byte> response = stackalloc byte[ChapMd5.ResponseLength];
        byte[] password = _credentials.PasswordOctets();
        ChapMd5.Response(identifier, password, request.ValueOctets, response);
        Array.Clear(password, 0, password.Length);
        _isMethodDone = true;
        return EapMd5Challenge.Create(isRequest: false, identifier, response, _credentials.NameOctets);
    }

    /// <summary>The packet inside goes to the machine of MS-CHAPv2, and what that sends comes back; a verdict is answered by its code alone.</summary>
    private EapMicrosoftChap? RespondToChap(EapMicrosoftChap request, byte identifier, TimeSpan now)
    {
        if (request.Chap is not { } inner || !MayBegin(EapTypes.MicrosoftChap))
            return null;
        if (inner is ChapChallenge)
        {
            BeginMethod(EapTypes.MicrosoftChap);
            _chap = new MicrosoftChapVersion2Peer(_credentials, _settings, _cryptography, _random);
        }

        if (_chap is null)
            return null;
        long discarded = _chap.DiscardedPackets;
        _chap.HandlePacket(inner, now);
        if (_chap.DiscardedPackets != discarded)
            return null;
        if (_chap.TryTakePacket(out PppPacket answer))
            return EapMicrosoftChap.Create(isRequest: false, identifier, (CodedPacket)answer);
        _isMethodDone = _chap.Outcome is { IsSuccess: true };
        if (!_isMethodDone)
            Conclude(_chap.ReleaseOutcome()!);
        return EapMicrosoftChap.CreateReply(_isMethodDone, identifier);
    }

    private bool MayBegin(byte type) => _type == 0 || _type == type || Outcome is not null;

    private void BeginMethod(byte type)
    {
        _type = type;
        _isMethodDone = false;
        _chap?.Dispose();
        _chap = null;
    }
}
