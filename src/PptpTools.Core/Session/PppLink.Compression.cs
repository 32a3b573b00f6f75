using System;
using PptpTools.Encryption;
using PptpTools.Negotiation;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Session;

/// <content>CCP: which keys and histories are in force, and what happens when the two ends get out of step (RFC 1962, RFC 3078).</content>
internal sealed partial class PppLink
{
    private const uint KeyLengths = MppeOption.StrongBit | MppeOption.FiftySixBit | MppeOption.LegacyBit;

    private NegotiationAutomaton? _ccp;
    private CcpPolicy? _ccpPolicy;
    private PacketProtector? _protector;
    private PacketUnprotector? _unprotector;
    private TimeSpan? _resetAt;
    private uint? _rejectedWish;

    /// <summary>What CCP agreed for the packets that this end sends; null for nothing.</summary>
    public MppeOption? SendingOption => _ccp?.State == AutomatonState.Opened ? _ccpPolicy!.Sending : null;

    /// <summary>What CCP agreed for the packets that this end receives; null for nothing.</summary>
    public MppeOption? ReceivingOption => _ccp?.State == AutomatonState.Opened ? _ccpPolicy!.Receiving : null;

    /// <summary>
    /// Why a peer that ends the link now most probably does: what the ends want of encryption does not meet, and nothing is open. Null where that is
    /// not so. pppd says it in its Terminate-Request, others end the call without a word.
    /// </summary>
    public SessionFailure? Disagreement => Phase == LinkPhase.Network && DescribeDisagreement() is { } text ? new(SessionFailureKind.EncryptionRefused, text) : null;

    /// <summary>Reset-Requests sent.</summary>
    public long ResetRequestsSent { get; private set; }

    /// <summary>Reset-Requests received.</summary>
    public long ResetRequestsReceived { get; private set; }

    /// <summary>A packet could not be read because others before it are missing: asks for a FLUSHED one, once per outage and then on a timer.</summary>
    public void HandleOutOfStep(TimeSpan now)
    {
        if (_resetAt is not null)
            return;
        RequestReset(now);
        Settle(now);
    }

    /// <summary>Packets can be read again.</summary>
    public void HandleInStep() => _resetAt = null;

    /// <summary>Begins CCP where there is anything to agree.</summary>
    /// <returns>False where required encryption is impossible.</returns>
    private bool BeginCompression(TimeSpan now)
    {
        uint lengths = UsableKeyLengths();
        if (_options.Ccp.RequiresEncryption && _ownProof?.Outcome?.Secrets is not null && _peerProof?.Outcome?.Secrets is not null)
        {
            // RFC 3079 makes the keys of one exchange; pppd refuses two of them too ("MPPE required, but auth done in both directions").
            Fail(new SessionFailure(SessionFailureKind.EncryptionWithoutKeys, "Encryption is required, and both ends proved themselves, which leaves two sets of keys."), now);
            return false;
        }

        if (_options.Ccp.RequiresEncryption && lengths == 0)
        {
            string method = Authentication is null ? "no authentication" : $"{Authentication}".Trim();
            Fail(new SessionFailure(SessionFailureKind.EncryptionWithoutKeys, $"Encryption is required, and {method} leaves no keys for it."), now);
            return false;
        }

        if (lengths == 0 && !_options.Ccp.AllowsCompression)
            return true;
        _ccpPolicy = new CcpPolicy(_options.Ccp with { KeyLengths = lengths });
        _ccp = new NegotiationAutomaton(_ccpPolicy, _options.Limits);
        _ccp.Up(now);
        _ccp.Open(now);
        return true;
    }

    private uint UsableKeyLengths()
    {
        uint usable = 0;
        if (Secrets is null)
            return 0;
        foreach (uint bit in (ReadOnlySpan<uint>)[MppeOption.StrongBit, MppeOption.FiftySixBit, MppeOption.LegacyBit])
        {
            if (Secrets.Supports(StrengthOf(bit)))
                usable |= bit;
        }

        return usable & _options.Ccp.KeyLengths;
    }

    private bool DrainCompression(TimeSpan now)
    {
        bool hasAny = false;
        while (_ccp is not null && _ccp.TryTakeOutput(out AutomatonOutput output))
        {
            hasAny = true;
            switch (output.Kind)
            {
                case AutomatonOutputKind.Send:
                    Send(output.Packet!);
                    break;
                case AutomatonOutputKind.LayerUp:
                    _protector = MakeProtector(_ccpPolicy!.Sending);
                    _unprotector = MakeUnprotector(_ccpPolicy.Receiving);
                    ReceivedContext.MppeOrMppc = _ccpPolicy.Receiving is null ? null : true;
                    ReceivedContext.Encrypted = _unprotector is { IsDecrypting: true };
                    Reconsider();
                    CheckEncryption(now);
                    break;
                case AutomatonOutputKind.LayerDown:
                    ForgetProtection();
                    Reconsider();
                    break;
                case AutomatonOutputKind.LayerFinished when _options.Ccp.RequiresEncryption:
                    Fail(OfCompression(_ccp.Failure), now);
                    break;
            }
        }

        return hasAny;
    }

