using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Probing;

/// <summary>
/// Tests a PPTP server, without a socket: it says which connection comes next, and reads what became of it. A driver asks for
/// <see cref="NextRun"/>, plays the run, and gives it back to <see cref="HandleEnd"/>, until there is none.
/// <list type="number">
/// <item>One connection for each way of authentication that the server has not demanded yet by itself. No name and no password is sent. The
/// first shows the control connection, the call and GRE; the first whose link opens shows the path MTU.</item>
/// <item>With credentials one login for each key length of MPPE; after a login that the server did not take there is no other.</item>
/// </list>
/// </summary>
internal sealed class ServerProbe : IDisposable
{
    /// <summary>Most TCP connections of a test.</summary>
    public const int MaximumConnections = 12;

    /// <summary>Time from the end of a connection to the next, so that the server's limits on rates and sessions are not met.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private static readonly ServerCheckKind[] Methods =
        [ServerCheckKind.MsChapV2, ServerCheckKind.MsChap, ServerCheckKind.ChapMd5, ServerCheckKind.Pap, ServerCheckKind.Eap];

    private static readonly ServerCheckKind[] Lengths = [ServerCheckKind.Mppe128, ServerCheckKind.Mppe56, ServerCheckKind.Mppe40];

    private readonly ProbeSettings _settings;
    private readonly ProbeFindings _findings;
    private readonly Queue<ServerCheckKind> _methods = new(Methods);
    private readonly Queue<ServerCheckKind> _lengths = new(Lengths);
    private readonly HashSet<ServerCheckKind> _repeated = [];
    private ProbeRun? _run;
    private bool _mayLogOn;

    /// <param name="settings">What it goes by.</param>
    public ServerProbe(ProbeSettings settings)
    {
        _settings = settings;
        _findings = new ProbeFindings(settings);
        _mayLogOn = settings.Credentials is not null;
    }

    /// <summary>TCP connections so far.</summary>
    public int Connections { get; private set; }

    /// <summary>False where connections are made without GRE.</summary>
    public bool UsesGre => _settings.GreObstacle is null;

    /// <summary>What is known so far.</summary>
    public ServerReport Report => _findings.ToReport(Connections);

    /// <summary>The server's name has an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="time">How long it took to find it; null where the user gave the address.</param>
    public void HandleResolved(IpAddress address, TimeSpan? time) => _findings.NoteAddress(address, time);

    /// <summary>The server's name has no address that can be used.</summary>
    /// <param name="text">Why, in a sentence.</param>
    public void HandleNotResolved(string text) => _findings.NoteNoAddress(text);

    /// <summary>The next connection; null where nothing more is to be learnt.</summary>
    public ProbeRun? NextRun()
    {
        _run?.Dispose();
        _run = _findings.IsHopeless || Connections >= MaximumConnections ? null : Next();
        if (_run is not null)
            Connections++;
        return _run;
    }

    /// <summary>A connection is over.</summary>
    public void HandleEnd(ProbeRun run)
    {
        switch (run)
        {
            case MethodRun method:
                _findings.Note(method);
                if (_findings.ShouldRepeat(method) && _repeated.Add(method.Kind))
                    _methods.Enqueue(method.Kind);
                break;
            case LoginRun login:
                login.Judge();
                _findings.Note(login);
                _mayLogOn &= login.Login == CheckVerdict.Passed;
                break;
        }
    }

    /// <summary>Forgets keys.</summary>
    public void Dispose() => _run?.Dispose();

    private ProbeRun? Next()
    {
        while (_methods.Count > 0)
        {
            ServerCheckKind kind = _methods.Dequeue();
            if (!_findings.IsKnown(kind) || (Connections == 0 && kind == Methods[0]))
                return new MethodRun(_settings, kind, measuresPath: !_findings.KnowsPath);
        }

        if (!_findings.KnowsPath && _findings.WayToOpen is { } open && _repeated.Add(open))
            return new MethodRun(_settings, open, measuresPath: true);
        if (!_mayLogOn || _lengths.Count == 0 || _findings.LoginMethod is not { } way)
            return null;
        return new LoginRun(_settings, _lengths.Dequeue(), way);
    }
}
