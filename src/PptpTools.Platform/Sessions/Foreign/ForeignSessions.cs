#if NET
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Text.RegularExpressions;
using PptpTools.Session;
using PptpTools.Tracing;

namespace PptpTools.Sessions;

/// <summary>
/// PPTP links of pppd, which pptp-linux dialled or pptpd serves, as far as the system tells: its processes, what pppd writes down for its scripts,
/// and the tables of the network namespace that each of them is in.
/// </summary>
internal sealed partial class ForeignSessions
{
    private const int Port = 1723;
    private const string Established = "01";

    private readonly ProcessTable _processes;
    private readonly PppdDatabase _database;

    /// <param name="root">Where /proc and /run are.</param>
    public ForeignSessions(string root)
    {
        _processes = new ProcessTable(Path.Combine(root, "proc"));
        _database = PppdDatabase.Of(Path.Combine(root, "run"));
    }

    /// <summary>The links, by process.</summary>
    public IEnumerable<LiveSession> Find()
    {
        DateTimeOffset? booted = _processes.Booted;
        foreach (HostProcess pppd in _processes.All)
        {
            if (pppd.Name != "pppd" || Outside(pppd) is not { } outside)
                continue;
            string? device = _database.Find(pppd.Id, "IFNAME");
            IPAddress? address = AddressOf(pppd, "IPLOCAL");
            bool isOpen = device is not null && address is not null;
            long[]? counters = device is null ? null : CountersOf(pppd, device);
            yield return outside with
            {
                Name = _database.Find(pppd.Id, "LINKNAME") ?? device ?? $"pppd {pppd.Id}",
                Role = SessionRole.Foreign,
                State = isOpen ? TunnelState.Open : TunnelState.Connecting,
                Phase = isOpen ? SessionPhase.Open : SessionPhase.Unknown,
                InterfaceName = device,
                Address = address,
                PeerAddress = AddressOf(pppd, "IPREMOTE"),
                OctetsReceived = counters?[0] ?? 0,
                PacketsReceived = counters?[1] ?? 0,
                OctetsSent = counters?[8] ?? 0,
                PacketsSent = counters?[9] ?? 0,
                Started = booted + pppd.Started,
                ProcessId = pppd.Id,
                Lease = isOpen ? LeaseOf(pppd) : null,
            };
        }
    }

    [GeneratedRegex(@"pptpd \[(?<client>[0-9.]+):(?<peer>[0-9A-F]{4}) - (?<own>[0-9A-F]{4})\]", RegexOptions.CultureInvariant)]
    private static partial Regex ServedCall();

    /// <summary>What is to be seen outside the tunnel; null where the pppd's link is none of PPTP.</summary>
    private LiveSession? Outside(HostProcess pppd)
    {
        string[] arguments = _processes.ArgumentsOf(pppd);
        if (_processes.AncestorOf(pppd, "pptpctrl") is { } served)
            return OutsideOfServed(pppd, served);
        HostProcess? dialler = _processes.DescendantOf(pppd, "pptpgw", "pptp") ?? _processes.AncestorOf(pppd, "pptpgw", "pptp");
        string? server = dialler is { } pptp ? FirstOperand(_processes.ArgumentsOf(pptp)) : ValueOf(arguments, "pptp_server");
        if (server is null)
            return null;
        (IPAddress Own, IPAddress Peer)? connection = ConnectionOf(pppd, isServer: false, IPAddress.TryParse(server, out IPAddress? named) ? named : null);
        return new LiveSession
        {
            Server = server,
            ServerAddress = connection?.Peer ?? named,
            ClientAddress = connection?.Own,
            UserName = ValueOf(arguments, "user") ?? ValueOf(arguments, "name"),
        };
    }

    /// <summary>pptpctrl writes the client's address and both call ids where its arguments were: the client's, then its own.</summary>
    private LiveSession OutsideOfServed(HostProcess pppd, HostProcess served)
    {
        Match call = ServedCall().Match(string.Join(' ', _processes.ArgumentsOf(served)));
        IPAddress? client = call.Success && IPAddress.TryParse(call.Groups["client"].ValueSpan, out IPAddress? address) ? address : null;
        IPAddress? server = ConnectionOf(pppd, isServer: true, client)?.Own;
        return new LiveSession
        {
            Server = server?.ToString(),
            ServerAddress = server,
            ClientAddress = client,
            PeerCallId = call.Success ? int.Parse(call.Groups["peer"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : null,
            LocalCallId = call.Success ? int.Parse(call.Groups["own"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : null,
            UserName = _database.Find(pppd.Id, "PEERNAME"),
        };
    }

    /// <summary>The ends of the control connection, from the TCP table of the process's network namespace.</summary>
    /// <param name="pppd">The process.</param>
    /// <param name="isServer">True where this end has port 1723.</param>
    /// <param name="peer">The other end; null where that is not known: then the only connection is meant.</param>
    private (IPAddress Own, IPAddress Peer)? ConnectionOf(HostProcess pppd, bool isServer, IPAddress? peer)
    {
        var found = new List<(IPAddress Own, IPAddress Peer)>();
        foreach (string line in _processes.Lines($"{pppd.Id}/net/tcp"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 3 && fields[3] == Established && TryReadEnd(fields[1], out IPAddress own, out int ownPort)
                && TryReadEnd(fields[2], out IPAddress other, out int otherPort)
                && (isServer ? ownPort : otherPort) == Port && (peer is null || other.Equals(peer)))
                found.Add((own, other));
        }

        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>An address in the machine's order and a port, in hexadecimal: <c>015012C6:06BB</c>.</summary>
    private static bool TryReadEnd(string text, out IPAddress address, out int port)
    {
        address = IPAddress.Any;
        port = 0;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon != 8 || !uint.TryParse(text.AsSpan(0, colon), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint octets))
            return false;
        address = new IPAddress(BitConverter.GetBytes(octets));
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out port);
    }

    private long[]? CountersOf(HostProcess pppd, string device)
    {
        foreach (string line in _processes.Lines($"{pppd.Id}/net/dev"))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || line[..colon].Trim() != device)
                continue;
            string[] fields = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            long[] counters = Array.ConvertAll(fields, field => long.TryParse(field, out long count) ? count : 0);
            return counters.Length > 9 ? counters : null;
        }

        return null;
    }

    private LiveLease LeaseOf(HostProcess pppd)
    {
        var dns = new List<IPAddress>();
        foreach (string name in (ReadOnlySpan<string>)["DNS1", "DNS2"])
        {
            if (AddressOf(pppd, name) is { } server)
                dns.Add(server);
        }

        return new LiveLease { IsComplete = true, Address = AddressOf(pppd, "IPLOCAL"), PeerAddress = AddressOf(pppd, "IPREMOTE"), DnsServers = dns };
    }

    private IPAddress? AddressOf(HostProcess pppd, string variable) =>
        IPAddress.TryParse(_database.Find(pppd.Id, variable), out IPAddress? address) ? address : null;

    private static string? FirstOperand(string[] arguments) => Array.Find(arguments, argument => argument != arguments[0] && !argument.StartsWith('-'));

    private static string? ValueOf(string[] arguments, string option)
    {
        int at = Array.IndexOf(arguments, option);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
#endif
