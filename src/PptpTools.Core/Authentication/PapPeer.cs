using System;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>Sends name and password until they are accepted or refused (RFC 1334 section 2.2).</summary>
internal sealed class PapPeer : AuthenticationExchange
{
    private readonly Credentials _credentials;
    private byte _identifier;
    private int _sent;

    /// <summary>A peer that has not begun.</summary>
    public PapPeer(Credentials credentials, PeerSettings settings)
        : base((settings ?? throw new ArgumentNullException(nameof(settings))).Timers) =>
        _credentials = credentials ?? throw new ArgumentNullException(nameof(credentials));

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Pap;

    /// <inheritdoc/>
    public override bool Expects(PppPacket packet) => packet is PapAuthenticateReply;

    /// <inheritdoc/>
    public override void Begin(TimeSpan now) => SendUntilAnswered(NextRequest(), now);

    private protected override bool TryHandle(CodedPacket packet, TimeSpan now)
    {
        var reply = (PapAuthenticateReply)packet;
        bool isOurs = (byte)(_identifier - reply.Identifier.GetValueOrDefault()) < _sent;
        if (!isOurs || Outcome is not null)
            return false;
        Rest();
        if (reply.IsAccepted)
            Succeed(reply.Text, _credentials.Name, null);
        else
            FailAsTold(AuthenticationError.BadCredentials, null, reply.Text, _credentials.Name);
        return true;
    }

    private protected override void HandleTimeout(TimeSpan now) =>
        Fail(AuthenticationError.NoAnswer, null, "The server did not answer the Authenticate-Request.", _credentials.Name);

    /// <summary>A repeat has an identifier of its own (RFC 1334 section 2.2.1).</summary>
    private protected override PppPacket Again(PppPacket packet) => NextRequest();

    private PapAuthenticateRequest NextRequest()
    {
        _sent++;
        byte[] password = _credentials.PasswordOctets();
        PapAuthenticateRequest request = PapAuthenticateRequest.Create(++_identifier, Fitting(_credentials.NameOctets), Fitting(password));
        Array.Clear(password, 0, password.Length);
        return request;
    }

    /// <summary>What the one octet of length can say; a longer name or password is one that no server of PAP knows.</summary>
    private static ReadOnlySpan<byte> Fitting(ReadOnlySpan<byte> octets) => octets.Slice(0, Math.Min(octets.Length, byte.MaxValue));
}
