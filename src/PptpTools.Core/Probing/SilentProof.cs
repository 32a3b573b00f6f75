using System;
using PptpTools.Authentication;
using PptpTools.Wire.Ppp;

namespace PptpTools.Probing;

/// <summary>An authentication that is agreed and never begun: nothing about a user is sent, and the link stays as it is for a while.</summary>
internal sealed class SilentProof : AuthenticationExchange
{
    private readonly PppProtocol _protocol;
    private readonly byte? _algorithm;

    /// <param name="protocol">PAP, CHAP or EAP.</param>
    /// <param name="algorithm">CHAP's algorithm; null for the others.</param>
    public SilentProof(PppProtocol protocol, byte? algorithm)
        : base(ExchangeTimers.Default)
    {
        _protocol = protocol;
        _algorithm = algorithm;
    }

    public override PppProtocol Protocol => _protocol;

    public override byte? ChapAlgorithm => _algorithm;

    public override void Begin(TimeSpan now)
    {
    }

    public override bool Expects(PppPacket packet) => true;

    private protected override bool TryHandle(CodedPacket packet, TimeSpan now) => true;

    private protected override void HandleTimeout(TimeSpan now)
    {
    }
}
