using System;
using System.IO;
using System.Net;
using System.Threading;
using PptpTools.Namespaces;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests;

/// <summary>A server in a network namespace, and another one for its clients, with a wire between them.</summary>
internal sealed class ServerRig : IDisposable
{
    public const string ServerText = "198.18.93.1";
    public const string ClientText = "198.18.93.2";
    public const string InsideText = "192.168.177.1";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder;

    private ServerRig(Func<ServerSettings, ServerSettings> change)
    {
        Network = new PrivateNetwork();
        Network.Wire("pptptest", Server4, Client4);
        var users = new ServerUsers();
        for (int i = 0; i < 1000; i++)
            users.Add($"{EchoServer.User}{i}", EchoServer.Password.ToCharArray());
        users.Add(EchoServer.User, EchoServer.Password.ToCharArray());

        // A registry of its own: sessions of the host's are everybody's to list and to end.
        _folder = Directory.CreateTempSubdirectory("pptp");
        Registry = new SessionRegistry(new HostFolders(Path.Combine(_folder.FullName, "run"), Path.Combine(_folder.FullName, "journal")));
        Server = PptpServer.Start(change(new ServerSettings { Address = IPAddress.Parse(ServerText), Users = users, Registry = Registry }));
    }

    public static IpAddress Server4 { get; } = NetworkNamespace.Address(ServerText);

    public static IpAddress Client4 { get; } = NetworkNamespace.Address(ClientText);

    public static IpAddress Inside4 { get; } = NetworkNamespace.Address(InsideText);

    /// <summary>The clients' namespace; the server's is the test's.</summary>
    public PrivateNetwork Network { get; }

    public PptpServer Server { get; }

    /// <summary>Where the server's tunnels are listed.</summary>
    public SessionRegistry Registry { get; }

    /// <summary>Runs a test in a namespace with a server, which must still be well at the end.</summary>
    public static void Run(Action<ServerRig> test) => Run(settings => settings, test);

    /// <summary>Runs a test in a namespace with a server, which must still be well at the end.</summary>
    public static void Run(Func<ServerSettings, ServerSettings> change, Action<ServerRig> test) => NetworkNamespace.Run(() => RunHere(change, test));

    /// <summary>Runs a test with a server in the namespace of the thread that calls.</summary>
    public static void RunHere(Func<ServerSettings, ServerSettings> change, Action<ServerRig> test)
    {
        using var rig = new ServerRig(change);
        test(rig);
        Assert.Null(rig.Server.Error);
        Assert.NotEqual(ServerStatus.Failed, rig.Server.Status);
    }

    /// <summary>Runs a test in a namespace with a server, of which the test says how it ends.</summary>
    public static void RunUnwatched(Func<ServerSettings, ServerSettings> change, Action<ServerRig> test) => NetworkNamespace.Run(() =>
    {
        using var rig = new ServerRig(change);
        test(rig);
    });

    /// <summary>Opens a tunnel, in the namespace of the thread that calls.</summary>
    public static PptpTunnel Open(ClientOptions? options = null, string user = EchoServer.User, ITunnelTap? tap = null)
    {
        PptpTunnel tunnel = Begin(options, user, tap: tap);
        using var limit = new CancellationTokenSource(Patience);
        Assert.True(tunnel.WaitUntilOpen(limit.Token), $"{tunnel.Phase} {tunnel.Failure}");
        return tunnel;
    }

    /// <summary>Begins to open a tunnel, in the namespace of the thread that calls.</summary>
    public static PptpTunnel Begin(ClientOptions? options = null, string user = EchoServer.User, string password = EchoServer.Password, ITunnelTap? tap = null)
    {
        var tunnel = new PptpTunnel(new TunnelSettings
        {
            Server = Server4,
            UserName = user,
            Password = password.ToCharArray(),
            Options = options ?? new ClientOptions(),
            Tap = tap,
        });
        using var limit = new CancellationTokenSource(Patience);
        tunnel.Start(limit.Token);
        return tunnel;
    }

    /// <summary>A swarm of clients in the clients' namespace.</summary>
    public ClientSwarm Swarm(int count) => Network.Run(() => SwarmHere(count));

    /// <summary>A swarm of clients in the namespace of the thread that calls.</summary>
    public static ClientSwarm SwarmHere(int count) =>
        new(count, Client4, Server4, i => ($"{EchoServer.User}{i}", EchoServer.Password), new ClientOptions());

    /// <summary>Waits for something at the server.</summary>
    public static void Wait(Func<bool> isDone) => Assert.True(SpinWait.SpinUntil(isDone, Patience));

    public void Dispose()
    {
        Server.Dispose();
        Network.Dispose();
        Registry.Close();
        _folder.Delete(recursive: true);
    }
}
