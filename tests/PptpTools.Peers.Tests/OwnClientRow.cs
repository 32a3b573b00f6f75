using System;
using System.Linq;
using System.Net;
using System.Threading;
using PptpTools.Namespaces;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Peers;

/// <summary>WINS, which pppd never asks for: our client, in a network of its own, asks our server.</summary>
internal sealed record OwnClientRow() : MatrixRow("server: WINS handed out, to our client")
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly IpAddress ServerAddress = Address("198.18.92.1");
    private static readonly IpAddress ClientAddress = Address("198.18.92.2");
    private static readonly IpAddress[] Wins = [Address("10.1.0.7"), Address("10.1.0.8")];

    protected override RowFigures RunIn(Peerlab lab, long octets)
    {
        using var network = new PrivateNetwork();
        network.Wire("peerswins", ServerAddress, ClientAddress);
        ServerSettings settings = ServerRow.Settings(new ServerOptions { WinsServers = Wins }) with { Address = ServerAddress.ToIPAddress() };
        using PptpServer server = PptpServer.Start(settings);
        network.Run(() =>
        {
            using var tunnel = new PptpTunnel(new TunnelSettings
            {
                Server = ServerAddress,
                UserName = ServerRow.User,
                Password = ServerRow.Password.ToCharArray(),
                Options = new ClientOptions { WantsWins = true },
            });
            using var limit = new CancellationTokenSource(Limit);
            tunnel.Start(limit.Token);
            RowFailure.Unless(tunnel.WaitUntilOpen(limit.Token), $"It did not open: {tunnel.Failure}");
            RowFailure.Unless(tunnel.Lease!.WinsServers.SequenceEqual(Wins), $"WINS: {string.Join(',', tunnel.Lease.WinsServers)}");
            PingAndClose(server, tunnel);
        });
        return new RowFigures();
    }

    private static void PingAndClose(PptpServer server, PptpTunnel tunnel)
    {
        Pings.Send(server.TunnelAddress, HostState.MaximumTransmissionUnit(tunnel.InterfaceName), tries: 1);
        tunnel.Close(Limit);
        RowFailure.Unless(tunnel.Failure is { Kind: SessionFailureKind.ClosedLocally }, $"It ended with {tunnel.Failure}.");
    }

    private static IpAddress Address(string text) => IpAddress.From(IPAddress.Parse(text));
}
