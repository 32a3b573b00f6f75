using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Negotiation;

/// <summary>What one end wants of IPCP and what it grants its peer (RFC 1332 section 3, RFC 1877).</summary>
public sealed record IpcpPreferences
{
    /// <summary>0.0.0.0, which asks the peer for an address.</summary>
    public static IpAddress Unspecified { get; } = IpAddress.Read([0, 0, 0, 0]);

    /// <summary>This end's address: <see cref="Unspecified"/> asks the peer for one, null does not mention any.</summary>
    public IpAddress? LocalAddress { get; init; } = Unspecified;

    /// <summary>True to take an address that the peer prefers to <see cref="LocalAddress"/>.</summary>
    public bool AcceptsAssignedAddress { get; init; } = true;

    /// <summary>The address that the peer is to have; null lets it choose.</summary>
    public IpAddress? PeerAddress { get; init; }

    /// <summary>True to let the peer choose another than <see cref="PeerAddress"/>.</summary>
    public bool PeerMayChooseAddress { get; init; }

    /// <summary>True to ask for DNS servers.</summary>
    public bool WantsDnsServers { get; init; }

    /// <summary>True to ask for NBNS (WINS) servers.</summary>
    public bool WantsNbnsServers { get; init; }

    /// <summary>The DNS servers to tell the peer, at most two.</summary>
    public IReadOnlyList<IpAddress> DnsServers { get; init; } = [];

    /// <summary>The NBNS (WINS) servers to tell the peer, at most two.</summary>
    public IReadOnlyList<IpAddress> NbnsServers { get; init; } = [];

    /// <summary>Highest slot number for Van Jacobson compression, to ask for and to grant; null for none.</summary>
    public byte? VanJacobsonSlots { get; init; }
}

/// <summary>Judges and asks for IPCP's options (RFC 1332 section 3, RFC 1877 section 1).</summary>
public sealed class IpcpPolicy : OptionPolicy
{
    private readonly IpcpPreferences _preferences;

    /// <summary>A policy for one end.</summary>
    public IpcpPolicy(IpcpPreferences preferences) => _preferences = preferences ?? throw new ArgumentNullException(nameof(preferences));

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Ipcp;

    /// <summary>This end's address, valid while the layer is up; null where none was agreed.</summary>
    public IpAddress? LocalAddress => Requested.Find<IpAddressOption>()?.Address ?? _preferences.LocalAddress;

    /// <summary>The peer's address, valid while the layer is up; null where it named none.</summary>
    public IpAddress? PeerAddress => Granted.Find<IpAddressOption>()?.Address ?? _preferences.PeerAddress;

    private protected override IEnumerable<PppOption> Wishes()
    {
        if (_preferences.VanJacobsonSlots is { } slots)
            yield return IpCompressionProtocolOption.VanJacobson(slots, canCompressSlot: true);
        if (_preferences.LocalAddress is { } address)
            yield return new IpAddressOption(address);
        if (_preferences.WantsDnsServers)
            yield return new NameServerAddressOption(NameServerRole.PrimaryDns, IpcpPreferences.Unspecified);
        if (_preferences.WantsNbnsServers)
            yield return new NameServerAddressOption(NameServerRole.PrimaryNbns, IpcpPreferences.Unspecified);
        if (_preferences.WantsDnsServers)
            yield return new NameServerAddressOption(NameServerRole.SecondaryDns, IpcpPreferences.Unspecified);
        if (_preferences.WantsNbnsServers)
            yield return new NameServerAddressOption(NameServerRole.SecondaryNbns, IpcpPreferences.Unspecified);
    }

    private protected override OptionJudgement JudgeOption(PppOption option) => option switch
    {
        IpAddressOption address => JudgeAddress(address.Address),
        NameServerAddressOption server => JudgeServer(server),
        IpCompressionProtocolOption compression => JudgeCompression(compression),
        _ => OptionJudgement.Rejected,
    };

    private protected override PppOption? Revise(PppOption own, PppOption hint) => (own, hint) switch
    {
        (IpAddressOption asked, IpAddressOption offered) => ReviseAddress(asked, offered),
        (NameServerAddressOption, NameServerAddressOption offered) => offered.Address.IsUnspecified ? null : offered,
        (IpCompressionProtocolOption, IpCompressionProtocolOption { CompressionProtocol: PppProtocol.VanJacobsonCompressed, Data.Length: 2 } offered)
            when offered.Data.Span[0] <= _preferences.VanJacobsonSlots => offered,
        _ => null,
    };

    private protected override PppOption? FindMissing(OptionList request) =>
        _preferences.PeerAddress is { } address && request.Find<IpAddressOption>() is null ? new IpAddressOption(address) : null;

    private protected override void GiveUp(PppOption own)
    {
        if (own is IpAddressOption { Address.IsUnspecified: true })
            Fail(NegotiationFailureKind.Refused, "The peer has no address for this end.", "RFC 1332 3.3");
        else if (own is IpAddressOption && !_preferences.AcceptsAssignedAddress)
            Fail(NegotiationFailureKind.Refused, "The peer does not let this end use its address.", "RFC 1332 3.3");
    }

    private IpAddressOption ReviseAddress(IpAddressOption asked, IpAddressOption offered)
    {
        bool isTaken = asked.Address.IsUnspecified || _preferences.AcceptsAssignedAddress;
        return isTaken && !offered.Address.IsUnspecified ? offered : asked;
    }

    private OptionJudgement JudgeAddress(IpAddress address)
    {
        if (_preferences.PeerAddress is not { } assigned)
            return OptionJudgement.AcceptableIf(!address.IsUnspecified);
        bool isChosen = _preferences.PeerMayChooseAddress && !address.IsUnspecified;
        return address == assigned || isChosen ? OptionJudgement.Acceptable : OptionJudgement.Instead(new IpAddressOption(assigned));
    }

    private OptionJudgement JudgeServer(NameServerAddressOption server)
    {
        bool isDns = server.Role is NameServerRole.PrimaryDns or NameServerRole.SecondaryDns;
        int index = server.Role is NameServerRole.PrimaryDns or NameServerRole.PrimaryNbns ? 0 : 1;
        IReadOnlyList<IpAddress> known = isDns ? _preferences.DnsServers : _preferences.NbnsServers;
        if (index >= known.Count)
            return OptionJudgement.Rejected;
        return server.Address == known[index]
            ? OptionJudgement.Acceptable
            : OptionJudgement.Instead(new NameServerAddressOption(server.Role, known[index]));
    }

    private OptionJudgement JudgeCompression(IpCompressionProtocolOption compression)
    {
        if (_preferences.VanJacobsonSlots is not { } slots)
            return OptionJudgement.Rejected;
        bool isAcceptable = compression is { CompressionProtocol: PppProtocol.VanJacobsonCompressed, Data.Length: 2 }
            && compression.Data.Span[0] <= slots;
        return isAcceptable
            ? OptionJudgement.Acceptable
            : OptionJudgement.Instead(IpCompressionProtocolOption.VanJacobson(slots, canCompressSlot: true));
    }
}
