using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using PptpTools.Connecting;
using PptpTools.NameResolution;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>Connections over real sockets in a namespace: several servers, and more than one try.</summary>
[SupportedOSPlatform("linux")]
public sealed class LinuxConnectionTests : IDisposable
{
    private const string Server = "127.0.0.2";

    private readonly string _folder = Directory.CreateTempSubdirectory("pptp-connection-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PrivilegedFact]
    public void The_next_server_is_tried_where_one_does_not_answer() => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        ConnectRequest request = Request("no-such-host.invalid", "127.0.0.3", Server);
        using TunnelConnection connection = Connect(request);
        string[] notices = Follow(connection);
        Assert.True(connection.HasOpened, string.Join('\n', notices));
        Assert.Equal((TunnelState.Open, Server), (connection.Session.State, connection.Session.Server));
        Assert.Contains(notices, static text => text.StartsWith("127.0.0.3: The host refused", StringComparison.Ordinal));
        Assert.Contains(notices, static text => text.StartsWith("sent [IPCP ConfReq", StringComparison.Ordinal));
        connection.Close(TimeSpan.FromSeconds(5));
        Assert.Equal(TunnelState.Closed, connection.Session.State);
        Assert.Equal(new char[EchoServer.Password.Length], request.Password);
    });

    [PrivilegedFact]
    public void A_password_that_one_server_refused_is_not_sent_again() => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        using TunnelConnection connection = Connect(Request(Server, Server) with { Password = "wrong".ToCharArray(), Reconnect = Again });
        string[] notices = Follow(connection);
        Assert.False(connection.HasOpened);
        Assert.Equal(SessionFailureKind.BadCredentials, connection.Failure!.Kind);
        Assert.Single(notices, static text => text.StartsWith("Connecting", StringComparison.Ordinal));
        connection.WaitUntilOver(Limit().Token);
        Assert.Equal(TunnelState.Failed, connection.Session.State);
    });

    [PrivilegedFact]
    public void A_tunnel_is_opened_again_when_the_server_has_returned() => Run(() =>
    {
        var ups = new List<SessionEventArgs>();
        var downs = new List<SessionEventArgs>();
        TunnelConnection connection;
        using (new EchoServer(new ServerOptions()))
        {
            connection = Connect(Request(Server) with { Reconnect = Again });
            connection.WentUp += (_, told) => ups.Add(told);
            connection.WentDown += (_, told) => downs.Add(told);
            Follow(connection);
            Assert.True(connection.HasOpened);
        }

        Assert.True(SpinWait.SpinUntil(() => connection.Session.State == TunnelState.Reconnecting, TimeSpan.FromSeconds(20)), $"{connection.Session}");
        using (new EchoServer(new ServerOptions()))
        {
            Assert.True(SpinWait.SpinUntil(() => ups.Count == 1, TimeSpan.FromSeconds(30)), $"{connection.Session} {connection.Session.LastError}");
            Assert.Equal(TunnelState.Open, connection.Session.State);
            connection.Close(TimeSpan.FromSeconds(5));
        }

        connection.WaitUntilOver(Limit().Token);
        Assert.Equal(TunnelState.Reconnecting, downs[0].Session.State);
        Assert.Equal(2, downs.Count);
        connection.Dispose();
    });

    [PrivilegedFact]
    public void Tries_that_fail_are_counted_and_end() => Run(() =>
    {
        using TunnelConnection connection = Connect(Request("127.0.0.3") with { Reconnect = Again with { MaximumTries = 2 } });
        string[] notices = Follow(connection);
        Assert.Equal(3, notices.Count(static text => text.StartsWith("Connecting", StringComparison.Ordinal)));
        Assert.Equal(SessionFailureKind.ConnectionRefused, connection.Failure!.Kind);
    });

    [PrivilegedFact]
    public void A_connection_that_waits_for_its_next_try_is_closed_at_once() => Run(() =>
    {
        ReconnectPolicy policy = new() { IsPersistent = true, Delay = TimeSpan.FromMinutes(5), MaximumDelay = TimeSpan.FromMinutes(5) };
        using TunnelConnection connection = Connect(Request("127.0.0.3") with { Reconnect = policy });
        while (connection.TryTake(Limit().Token, out ConnectNotice? notice) && !notice!.Text.Contains("next try", StringComparison.Ordinal))
            Assert.NotNull(notice);
        connection.Close(TimeSpan.FromSeconds(5));
        connection.WaitUntilOver(Limit().Token);
        Assert.Equal(TunnelState.Closed, connection.Session.State);
    });

    [PrivilegedFact]
    public void What_is_recorded_can_be_read_again() => Run(() =>
    {
        string path = Path.Combine(_folder, "session.pcapng");
        using var server = new EchoServer(new ServerOptions());
        using (TunnelConnection connection = Connect(Request(Server) with { CapturePath = path }))
            Follow(connection);
        Assert.True(Capture.CaptureFile.TryOpen(File.OpenRead(path), out Capture.CaptureFile? file, out _));
        using (file)
            Assert.True(file!.TryRead(out _, out _));
    });

    private static ReconnectPolicy Again => new() { IsPersistent = true, Delay = TimeSpan.FromMilliseconds(100), MaximumDelay = TimeSpan.FromMilliseconds(200) };

    private static ConnectRequest Request(params string[] servers) => new()
    {
        Servers = servers,
        UserName = EchoServer.User,
        Password = EchoServer.Password.ToCharArray(),
        Routes = new RouteOptions { IsSplit = true, UsesDns = false },
        TellsSteps = true,
    };

    private static CancellationTokenSource Limit() => new(TimeSpan.FromSeconds(60));

    private LinuxConnection Connect(ConnectRequest request)
    {
        var folders = new HostFolders(Path.Combine(_folder, "run"), Path.Combine(_folder, "journal"));
        return new LinuxConnection(request, folders, NameServerTools.Current, new SessionRegistry(folders));
    }

    private static string[] Follow(TunnelConnection connection)
    {
        var notices = new List<string>();
        using CancellationTokenSource limit = Limit();
        while (connection.TryTake(limit.Token, out ConnectNotice? notice))
            notices.Add(notice!.Text);
        return [.. notices];
    }
}
