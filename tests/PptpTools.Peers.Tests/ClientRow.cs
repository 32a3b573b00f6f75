using System;
using System.Linq;
using System.Threading;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Peers;

/// <summary>Our client calls the guest's pptpd.</summary>
internal sealed record ClientRow(string Name, string Server) : MatrixRow("client: " + Name)
{
    private const string LogName = "ppp-server.log";

    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);

    public ClientOptions Options { get; init; } = new();

    public string User { get; init; } = "vpnuser";

    public string Password { get; init; } = "secret-pw";

    /// <summary>How it ends before it is open; null where it opens.</summary>
    public SessionFailureKind? Fails { get; init; }

    /// <summary>The number of that end; null for none.</summary>
    public int? Code { get; init; }

    /// <summary>What happens to the open tunnel after the traffic, and the end that comes of it; null where this end closes it.</summary>
    public (string GuestCommand, SessionFailureKind[] Kinds)? Ending { get; init; }

    /// <summary>What the guest needs before its server starts; null for nothing.</summary>
    public string? Needs { get; init; }

    /// <summary>What is expected of the open tunnel beside traffic.</summary>
    public Action<PptpTunnel, Peerlab>? Check { get; init; }

    /// <summary>Lines, or parts of lines, that pppd's log must have.</summary>
    public string[] Log { get; init; } = [];

    protected override RowFigures RunIn(Peerlab lab, long octets)
    {
        if (Needs is { } command)
            lab.Exec(command).Need(command);
        lab.StartServer(Server.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (Netem is { } netem)
            lab.Impair(netem);
        string before = HostState.Read();
        RowFigures figures = Fails is { } kind ? Fail(kind) : Use(lab, octets);
        RowFailure.Unless(HostState.Read() == before, $"The host is not as it was before:\n{before}\nnow:\n{HostState.Read()}");
        lab.WaitFor("[ -z \"$(ip -o link show type ppp)\" ] && ! pgrep -x pppd && ! pgrep -x pptpctrl", "The server still has its interface or its processes.");
        CheckLog(lab);
        return figures;
    }

    private RowFigures Fail(SessionFailureKind kind)
    {
        using PptpTunnel tunnel = Call(out bool isOpen);
        RowFailure.Unless(!isOpen, "It opened.");
        CheckFailure(tunnel, [kind], Code);
        return new RowFigures();
    }

    /// <summary>Calls until the tunnel is open: once, or again where pppd has ended the link because of <see cref="MatrixRow.LostAck"/>.</summary>
    private PptpTunnel Open(Peerlab lab)
    {
        for (int i = 1; true; i++)
        {
            PptpTunnel tunnel = Call(out bool isOpen);
            if (isOpen)
                return tunnel;
            SessionFailure? failure = tunnel.Failure;
            tunnel.Dispose();
            if (i == Tries || failure?.Text.Contains(LostAck, StringComparison.Ordinal) != true)
                throw new RowFailure($"It did not open: {failure}");

            // pptpd takes the signal of an ended call for the time-out of one that comes in that moment ("MGR: dropped slow initial connection").
            lab.WaitFor("! pgrep -x pptpctrl", "The server still has the call that failed.");
        }
    }

    private PptpTunnel Call(out bool isOpen)
    {
        var tunnel = new PptpTunnel(new TunnelSettings
        {
            Server = IpAddress.From(Peerlab.GuestAddress),
            UserName = User,
            Password = Password.ToCharArray(),
            Options = Options,
        });
        try
        {
            using var limit = new CancellationTokenSource(OpenLimit);
            tunnel.Start(limit.Token);
            isOpen = tunnel.WaitUntilOpen(limit.Token);
            return tunnel;
        }
        catch
        {
            tunnel.Dispose();
            throw;
        }
    }

    private RowFigures Use(Peerlab lab, long octets)
    {
        using PptpTunnel tunnel = Open(lab);
        Check?.Invoke(tunnel, lab);
        RowFigures figures = Traffic.Run(tunnel, lab, octets, Tries);
        RowFailure.Unless(tunnel.Failure is null, $"It ended: {tunnel.Failure}");
        if (Ending is { } ending)
        {
            lab.Exec(ending.GuestCommand).Need(ending.GuestCommand);
            RowFailure.Unless(SpinWait.SpinUntil(() => tunnel.IsOver, OpenLimit), "It did not end.");
            lab.Repair();
            CheckFailure(tunnel, ending.Kinds, code: null);
        }
        else
        {
            tunnel.Close(CloseLimit);
            CheckFailure(tunnel, [SessionFailureKind.ClosedLocally], code: null);
        }

        return figures;
    }

    private static void CheckFailure(PptpTunnel tunnel, SessionFailureKind[] kinds, int? code)
    {
        RowFailure.Unless(SpinWait.SpinUntil(() => tunnel.IsOver, CloseLimit), "It is not over.");
        SessionFailure? failure = tunnel.Failure;
        RowFailure.Unless(
            failure is not null && kinds.Contains(failure.Kind) && (code is null || code == failure.Code),
            $"It ended with {failure}, not with {string.Join(" or ", kinds)} {code}.");
    }

    private void CheckLog(Peerlab lab)
    {
        string log = lab.Log(LogName);
        foreach (string line in Log)
            RowFailure.Unless(log.Contains(line, StringComparison.Ordinal), $"pppd's log has no line '{line}':\n{log}");
        if (Fails is not null || Ending is not null || Netem is not null)
            return;
        RowFailure.Unless(log.Contains("rcvd [LCP TermReq", StringComparison.Ordinal), $"pppd received no Terminate-Request:\n{log}");
        RowFailure.Unless(log.Contains("sent [LCP TermAck", StringComparison.Ordinal), $"pppd acknowledged no Terminate-Request:\n{log}");
    }
}
