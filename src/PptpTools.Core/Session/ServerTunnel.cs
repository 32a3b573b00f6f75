using System;
using PptpTools.Authentication;
using PptpTools.Negotiation;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Session;

/// <summary>One client's tunnel on a server: whose it is, and the address that it was given.</summary>
internal sealed class ServerTunnel : ILinkOwner, IDisposable
{
    private readonly SessionProfile _profile;
    private readonly ServerContext _context;
    private readonly IRandomSource _random;
    private IpAddress? _address;
    private SessionFailure? _failure;
    private string? _userName;

    public ServerTunnel(ControlCall call, SessionProfile profile, ServerContext context, IRandomSource random)
    {
        _profile = profile;
        _context = context;
        _random = random;
        Call = new TunnelCall(call, profile, context.Options, isServer: true, this, random);
    }

    /// <summary>Link and data path.</summary>
    public TunnelCall Call { get; }

    /// <summary>The address given to the client; null before it is known who it is.</summary>
    public IpAddress? ClientAddress => _address;

    /// <summary>Why it ended: what the link says, else what the control connection says.</summary>
    public SessionFailure? Failure => Call.Link.Failure ?? _failure;

    /// <summary>True once the control connection was told that the call is over.</summary>
    public bool IsCleared { get; set; }

    /// <summary>The control connection's reason.</summary>
    public void NoteEnd(SessionFailure failure)
    {
        IsCleared = true;
        _failure ??= Call.Link.BlockedPath ?? (failure.Kind is SessionFailureKind.CallDisconnected or SessionFailureKind.ControlClosedByPeer ? Call.Link.Disagreement : null) ?? failure;
    }

    /// <summary>Gives the address back, and lets the transmitting half forget its keys.</summary>
    public void Release()
    {
        Call.Release();
        ReleaseAddress();
    }

    /// <summary>Forgets keys and gives the address back. Only once nothing is sent any more.</summary>
    public void Dispose()
    {
        Call.Dispose();
        ReleaseAddress();
    }

    private void ReleaseAddress()
    {
        if (_address is { } address)
            _context.Pool.Release(address);
        _address = null;
    }

    AuthenticationExchange? ILinkOwner.ProveSelf(AuthenticationProtocolOption way) => _context.OwnProof?.Invoke(way, _random);

    AuthenticationExchange? ILinkOwner.DemandProof(AuthenticationProtocolOption way)
    {
        AuthenticatorSettings settings = _profile.Authenticator with
        {
            Retries = _context.Options.Retries,
            RechallengeInterval = _context.Options.RechallengeInterval,
            EapTypes = LinkOptionsBuilder.EapTypes(_context.Options),
        };
        return _context.ProofOfClient?.Invoke(settings, _random)
            ?? AuthenticationMethods.CreateAuthenticator(way.AuthenticationProtocol, way.Algorithm, _context.Users, settings, _context.Cryptography, _random);
    }

    PacketExchange<CallbackOutcome>? ILinkOwner.NegotiateCallback(bool isCaller) =>
        isCaller ? new CallbackClient(_profile.Callback) : new CallbackServer(_profile.Callback, 1);

    IpcpPreferences? ILinkOwner.ChooseAddresses(string? userName)
    {
        // A link that was negotiated anew may be another user's.
        if (userName != _userName)
            ReleaseAddress();
        _userName = userName;
        if (_address is null && !TryTakeAddress(userName))
            return null;
        return new IpcpPreferences
        {
            LocalAddress = _profile.NamesOwnAddress ? _context.Options.LocalAddress ?? _context.Pool.ServerAddress : null,
            AcceptsAssignedAddress = false,
            PeerAddress = _address,
            DnsServers = _context.Options.DnsServers,
            NbnsServers = _context.Options.WinsServers,
        };
    }

    private bool TryTakeAddress(string? userName)
    {
        IpAddress address;
        if (userName is not null && _context.Users.Find(userName)?.FixedAddress is { } own)
        {
            address = own;
            if (!_context.Pool.TryTake(own))
                return false;
        }
        else if (!_context.Pool.TryTake(out address))
        {
            return false;
        }

        _address = address;
        return true;
    }
}
