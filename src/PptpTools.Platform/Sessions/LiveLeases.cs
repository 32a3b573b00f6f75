using System;
using PptpTools.Decoding;
using PptpTools.Session;

namespace PptpTools.Sessions;

/// <summary>A live session's lease in the form that the decoder gives one of a capture.</summary>
public static class LiveLeases
{
    /// <summary>The lease; null where no network protocol has agreed anything.</summary>
    public static PptpLease? Of(LiveSession session)
    {
        if (session is null)
            throw new ArgumentNullException(nameof(session));
        return session.Lease is not { } lease ? null : new PptpLease
        {
            SessionId = session.Id,
            Path = session.InterfaceName,
            IsComplete = lease.IsComplete,
            Address = lease.Address,
            PeerAddress = lease.PeerAddress,
            DnsServers = lease.DnsServers,
            WinsServers = lease.WinsServers,
            Asked = lease.Asked,
            Naked = lease.Naked,
            Rejected = lease.Rejected,
            Since = lease.Since,
            InterfaceIdentifier = lease.InterfaceIdentifier,
        };
    }
}
