using System;
using System.Linq;
using System.Net;
using System.Threading;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Peers;

/// <summary>The guest's pptp-linux and pppd call our server.</summary>
internal sealed record ServerRow(string Name, string Client) : MatrixRow("server: " + Name)
{
    public const string User = "vpnuser";
    public const string Password = "secret-pw";
    public const string FixedUser = "fixed";
    public const string FixedAddress = "192.168.177.44";

    private const string LogName = "ppp-client-c0.log";

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(45);

    public ServerOptions Options { get; init; } = new();

    /// <summary>How our server says that the call failed before it was open; null where it opens.</summary>
    public SessionFailureKind? Fails { get; init; }

    /// <summary>What ends the open tunnel after the traffic, and what our server then says; null where the guest's pppd ends it.</summary>
    public (Action<PptpServer, Peerlab> Act, SessionFailureKind[] Kinds)? Ending { get; init; }

    /// <summary>What is expected of the open tunnel beside traffic.</summary>
    public Action<PptpServer, Peerlab>? Check { get; init; }

    /// <summary>Lines, or parts of lines, that pppd's log must have.</summary>
    public string[] Log { get; init; } = [];

    /// <summary>Settings of a server in this namespace.</summary>
    public static ServerSettings Settings(ServerOptions options)
    {
        var users = new ServerUsers();
        users.Add(User, Password.ToCharArray());
        users.Add(FixedUser, Password.ToCharArray(), IpAddress.From(IPAddress.Parse(FixedAddress)));
        return new ServerSettings { Address = Peerlab.HostAddress, Options = options, Users = users, Limits = new ServerLimits { ConnectionsPerMinute = null } };
    }

    protected override RowFigures RunIn(Peerlab lab, long octets)
    {
        string before = HostState.Read();
        RowFigures figures;
        using (PptpServer server = PptpServer.Start(Settings(Options)))
        {
            if (Netem is { } netem)
                lab.Impair(netem);
            figures = Fails is { } kind ? Fail(server, lab, kind) : Use(server, lab, octets);
            RowFailure.Unless(server.Error is null, $"The server failed: {server.Error}");
        }

        RowFailure.Unless(HostState.Read() == before, $"The host is not as it was before:\n{before}\nnow:\n{HostState.Read()}");
        lab.WaitFor("[ -z \"$(ip -o link show type ppp)\" ] && ! pgrep -x pppd && ! pgrep -x pptp", "The client still has its interface or its processes.");
        string log = lab.Log(LogName);
        foreach (string line in Log)
            RowFailure.Unless(log.Contains(line, StringComparison.Ordinal), $"pppd's log has no line '{line}':\n{log}");
        return figures;
    }

    private RowFigures Fail(PptpServer server, Peerlab lab, SessionFailureKind kind)
    {
        CommandResult call = Call(lab);
        RowFailure.Unless(call.Status != 0, $"It opened: {call.Output}");
        WaitForEnd(server, [kind]);
        return new RowFigures();
    }

    private RowFigures Use(PptpServer server, Peerlab lab, long octets)
    {
        CommandResult call = Call(lab);
        for (int i = 1; i < Tries && call.Status != 0 && lab.Log(LogName).Contains($"\"{LostAck}\"", StringComparison.Ordinal); i++)
            call = Call(lab);
        call.Need("The guest's client");
        RowFailure.Unless(SpinWait.SpinUntil(() => server.OpenTunnels == 1, EndLimit), "The server has no open tunnel.");
        Check?.Invoke(server, lab);
        RowFigures figures = Traffic.Run(server, lab, octets, Tries);
        if (Ending is { } ending)
            ending.Act(server, lab);
        else
            lab.StopClient();
        WaitForEnd(server, Ending?.Kinds ?? [SessionFailureKind.LinkTerminatedByPeer, SessionFailureKind.CallDisconnected, SessionFailureKind.ControlClosedByPeer]);
        return figures;
    }

    private CommandResult Call(Peerlab lab) => lab.StartClient(Client.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static void WaitForEnd(PptpServer server, SessionFailureKind[] kinds)
    {
        ServerEvent? end = null;
        bool hasEnded = SpinWait.SpinUntil(
            () =>
            {
                end = server.Events.LastOrDefault(happened => happened.Kind == ServerEventKind.TunnelClosed);
                return end is not null && server.OpenTunnels == 0;
            },
            EndLimit);
        RowFailure.Unless(hasEnded, $"The server's tunnel has not ended: {string.Join('\n', server.Events)}");
        RowFailure.Unless(end!.Failure is { } failure && kinds.Contains(failure.Kind), $"It ended with {end.Failure}, not with {string.Join(" or ", kinds)}.");
    }
}