    private void CheckEncryption(TimeSpan now)
    {
        if (_options.Ccp.RequiresEncryption && (_protector is not { IsEncrypting: true } || _unprotector is not { IsDecrypting: true }))
            Fail(new SessionFailure(SessionFailureKind.EncryptionRefused, "The peer agreed to no encryption, which is required."), now);
        else
            OpenNetwork(now);
    }

    private SessionFailure OfCompression(NegotiationFailure? failure)
    {
        if (failure is { Kind: not NegotiationFailureKind.EndedByPeer })
            return new(SessionFailureKind.EncryptionRefused, $"Encryption is required: {DescribeDisagreement()}", failure.Reference);
        string end = $"Encryption is required, and the peer ended it{(_networkFarewell is null ? "" : ": " + _networkFarewell)}.";
        return _ccpPolicy!.Disagreement is { } wishes ? new(SessionFailureKind.EncryptionRefused, $"{end} {wishes}") : new(SessionFailureKind.EncryptionLost, end);
    }

    private string? DescribeDisagreement()
    {
        if (_ccp is null)
            return _rejectedWish is { } wish ? CcpPolicy.Compare(0, wish) : null;
        string? wishes = _ccp.State == AutomatonState.Opened ? null : _ccpPolicy!.Disagreement;
        return _ccp.Failure is not { } failure ? wishes : wishes is null ? failure.Text : $"{failure.Text} {wishes}";
    }

    /// <summary>CCP is about to be rejected: remembers which encryption the peer wanted.</summary>
    private void NoteRejectedWish(ReadOnlySpan<byte> information)
    {
        if (PppPackets.TryParse(PppProtocol.Ccp, information, ReceivedContext, out PppPacket? packet, out _)
            && packet is ConfigurePacket { Code: PppCode.ConfigureRequest } request && request.Options.Find<MppeOption>() is { } wish)
        {
            _rejectedWish = (wish.SupportedBits & KeyLengths) == 0 ? null : wish.SupportedBits;
        }
    }

    private void EndCompression()
    {
        ForgetProtection();
        _ccp = null;
        _ccpPolicy = null;
        _rejectedWish = null;
    }

    private void ForgetProtection()
    {
        _unprotector?.Dispose();
        _protector = null;
        _unprotector = null;
        _resetAt = null;
        ReceivedContext.MppeOrMppc = null;
        ReceivedContext.Encrypted = false;
    }

    private PacketProtector? MakeProtector(MppeOption? agreed)
    {
        if (agreed is null)
            return null;
        bool isStateless = agreed.Has(MppeOption.StatelessBit);
        MppeEncryptor? encryptor = null;
        if (TryStartKey(agreed, isFromServer: IsAuthenticator, out byte[] key, out MppeStrength strength))
        {
            encryptor = new MppeEncryptor(key, strength, isStateless, _options.Flush);
            Array.Clear(key, 0, key.Length);
        }

        return new PacketProtector(encryptor, agreed.Has(MppeOption.CompressionBit) ? new MppcCompressor() : null, isStateless);
    }

    private PacketUnprotector? MakeUnprotector(MppeOption? agreed)
    {
        if (agreed is null)
            return null;
        MppeDecryptor? decryptor = null;
        if (TryStartKey(agreed, isFromServer: !IsAuthenticator, out byte[] key, out MppeStrength strength))
        {
            decryptor = new MppeDecryptor(key, strength, agreed.Has(MppeOption.StatelessBit));
            Array.Clear(key, 0, key.Length);
        }

        return new PacketUnprotector(decryptor, agreed.Has(MppeOption.CompressionBit) ? new MppcDecompressor() : null);
    }

    private bool TryStartKey(MppeOption agreed, bool isFromServer, out byte[] key, out MppeStrength strength)
    {
        strength = default;
        key = [];
        if (Secrets is null || (agreed.SupportedBits & KeyLengths) == 0)
            return false;
        strength = StrengthOf(agreed.SupportedBits & KeyLengths);
        key = new byte[MppeKeys.LengthOf(strength)];
        Secrets.CopyStartKey(strength, isFromServer, key);
        return true;
    }

    private static MppeStrength StrengthOf(uint bits) => (bits & MppeOption.StrongBit) != 0 ? MppeStrength.Bits128
        : (bits & MppeOption.FiftySixBit) != 0 ? MppeStrength.Bits56
        : MppeStrength.Bits40;

    /// <summary>Reset-Request: the next packet is to be FLUSHED. A Reset-Ack needs no action: the FLUSHED packet itself resynchronises.</summary>
    private void HandleReset(ResetPacket packet)
    {
        if (_ccp?.State != AutomatonState.Opened || packet.Code != PppCode.ResetRequest)
            return;
        ResetRequestsReceived++;
        _protector?.Flush();
        if (_options.SendsResetAck)
            Send(new ResetPacket(PppProtocol.Ccp, PppCode.ResetAck, packet.Identifier!.Value));
    }

    private void HandleResetDeadline(TimeSpan now)
    {
        if (_resetAt is { } at && now >= at)
            RequestReset(now);
    }

    private void RequestReset(TimeSpan now)
    {
        _resetAt = null;
        if (_ccp is null || !_ccp.TrySend(identifier => new ResetPacket(PppProtocol.Ccp, PppCode.ResetRequest, identifier)))
            return;
        ResetRequestsSent++;
        _resetAt = now + _options.ResetInterval;
    }
}
