using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>The end that was called: it offers ways to call back, and acknowledges the one that the client picks (MS-CBCP 3.3).</summary>
internal sealed class CallbackServer : PacketExchange<CallbackOutcome>
{
    private readonly CallbackSettings _settings;
    private readonly byte _identifier;
    private CbcpPacket? _ack;

    /// <summary>A server that has not begun.</summary>
    /// <param name="settings">What it offers.</param>
    /// <param name="identifier">That of its request.</param>
    public CallbackServer(CallbackSettings settings, byte identifier)
        : base((settings ?? throw new ArgumentNullException(nameof(settings))).Timers)
    {
        _settings = settings;
        _identifier = identifier;
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Cbcp;

    /// <summary>True where it offers nothing but to call back.</summary>
    public bool InsistsOnCallback
    {
        get
        {
            foreach (CallbackType type in _settings.Types)
            {
                if (type == CallbackType.NoCallback)
                    return false;
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public override bool Expects(PppPacket packet) => packet is CbcpPacket { Code: CbcpPacket.ResponseCode };

    /// <inheritdoc/>
    public override void Begin(TimeSpan now)
    {
        var offers = new List<CbcpOption>();
        foreach (CallbackType type in _settings.Types)
            offers.Add(CbcpOption.Create((byte)type, _settings.Delay, type == CallbackType.ListOfNumbers ? _settings.Numbers : [""]));
        SendUntilAnswered(CbcpPacket.Create(CbcpPacket.RequestCode, _identifier, offers), now);
    }

    /// <summary>A response is acknowledged as often as it comes: the first Ack may have been lost.</summary>
    private protected override bool TryHandle(CodedPacket packet, TimeSpan now)
    {
        if (packet.Identifier != _identifier)
            return false;
        if (_ack is null)
        {
            IReadOnlyList<CbcpOption> picked = ((CbcpPacket)packet).Options;
            if (picked.Count != 1 || !IsOffered(picked[0]))
                return false;
            IReadOnlyList<string> numbers = picked[0].Addresses;
            Outcome = new CallbackOutcome(CallbackError.None, (CallbackType)picked[0].Type, picked[0].Delay ?? 0, numbers.Count > 0 ? numbers[0] : "");
            _ack = CbcpPacket.Create(CbcpPacket.AckCode, _identifier, picked);
            Rest();
        }

        Send(_ack);
        return true;
    }

    private protected override void HandleTimeout(TimeSpan now) => Outcome ??= new CallbackOutcome(CallbackError.NoAnswer, CallbackType.NoCallback, 0, "");

    private bool IsOffered(CbcpOption picked)
    {
        foreach (CallbackType type in _settings.Types)
        {
            if (picked.Type == (byte)type)
                return type is CallbackType.NoCallback or CallbackType.PreSpecifiedNumber || HasGoodNumber(type, picked.Addresses);
        }

        return false;
    }

    private bool HasGoodNumber(CallbackType type, IReadOnlyList<string> numbers)
    {
        if (numbers.Count != 1 || numbers[0].Length == 0)
            return false;
        if (type == CallbackType.UserSpecifiedNumber)
            return true;
        foreach (string number in _settings.Numbers)
        {
            if (number == numbers[0])
                return true;
        }

        return false;
    }
}
