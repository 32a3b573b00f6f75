using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>The end that is asked how it wants to be called back: it picks one of the offers (MS-CBCP 3.2).</summary>
internal sealed class CallbackClient : PacketExchange<CallbackOutcome>
{
    private readonly CallbackSettings _settings;
    private CbcpPacket? _response;
    private CbcpOption? _picked;
    private bool _isThinking;

    /// <summary>A client that has not begun.</summary>
    public CallbackClient(CallbackSettings settings)
        : base((settings ?? throw new ArgumentNullException(nameof(settings))).Timers) => _settings = settings;

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Cbcp;

    /// <inheritdoc/>
    public override bool Expects(PppPacket packet) => packet is CbcpPacket { Code: CbcpPacket.RequestCode or CbcpPacket.AckCode };

    /// <inheritdoc/>
    public override void Begin(TimeSpan now) => Await(now + Timers.Patience);

    private protected override bool TryHandle(CodedPacket packet, TimeSpan now)
    {
        var callback = (CbcpPacket)packet;
        if (callback.Code == CbcpPacket.RequestCode)
            HandleRequest(callback, now);
        else if (_response is null || _isThinking || callback.Identifier != _response.Identifier || Outcome is not null)
            return false;
        else
            HandleAck(_picked!);
        return true;
    }

    private protected override void HandleTimeout(TimeSpan now)
    {
        if (_isThinking)
            Respond(now);
        else
            Outcome ??= new CallbackOutcome(CallbackError.NoAnswer, CallbackType.NoCallback, 0, "");
    }

    private void HandleRequest(CbcpPacket request, TimeSpan now)
    {
        if (Pick(request.Options) is not { } picked)
        {
            Rest();
            Outcome ??= new CallbackOutcome(CallbackError.CallbackDemanded, CallbackType.NoCallback, 0, "");
            return;
        }

        _picked = picked;
        _response = CbcpPacket.Create(CbcpPacket.ResponseCode, request.Identifier.GetValueOrDefault(), [picked]);
        _isThinking = Outcome is null && _settings.AnswerDelay > TimeSpan.Zero;
        if (_isThinking)
            Await(now + _settings.AnswerDelay);
        else
            Respond(now);
    }

    private void Respond(TimeSpan now)
    {
        _isThinking = false;
        if (Outcome is null)
            SendUntilAnswered(_response!, now);
        else
            Send(_response!);
    }

    private void HandleAck(CbcpOption picked)
    {
        Rest();
        IReadOnlyList<string> numbers = picked.Addresses;
        Outcome = new CallbackOutcome(CallbackError.None, (CallbackType)picked.Type, picked.Delay ?? 0, numbers.Count > 0 ? numbers[0] : "");
    }

    private CbcpOption? Pick(IReadOnlyList<CbcpOption> offers)
    {
        foreach (CallbackType type in _settings.Types)
        {
            foreach (CbcpOption offer in offers)
            {
                if (offer.Type == (byte)type && Answer(offer) is { } answer)
                    return answer;
            }
        }

        return null;
    }

    private CbcpOption? Answer(CbcpOption offer)
    {
        switch ((CallbackType)offer.Type)
        {
            case CallbackType.NoCallback:
                return CbcpOption.Create(offer.Type, 0, []);
            case CallbackType.PreSpecifiedNumber:
                return CbcpOption.Create(offer.Type, _settings.Delay, []);
            case CallbackType.UserSpecifiedNumber:
                return _settings.Numbers.Count > 0 ? CbcpOption.Create(offer.Type, _settings.Delay, [_settings.Numbers[0]]) : null;
            default:
                IReadOnlyList<string> list = offer.Addresses;
                foreach (string number in _settings.Numbers)
                {
                    foreach (string offered in list)
                    {
                        if (offered == number)
                            return CbcpOption.Create(offer.Type, _settings.Delay, [number]);
                    }
                }

                return null;
        }
    }
}
