using System;
using System.Collections.Generic;
using PptpTools.Negotiation;
using PptpTools.Session;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Probing;

/// <summary>What the connections of a test have shown, as checks. What is known of a check is replaced only by something more certain.</summary>
internal sealed partial class ProbeFindings
{
    private static readonly (ServerCheckKind Kind, AuthenticationProtocolOption Way)[] Ways =
    [
        (ServerCheckKind.MsChapV2, LcpPreferences.MsChapV2), (ServerCheckKind.MsChap, LcpPreferences.MsChap), (ServerCheckKind.ChapMd5, LcpPreferences.ChapMd5),
        (ServerCheckKind.Pap, LcpPreferences.Pap), (ServerCheckKind.Eap, LcpPreferences.Eap),
    ];

    private readonly ProbeSettings _settings;
    private readonly SortedDictionary<ServerCheckKind, ServerCheck> _checks = [];
    private IpAddress? _address;
    private StartControlConnectionReply? _reply;
    private TimeSpan? _connectTime;
    private TimeSpan? _roundTripTime;
    private int? _pathMtu;
    private bool _linkHasOpened;

    /// <param name="settings">What the test goes by.</param>
    public ProbeFindings(ProbeSettings settings) => _settings = settings;

    /// <summary>True where no further connection would show anything.</summary>
    public bool IsHopeless { get; private set; }

    /// <summary>True once it is known how long packets may be, or that it cannot be found out.</summary>
    public bool KnowsPath => _checks.ContainsKey(ServerCheckKind.PathMtu);

    /// <summary>The way to log on that leaves keys for encryption and never shows the password; null where the server accepts none.</summary>
    public AuthenticationMethod? LoginMethod => Accepts(ServerCheckKind.MsChapV2) ? AuthenticationMethod.MsChapV2
        : Accepts(ServerCheckKind.MsChap) ? AuthenticationMethod.MsChap
        : null;

    /// <summary>A way whose link would open, where none has been opened yet; null where there is no such way.</summary>
    public ServerCheckKind? WayToOpen
    {
        get
        {
            foreach ((ServerCheckKind kind, AuthenticationProtocolOption _) in Ways)
            {
                if (!_linkHasOpened && Accepts(kind))
                    return kind;
            }

            return null;
        }
    }

    /// <summary>True where a check has an answer.</summary>
    public bool IsKnown(ServerCheckKind kind) => _checks.TryGetValue(kind, out ServerCheck? check) && check.Verdict is CheckVerdict.Passed or CheckVerdict.Failed;

    /// <summary>The server's name has an address.</summary>
    public void NoteAddress(IpAddress address, TimeSpan? time)
    {
        _address = address;
        Note(ServerCheckKind.NameResolution, CheckVerdict.Passed, time is null ? $"The address {address} was given." : $"The name has the address {address}.", time: time);
    }

    /// <summary>The server's name has no address that can be used.</summary>
    public void NoteNoAddress(string text)
    {
        Note(ServerCheckKind.NameResolution, CheckVerdict.Failed, text, "Check the spelling of the name, and the name servers of this host.");
        IsHopeless = true;
    }

    /// <summary>A connection that asked for a way of authentication has ended.</summary>
    public void Note(MethodRun run)
    {
        NoteControl(run);
        if (IsHopeless)
            return;
        NoteGre(run);
        if (!IsHopeless)
            NoteMethods(run);
        if (run.Path is { } path)
            NotePath(path);
    }

    /// <summary>True where a connection came to nothing although others may not: the server may still have been busy with the one before.</summary>
    public bool ShouldRepeat(MethodRun run) => !IsHopeless && !IsKnown(run.Kind) && run.Failure is not null;

    /// <summary>A login has ended.</summary>
    public void Note(LoginRun run)
    {
        string user = $"'{_settings.Credentials!.Name}' by {NameOf(run.Method == AuthenticationMethod.MsChapV2 ? ServerCheckKind.MsChapV2 : ServerCheckKind.MsChap)}";
        string failure = run.Failure is { } reason ? reason.Text : "There was no answer in time.";
        if (run.Login == CheckVerdict.Passed)
            Note(ServerCheckKind.Login, CheckVerdict.Passed, $"The server took {user}.", time: run.LoginTime);
        else if (!IsKnown(ServerCheckKind.Login))
            Note(ServerCheckKind.Login, run.Login, $"The server did not take {user}: {failure}", run.Failure?.Action ?? "Read the server's log.");
        if (run.Login != CheckVerdict.Passed)
            return;
        string length = NameOf(run.Kind);
        Note(
            run.Kind,
            run.Encryption,
            run.Encryption == CheckVerdict.Passed ? $"Both ways are encrypted with {length}, a new key for every packet." : $"{length} was not agreed: {failure}",
            run.Encryption == CheckVerdict.Passed ? AdviceOf(run.Kind) : RemedyOf(run.Kind));
    }

    private bool Accepts(ServerCheckKind kind) => _checks.TryGetValue(kind, out ServerCheck? check) && check.Verdict == CheckVerdict.Passed;

    private void Note(ServerCheckKind kind, CheckVerdict verdict, string evidence, string action = "", TimeSpan? time = null)
    {
        if (!IsKnown(kind) || (verdict == CheckVerdict.Passed && !Accepts(kind)))
            _checks[kind] = new ServerCheck(kind, verdict, evidence, action, time);
    }

