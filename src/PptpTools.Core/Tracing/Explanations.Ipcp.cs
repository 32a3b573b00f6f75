using System.Collections.Generic;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Tracing;

/// <content>IPCP and IPV6CP: addresses (RFC 1332, RFC 1877, RFC 5072).</content>
internal static partial class Explanations
{
    private static string AddressRequest(NegotiationEvent step, OptionList options)
    {
        IpAddressOption? address = options.Find<IpAddressOption>();
        string others = Others(options);
        if (address is null)
        {
            return others.Length == 0
                ? $"{Sender(step)} wants to open IPCP without negotiating an address."
                : $"{Sender(step)} wants to open IPCP and asks for {others}, not for an address.";
        }

        if (address.Address.IsUnspecified)
        {
            string also = others.Length == 0 ? "" : $" It also asks for {others}.";
            return $"{Sender(step)} asks for 0.0.0.0, that is: it wants {Receiver(step)} to assign it an address.{also}";
        }

        string more = others.Length == 0 ? "" : $" It also asks for {others}.";
        return step.Direction switch
        {
            Direction.FromServer => $"The server tells its own address in the tunnel, {address.Address}. It is easily read as an offer of this address to the client, but is none: each end negotiates its own address (RFC 1332 section 3.3).{more}",
            Direction.ToServer => $"The client asks to use the address {address.Address} in the tunnel.{more}",
            _ => $"One end tells the address that it wants to use itself, {address.Address} (RFC 1332 section 3.3).{more}",
        };
    }

    private static string AddressAck(NegotiationEvent step, OptionList options)
    {
        string others = Others(options);
        string more = others.Length == 0 ? "" : $", with {others}";
        if (options.Find<IpAddressOption>() is not { } address)
            return $"{Sender(step)} accepts {Receiver(step)}'s request for IPCP{With(options)}.";
        return step.Direction switch
        {
            Direction.FromServer => $"The server grants the client the address {address.Address}{more}.",
            Direction.ToServer => $"The client accepts that the server's address in the tunnel is {address.Address}{more}. The client gets no address by this: it asks for its own in a request of its own (RFC 1332 section 3.3).",
            _ => $"One end accepts that the other's address is {address.Address}{more}.",
        };
    }

    private static string AddressNak(NegotiationEvent step, OptionList options)
    {
        string what = options.Find<IpAddressOption>() is { } address ? $"assigns {Receiver(step)} the address {address.Address}" : "";
        string others = Others(options);
        if (others.Length > 0)
            what += what.Length == 0 ? $"tells {Receiver(step)} {others}" : $" and tells it {others}";
        return $"{Sender(step)} does not accept the values in the request: it {(what.Length == 0 ? "names none that it would accept" : what)}. {Answerer(step)} is to ask again with exactly these.";
    }

    private static string AddressReject(NegotiationEvent step, OptionList options)
    {
        bool isAboutServers = true;
        foreach (PppOption option in options)
            isAboutServers &= option is NameServerAddressOption;
        string why = isAboutServers ? "it has none to give"
            : options.Find<IpAddressOption>() is not null ? "without an address there will be no IP, unless one is set by hand"
            : "it does not support this, or does not allow it";
        string where = isAboutServers ? " Name servers are options of IPCP (RFC 1877), not of CCP, whose packets pass at the same time." : "";
        return $"{Sender(step)} rejects the request for {Phrases(options)}: {why}. {Answerer(step)} is to ask again without.{where}";
    }

    /// <summary>Everything but the address, in words.</summary>
    private static string Others(OptionList options)
    {
        var parts = new List<string>();
        foreach (PppOption option in options)
        {
            if (option is not IpAddressOption)
                parts.Add(Phrase(option));
        }

        return Join(parts);
    }

    private static string InterfaceRequest(NegotiationEvent step, OptionList options) => options.Find<InterfaceIdentifierOption>() switch
    {
        null => $"{Sender(step)} wants to open IPV6CP{With(options)}.",
        { InterfaceIdentifier: 0 } => $"{Sender(step)} asks {Receiver(step)} for an interface identifier, from which its IPv6 link-local address will follow.",
        { } identifier => $"{Sender(step)} proposes the interface identifier {Groups(identifier.InterfaceIdentifier)} for itself; its IPv6 address on the link will be fe80::{Groups(identifier.InterfaceIdentifier)}.",
    };

    private static string InterfaceAck(NegotiationEvent step, OptionList options) => options.Find<InterfaceIdentifierOption>() is { } identifier
        ? $"{Sender(step)} accepts {Receiver(step)}'s interface identifier {Groups(identifier.InterfaceIdentifier)}, which differs from its own."
        : $"{Sender(step)} accepts {Receiver(step)}'s request for IPV6CP.";
}
