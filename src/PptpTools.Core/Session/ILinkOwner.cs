using PptpTools.Authentication;
using PptpTools.Negotiation;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Session;

/// <summary>What a link asks its session for when the negotiation gets there.</summary>
internal interface ILinkOwner
{
    /// <summary>The exchange by which this end proves who it is; null where it cannot in this way.</summary>
    AuthenticationExchange? ProveSelf(AuthenticationProtocolOption way);

    /// <summary>The exchange by which the peer is to prove who it is.</summary>
    AuthenticationExchange? DemandProof(AuthenticationProtocolOption way);

    /// <summary>The exchange about calling back.</summary>
    /// <param name="isCaller">True where this end asked for it, so that it is the one to be called.</param>
    PacketExchange<CallbackOutcome>? NegotiateCallback(bool isCaller);

    /// <summary>The addresses of this link, once it is known whose it is.</summary>
    /// <param name="userName">The name that the peer proved; null where it proved none.</param>
    /// <returns>Null where no address is left.</returns>
    IpcpPreferences? ChooseAddresses(string? userName);
}