    private void NoteControl(MethodRun run)
    {
        _connectTime ??= run.ConnectTime;
        _reply ??= run.Reply;
        if (run.ConnectTime is { } connected)
            Note(ServerCheckKind.TcpPort, CheckVerdict.Passed, "TCP port 1723 is open.", time: connected);
        else
            NoteDeadEnd(ServerCheckKind.TcpPort, run, "Nobody answered on TCP port 1723.");
        if (run.ConnectTime is null)
            return;
        if (run is { Reply: { } reply, CallTime: { } callTime })
        {
            Note(ServerCheckKind.ControlConnection, CheckVerdict.Passed, Introduction(reply), time: run.ReplyTime);
            Note(ServerCheckKind.Call, CheckVerdict.Passed, "The server took the call.", time: callTime);
        }
        else if (run.Reply is { ResultCode: 1 } started)
        {
            Note(ServerCheckKind.ControlConnection, CheckVerdict.Passed, Introduction(started), time: run.ReplyTime);
            NoteDeadEnd(ServerCheckKind.Call, run, "The Outgoing-Call-Request was not answered in time.");
        }
        else
        {
            NoteDeadEnd(ServerCheckKind.ControlConnection, run, "The Start-Control-Connection-Request was not answered in time.");
        }
    }

    /// <summary>What was reached once is not lost by a later connection that failed earlier.</summary>
    private void NoteDeadEnd(ServerCheckKind kind, MethodRun run, string silence)
    {
        if (IsKnown(kind))
            return;
        Note(kind, CheckVerdict.Failed, run.Failure?.Text ?? silence, run.Failure?.Action ?? "Check the server's log and load, and what inspects port 1723 on the way.");
        IsHopeless = true;
    }

    private static string Introduction(StartControlConnectionReply reply) =>
        $"PPTP {reply.ProtocolVersion >> 8}.{reply.ProtocolVersion & 0xFF}, host '{reply.HostNameText}', vendor '{reply.VendorStringText}', firmware {reply.FirmwareRevision}.";

    private void NoteMethods(MethodRun run)
    {
        foreach ((ServerCheckKind kind, AuthenticationProtocolOption way) in Ways)
        {
            if (Contains(run.Demands, way))
                Note(kind, CheckVerdict.Passed, "The server demanded it in LCP.", AdviceOf(kind));
        }

        if (run.LetsEverybodyIn)
        {
            Note(
                ServerCheckKind.NoAuthentication, CheckVerdict.Passed, "The server opened the link to a client that proved nothing.",
                "Demand authentication on the server: everybody can connect.");
        }
        else if (run.Demands.Count > 0)
        {
            Note(ServerCheckKind.NoAuthentication, CheckVerdict.Failed, $"The server demands authentication, at first by {NameOf(run.Demands[0])}.");
        }

        IsHopeless = run.LetsEverybodyIn && run.Demands.Count == 0;
        _linkHasOpened |= run.Outcome == CheckVerdict.Passed;
        bool wasRefused = run.Outcome == CheckVerdict.Failed || run.Failure is not null;
        if (run.Outcome != CheckVerdict.Passed && run.Demands.Count > 0)
        {
            Note(
                run.Kind,
                wasRefused ? CheckVerdict.Failed : CheckVerdict.Unknown,
                wasRefused ? $"The server was asked for it and demanded {Names(run.Demands)}{End(run)}." : run.Failure?.Text ?? "The link did not open in time.",
                wasRefused ? RemedyOf(run.Kind) : "");
        }
    }

    private static string End(MethodRun run) => run.Failure is null ? "" : ", and ended the link";

    private static bool Contains(IReadOnlyList<AuthenticationProtocolOption> demands, AuthenticationProtocolOption way)
    {
        foreach (AuthenticationProtocolOption demand in demands)
        {
            if (demand.Equals(way))
                return true;
        }

        return false;
    }

    private static string Names(IReadOnlyList<AuthenticationProtocolOption> demands)
    {
        var names = new List<string>();
        foreach (AuthenticationProtocolOption demand in demands)
            names.Add(NameOf(demand));
        return string.Join(", then ", names);
    }

    private static string NameOf(AuthenticationProtocolOption demand)
    {
        foreach ((ServerCheckKind kind, AuthenticationProtocolOption way) in Ways)
        {
            if (way.Equals(demand))
                return NameOf(kind);
        }

        return $"{demand}".Trim();
    }

    private void NotePath(PathProbe path)
    {
        if (path.Longest is not { } longest)
        {
            Note(ServerCheckKind.PathMtu, CheckVerdict.Unknown, "The server answers no LCP Echo-Request while it waits for the authentication.");
            return;
        }

        _pathMtu = longest;
        _roundTripTime = path.RoundTripTime;
        bool isUsual = longest >= PathProbe.UsualLength;
        Note(
            ServerCheckKind.PathMtu,
            isUsual ? CheckVerdict.Passed : CheckVerdict.Failed,
            isUsual ? $"IP packets of {longest} octets pass unfragmented." : $"IP packets of {longest} octets pass unfragmented, of {path.Unanswered} no more.",
            isUsual ? "" : $"Set the tunnel's MTU to {longest - TunnelTransmitter.MaximumOverhead - Ipv4Header} or less.",
            path.RoundTripTime);
    }

    private const int Ipv4Header = 20;
}
