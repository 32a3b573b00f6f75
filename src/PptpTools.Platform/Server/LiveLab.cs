using System;
using System.IO;
#if NET
using System.Linq;
using System.Net;
using System.Threading;
using PptpTools.Capture;
using PptpTools.Lab;
using PptpTools.Namespaces;
using PptpTools.NameResolution;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;
#endif

namespace PptpTools.Server;

/// <summary>
/// Plays the whole job over real sockets: a server in one network namespace, a client in another, an Ethernet between them, a page fetched
/// through the tunnel. Nothing of the host's own network is touched, and nothing is left.
/// </summary>
public static class LiveLab
{
#if NET
    private const string WireName = "lab0";
    private static readonly IpAddress ServerAddress = IpAddress.From(new IPAddress([198, 18, 177, 1]));
    private static readonly IpAddress ClientAddress = IpAddress.From(new IPAddress([198, 18, 177, 2]));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
#endif

    /// <summary>Plays it.</summary>
    /// <param name="capturePath">The file to record into, a full path; one that is there is overwritten.</param>
    /// <exception cref="TunnelsNotSupportedException">Tunnels cannot be opened on this system.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">A right is missing.</exception>
    /// <exception cref="IOException">The capture cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The capture may not be written.</exception>
    /// <exception cref="Sessions.TunnelException">The tunnel failed.</exception>
    /// <exception cref="InvalidDataException">The page did not come, or not through the tunnel.</exception>
    public static LiveLabResult Run(string capturePath)
    {
        TunnelPlatform.Current.DemandTunnels();
#if NET
        using var serverSide = new PrivateNetwork();
        return serverSide.Run(() =>
        {
            using var clientSide = new PrivateNetwork();
            clientSide.Wire(WireName, ServerAddress, ClientAddress);
            var users = new ServerUsers();
            users.Add(LabWorld.UserName, LabWorld.Password.ToCharArray());
            using PptpServer server = PptpServer.Start(new ServerSettings
            {
                Address = ServerAddress.ToIPAddress(),
                Name = "SERVER",
                Users = users,
                Options = new ServerOptions { DnsServers = [IpAddress.From(new IPAddress([192, 168, 177, 1]))] },
            });
            using var page = new LiveLabWebServer(server.TunnelAddress);
            return clientSide.Run(() => Visit(server, capturePath));
        });
#else
        throw new TunnelsNotSupportedException();
#endif
    }
#if NET

    private static LiveLabResult Visit(PptpServer server, string capturePath)
    {
        var host = new HostConfiguration(
            new RouteOptions { IsSplit = true, AddsClassNetwork = true, UsesDns = false }, "lab", HostFolders.Current, NameServerTools.Current);
        var recorder = new TunnelRecorder("lab");
        using var recording = new RecordingFile(recorder, RecordingFile.Create(capturePath), capturePath);
        LiveLabResult result;
        using (var tunnel = new PptpTunnel(new TunnelSettings
        {
            Server = ServerAddress,
            UserName = LabWorld.UserName,
            Password = LabWorld.Password.ToCharArray(),
            Host = host,
            Tap = recorder,
        }))
        {
            using var limit = new CancellationTokenSource(Patience);
            tunnel.Start(limit.Token);
            if (!tunnel.WaitUntilOpen(limit.Token))
                throw new TunnelException(tunnel.Failure!);
            long before = tunnel.Snapshot().OctetsReceived;
            (string status, int length) = LiveLabWebServer.Fetch(server.TunnelAddress);
            long through = tunnel.Snapshot().OctetsReceived - before;
            if (length != LiveLabWebServer.PageLength || through < length)
                throw new InvalidDataException($"{length} octets of the page came, and {through} octets of IP through the tunnel: the page did not cross it.");
            result = new LiveLabResult(
                tunnel.Snapshot(), server.Sessions.Single(), tunnel.Lease!, host.Routes, new LiveLabPage(server.TunnelAddress, status, length, through), capturePath);
        }

        recorder.Complete();
        return result;
    }
#endif
}
