using System;
using System.Collections.Generic;
using System.Net;
using PptpTools.Tracing;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Decoding.Tracking;

/// <summary>Makes the session that users see from what was tracked.</summary>
internal static class SessionResult
{
    public static PptpSession Of(SessionTrack track)
    {
        int server = track.ServerEnd < 0 ? 1 : track.ServerEnd;
        LinkTrack link = track.Link;
        return new PptpSession(track.Id)
        {
            Client = track.EndpointOf(1 - server),
            Server = track.EndpointOf(server),
            DirectionEvidence = track.Evidence,
            StartTime = new DateTimeOffset(track.StartTicks, TimeSpan.Zero),
            EndTime = new DateTimeOffset(track.LastTicks, TimeSpan.Zero),
            FirstFrame = track.FirstFrame,
            LastFrame = track.LastFrame,
            FrameCount = track.FrameCount,
            Phase = track.Phase,
            End = track.End,
            EndText = EndTextOf(track),
            ControlConnection = track.Control?.Info,
            Call = CallOf(track, server),
            UserName = link.UserName,
            Authentication = link.Authentication,
            Authenticated = link.Authenticated,
            Encryption = InEachDirection(link, server, MethodNames.EncryptionOf) ?? "none",
            Compression = InEachDirection(link, server, MethodNames.CompressionOf),
            Decryption = track.Decryption,
            Lease = LeaseOf(track, server),
            Options = link.Ledger?.ToHistories(track.ServerEnd) ?? [],
            Requests = track.Requests?.ToTimings() ?? [],
            ToServer = track.GreBy(1 - server).Finish(),
            FromServer = track.GreBy(server).Finish(),
            Anomalies = AnomaliesOf(track),
        };
    }

    /// <summary>The anomalies kept, and a last one for every history that was cut.</summary>
    private static List<SessionAnomaly> AnomaliesOf(SessionTrack track)
    {
        List<SessionAnomaly> anomalies = track.Anomalies?.ToList(track.LastFrame) ?? [];
        if (track.Link.Ledger is { IsCut: true })
            anomalies.Add(AnomalyLedger.Cut(track.LastFrame, "Not every entry of the option history was kept"));
        if (track.Requests is { IsCut: true })
            anomalies.Add(AnomalyLedger.Cut(track.LastFrame, "Of some requests only the latest are kept"));
        return anomalies;
    }

    private static string EndTextOf(SessionTrack track) =>
        track.EndText.Length > 0 ? track.EndText : "The capture ended before the session did.";

    /// <summary>The call that control messages made, or what GRE alone tells of it.</summary>
    private static CallInfo? CallOf(SessionTrack track, int server)
    {
        if (track.Call is null && !track.HasCallId)
            return null;
        CallInfo call = track.Call ?? new CallInfo();
        call.ClientCallId ??= track.CallIds[1 - server];
        call.ServerCallId ??= track.CallIds[server];
        return call;
    }

    /// <summary>What CCP agreed for the two directions: one word where they agree, both where they do not, null where there is none.</summary>
    private static string? InEachDirection(LinkTrack link, int server, Func<ConfigurePacket, string?> name)
    {
        if (link.Find(PppProtocol.Ccp) is not { } ccp)
            return null;
        string? fromServer = ccp.AgreedRequestOf(1 - server) is { } clients ? name(clients) : null;
        string? toServer = ccp.AgreedRequestOf(server) is { } servers ? name(servers) : null;
        return fromServer == toServer ? toServer : $"{toServer ?? "none"} to the server, {fromServer ?? "none"} from it";
    }

    private static PptpLease? LeaseOf(SessionTrack track, int server)
    {
        ProtocolTrack? ipcp = track.Link.Find(PppProtocol.Ipcp);
        ProtocolTrack? ipv6cp = track.Link.Find(PppProtocol.Ipv6cp);
        if (ipcp is null && ipv6cp is null)
            return null;

        ConfigurePacket? clients = ipcp?.AgreedRequestOf(1 - server);
        (List<string> asked, List<string> naked, List<string> rejected) = AnswersOf(track);
        return new PptpLease
        {
            SessionId = track.Id,
            IsComplete = ipcp is { WasOpen: true } || (ipcp is null or { WasRejected: true } && ipv6cp is { WasOpen: true }),
            Address = AddressIn(clients),
            PeerAddress = AddressIn(ipcp?.AgreedRequestOf(server)),
            DnsServers = ServersIn(clients, NameServerRole.PrimaryDns, NameServerRole.SecondaryDns),
            WinsServers = ServersIn(clients, NameServerRole.PrimaryNbns, NameServerRole.SecondaryNbns),
            Compression = TextOf(clients?.Options.Find<IpCompressionProtocolOption>()),
            Asked = asked,
            Naked = naked,
            Rejected = rejected,
            Since = track.Link.ClientAddress is null ? null : new DateTimeOffset(track.Link.ClientAddressTicks, TimeSpan.Zero),
            InterfaceIdentifier = TextOf(ipv6cp?.AgreedRequestOf(1 - server)?.Options.Find<InterfaceIdentifierOption>()),
        };
    }

    private static (List<string> Asked, List<string> Naked, List<string> Rejected) AnswersOf(SessionTrack track)
    {
        List<string> asked = [], naked = [], rejected = [];
        foreach (OptionHistory history in track.Link.Ledger?.ToHistories(track.ServerEnd) ?? [])
        {
            if (history.Layer != Layer.Ipcp || history.ProposedBy == "server")
                continue;
            foreach (OptionEntry entry in history.Entries)
            {
                List<string>? list = entry.Verb switch { "Request" => asked, "Nak" => naked, "Reject" => rejected, _ => null };
                if (list is not null && !list.Contains(history.Option))
                    list.Add(history.Option);
            }
        }

        return (asked, naked, rejected);
    }

    private static string? TextOf(PppOption? option) => option is null ? null : OptionLedger.ValueTextOf(option);

    private static IPAddress? AddressIn(ConfigurePacket? request) => request?.Options.Find<IpAddressOption>()?.Address.ToIPAddress();

    private static List<IPAddress> ServersIn(ConfigurePacket? request, NameServerRole primary, NameServerRole secondary)
    {
        var servers = new List<IPAddress>();
        foreach (NameServerRole role in (ReadOnlySpan<NameServerRole>)[primary, secondary])
        {
            if (request?.Options.Find((byte)role) is NameServerAddressOption { Address: var address } && !address.IsUnspecified)
                servers.Add(address.ToIPAddress());
        }

        return servers;
    }
}
