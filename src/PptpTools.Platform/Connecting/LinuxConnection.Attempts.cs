#if NET
using System;
using System.ComponentModel;
using System.Globalization;
using System.IO;
using System.Threading;
using PptpTools.NameResolution;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;

namespace PptpTools.Connecting;

/// <content>Tries.</content>
internal sealed partial class LinuxConnection
{
    private readonly StepNotices? _steps;
    private SessionPhase? _toldPhase;

    private void OpenAgainAndAgain()
    {
        ReconnectPolicy policy = _request.Reconnect;
        TimeSpan delay = policy.Delay;
        for (int failures = 0; ; failures++)
        {
            if (TryServers())
            {
                failures = 0;
                delay = policy.Delay;
            }

            if (_closing.IsCancellationRequested || _failure is not { } failure || !policy.Allows(failure.Kind) || failures >= policy.MaximumTries)
                return;
            Follow(_hasOpened ? TunnelState.Reconnecting : TunnelState.Connecting);
            Tell(ConnectNoticeKind.Detail, string.Create(CultureInfo.InvariantCulture, $"{failure.Text} The next try is in {delay.TotalSeconds:0.#} s."));
            _closing.Token.WaitHandle.WaitOne(delay);
            _closing.Token.ThrowIfCancellationRequested();
            delay = delay * 2 < policy.MaximumDelay ? delay * 2 : policy.MaximumDelay;
        }
    }

    /// <summary>Tries the servers in their order.</summary>
    /// <returns>True where one of them opened a tunnel, which is over now.</returns>
    private bool TryServers()
    {
        foreach (string server in _request.Servers)
        {
            try
            {
                foreach (IpAddress address in ServerNames.Resolve(server, _closing.Token))
                {
                    if (TryServer(server, address))
                        return true;
                    if (_failure is { } failure && !CanOtherServerHelp(failure.Kind))
                        return false;
                }
            }
            catch (Exception error) when (error is TunnelException or Win32Exception or IOException or UnauthorizedAccessException)
            {
                NoteError(error);
            }

            _closing.Token.ThrowIfCancellationRequested();
            Tell(ConnectNoticeKind.Detail, $"{server}: {_failure?.Text}");
        }

        return false;
    }

    /// <summary>The servers are taken for one another's substitutes: a password that one refused must not be refused by all.</summary>
    private static bool CanOtherServerHelp(SessionFailureKind kind) => kind is not (
        SessionFailureKind.BadCredentials or SessionFailureKind.AccountDisabled or SessionFailureKind.RestrictedHours
        or SessionFailureKind.PasswordExpired or SessionFailureKind.NoDialInPermission or SessionFailureKind.ServerNotTrusted);

    private bool TryServer(string server, IpAddress address)
    {
        _server = server;
        Tell(ConnectNoticeKind.Detail, server == address.ToString() ? $"Connecting to {address}" : $"Connecting to {server} ({address})");
        IpAddress? local = _request.LocalEndPoint is { } point ? IpAddress.From(point.Address) : null;
        var host = new HostConfiguration(_request.Routes, _request.Title, _folders, _names) { LocalAddress = local is { IsUnspecified: false } ? local : null };
        _host = host;
        PptpTunnel? tunnel = null;
        using var over = new ManualResetEventSlim();
        void FollowTunnel()
        {
            if (tunnel is { IsOver: true })
                over.Set();
            TellPhase(tunnel?.Phase);
            Changed?.Invoke();
        }

        try
        {
            tunnel = new PptpTunnel(SettingsFor(server, address, host));
            tunnel.Changed += FollowTunnel;
            _tunnel = tunnel;
            tunnel.Start(_closing.Token);
            bool isOpen = tunnel.WaitUntilOpen(_closing.Token);
            TellFindings(host);
            if (isOpen)
            {
                FollowOpen();
                while (!tunnel.IsOver)
                    over.Wait(_closing.Token);
            }

            return isOpen;
        }
        finally
        {
            bool wasOpen = _state is TunnelState.Open or TunnelState.Closing && tunnel?.Lease is not null;
            EndTunnel(tunnel, host, FollowTunnel);
            if (wasOpen && !_closing.IsCancellationRequested)
                Follow(_failure is { } failure && _request.Reconnect.Allows(failure.Kind) ? TunnelState.Reconnecting : TunnelState.Closing);
            if (wasOpen)
                Listeners.Tell(WentDown, this, new SessionEventArgs(SessionEventKind.Down, DateTimeOffset.UtcNow, Session));
        }
    }

    private void EndTunnel(PptpTunnel? tunnel, HostConfiguration host, Action follow)
    {
        tunnel?.Dispose();
        host.Undo();
        TellFindings(host);
        if (tunnel is not null)
        {
            tunnel.Changed -= follow;
            _failure = tunnel.Failure ?? _failure;
        }
    }

    private TunnelSettings SettingsFor(string server, IpAddress address, HostConfiguration host) => new()
    {
        Server = address,
        ServerName = server,
        UserName = _request.UserName,
        Domain = _request.Domain,
        Password = (char[])_request.Password.Clone(),
        Options = _request.Options,
        LocalEndPoint = _request.LocalEndPoint,
        Name = _request.Title,
        MaximumTransmissionUnit = _request.MaximumTransmissionUnit,
        ClampsSegments = _request.ClampsSegments,
        Host = host,
        Tap = _recorder,
    };

    private void FollowOpen()
    {
        bool isFirst = !_hasOpened;
        _hasOpened = true;
        _failure = null;
        if (!_request.Reconnect.IsPersistent)
            Array.Clear(_request.Password);
        if (!_closing.IsCancellationRequested)
            Follow(TunnelState.Open);
        if (!isFirst)
            Listeners.Tell(WentUp, this, new SessionEventArgs(SessionEventKind.Up, DateTimeOffset.UtcNow, Session));
        EndNotices();
    }

    private void TellPhase(SessionPhase? phase)
    {
        if (phase is not { } now || now == _toldPhase)
            return;
        _toldPhase = now;
        Tell(ConnectNoticeKind.Phase, $"{_server}");
    }

    private void TellFindings(HostConfiguration host)
    {
        while (host.Findings.TryDequeue(out RouteFinding? finding))
            Tell(ConnectNoticeKind.Warning, finding.Text);
    }
}
#endif
