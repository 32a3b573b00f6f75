using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>
/// The network of the paper: a client behind its router, a VPN server with a foot in the remote network, a web server there.
/// <code>
///   client 10.0.0.5 --- home --- 10.0.0.1 router 172.16.0.1 --- internet --- 172.16.0.2 VPN server 192.168.1.1 --- lan --- 192.168.1.10 web
/// </code>
/// </summary>
internal sealed class LabWorld : IDisposable
{
    public const string UserName = "alice";
    public const string Password = "clientPass";

    /// <summary>The paper's server has two local users; nothing is wrong with the second.</summary>
    public const string SecondUserName = "bob";
    public const string SecondPassword = "otherPass";

    private const string ClientName = "CLIENT";
    private const string ServerName = "SERVER";

    /// <summary>Where the web server's hardware address is from: the paper, step 3.</summary>
    private const string WebHardware = "00:0A:8A:95:00:C0";

    /// <summary>The VPN server's, on the remote network: the paper, step 6.</summary>
    private const string ServerHardware = "00:11:2F:56:10:41";

    private readonly LabPlan _plan;
    private readonly ILegacyCryptography _cryptography;
    private readonly LabUsers _users;
    private readonly LabUsers _servers;
    private readonly Credentials _serverCredentials;
    private Credentials? _credentials;
    private Credentials? _neighbour;
    private int _sessions;

    /// <param name="plan">What to build.</param>
    /// <param name="cryptography">MD4 and DES.</param>
    public LabWorld(LabPlan plan, ILegacyCryptography cryptography)
    {
        _plan = plan;
        _cryptography = cryptography;
        Network = new LabNetwork(plan.Seed);
        Client = Network.AddHost("CLIENT");
        Router = Network.AddHost("ROUTER");
        Server = Network.AddHost("SERVER");
        Web = Network.AddHost("WEB");

        Home = Network.AddSegment("internet");
        Lan = Network.AddSegment("lan", new LinkConditions { Delay = TimeSpan.FromMilliseconds(0.1) });
        ClientInterface = Client.AddEthernet("Local Area Connection", Home, Ipv4Prefix.Parse("10.0.0.5/24"));
        Inside = Router.AddEthernet("inside", Home, Ipv4Prefix.Parse("10.0.0.1/24"));
        Home.SetConditions(ClientInterface, plan.ToServer);
        Home.SetConditions(Inside, plan.ToClient);
        EthernetSegment uplink = Network.AddSegment("uplink");
        Outside = Router.AddEthernet("outside", uplink, Ipv4Prefix.Parse("172.16.0.1/24"));
        ServerInterface = Server.AddEthernet("WAN", uplink, Ipv4Prefix.Parse("172.16.0.2/24"));
        ServerLan = Server.AddEthernet("LAN", Lan, Ipv4Prefix.Parse("192.168.1.1/24"), MacAddress.Parse(ServerHardware));
        WebInterface = Web.AddEthernet("LAN", Lan, Ipv4Prefix.Parse("192.168.1.10/24"), MacAddress.Parse(WebHardware));
        Lan.SetConditions(WebInterface, new LinkConditions { Delay = plan.WebDelay });
        Router.IsForwarding = true;
        Client.AddDefaultGateway(ClientInterface, Ipv4Prefix.ParseAddress("10.0.0.1"));
        Server.AddDefaultGateway(ServerInterface, Ipv4Prefix.ParseAddress("172.16.0.1"));
        Web.AddDefaultGateway(WebInterface, Ipv4Prefix.ParseAddress("192.168.1.1"));

        // Neighbours who have talked before; the paper's capture begins with the SYN.
        ClientInterface.Arp.Add(Ipv4Prefix.ParseAddress("10.0.0.1"), Inside.HardwareAddress);
        Inside.Arp.Add(Ipv4Prefix.ParseAddress("10.0.0.5"), ClientInterface.HardwareAddress);
        Outside.Arp.Add(ServerAddress, ServerInterface.HardwareAddress);
        ServerInterface.Arp.Add(Ipv4Prefix.ParseAddress("172.16.0.1"), Outside.HardwareAddress);

        _users = new LabUsers(
            new UserAccount(UserName, plan.ServerPassword.ToCharArray()) { Status = plan.Account, CanChangePassword = plan.MayChangePassword },
            new UserAccount(SecondUserName, SecondPassword.ToCharArray()));
        _servers = new LabUsers(new UserAccount(ServerName, plan.ServerPassword.ToCharArray()));
        var pool = new AddressPool(Ipv4Prefix.ParseAddress(plan.Pool.First), Ipv4Prefix.ParseAddress(plan.Pool.Last), plan.PoolIsEvenFirst);
        _serverCredentials = new Credentials(ServerName, plan.ServerPassword.ToCharArray());
        ILegacyCryptography own = plan.ServerCryptography?.Invoke(cryptography) ?? cryptography;
        Context = new ServerContext(plan.Server, _users, pool, ServerName, own)
        {
            Profile = plan.ServerHabits?.Invoke(SessionProfiles.Server(plan.Server.Profile, ServerName)),
            ProofOfClient = plan.ServerIsRogue ? (settings, random) => new RogueAuthenticator(_users, settings, own, random) : null,
            OwnProof = !plan.ServerProvesItself ? null : (way, random) => AuthenticationMethods.CreatePeer(
                way.AuthenticationProtocol, way.Algorithm, _serverCredentials, PeerSettings.Default, own, random),
        };
        Vpn = new LabVpnServer(Server, Context, plan.ServerTcp)
        {
            ProxyArpInterface = plan.HasProxyArp ? ServerLan : null,
            DatagramDelay = plan.DatagramDelay,
        };
    }

    public LabNetwork Network { get; }

    public LabHost Client { get; }

    public LabHost Router { get; }

    public LabHost Server { get; }

    public LabHost Web { get; }

    /// <summary>The segment with the client: what a capture on the client shows of the internet.</summary>
    public EthernetSegment Home { get; }

    /// <summary>The remote network.</summary>
    public EthernetSegment Lan { get; }

    public LabInterface ClientInterface { get; }

    public LabInterface Inside { get; }

    public LabInterface Outside { get; }

    public LabInterface ServerInterface { get; }

    public LabInterface ServerLan { get; }

    public LabInterface WebInterface { get; }

    /// <summary>The VPN server's address on the internet.</summary>
    public static IpAddress ServerAddress { get; } = Ipv4Prefix.ParseAddress("172.16.0.2");

    /// <summary>The address that the client connects to.</summary>
    public IpAddress DialledAddress => _plan.DialledAddress ?? ServerAddress;

    /// <summary>The web server's.</summary>
    public static IpAddress WebAddress { get; } = Ipv4Prefix.ParseAddress("192.168.1.10");

    /// <summary>What the server's connections share.</summary>
    public ServerContext Context { get; }

    /// <summary>The server.</summary>
    public LabVpnServer Vpn { get; }

    /// <summary>All tunnels of the client and of its neighbour, also those that have ended.</summary>
    public List<LabVpnClient> Clients { get; } = [];

    /// <summary>The client's latest tunnel; null before <see cref="Connect"/>.</summary>
    public LabVpnClient? Tunnel { get; private set; }

    public LabClock Clock => Network.Clock;

    /// <summary>True when both ends of the latest tunnel are open.</summary>
    public bool IsOpen => Tunnel is { Session.Phase: Tracing.SessionPhase.Open } && LatestServerTunnel is { Call.Phase: Tracing.SessionPhase.Open };

    /// <summary>The server's latest tunnel; null before there is one.</summary>
    public ServerTunnel? LatestServerTunnel
    {
        get
        {
            for (int i = Vpn.Connections.Count - 1; i >= 0; i--)
            {
                if (Vpn.Connections[i].Session.Tunnels.Count > 0)
                    return Vpn.Connections[i].Session.Tunnels[Vpn.Connections[i].Session.Tunnels.Count - 1];
            }

            return null;
        }
    }

    /// <summary>The client begins to connect.</summary>
    /// <param name="observer">Sees the control connection; null for nobody.</param>
    public LabVpnClient Connect(ITunnelObserver? observer = null)
    {
        string[] name = _plan.UserName.Split('\\');
        _credentials?.Dispose();
        _credentials = new Credentials(name[name.Length - 1], _plan.Password.ToCharArray())
        {
            Domain = name.Length > 1 ? name[0] : null,
            NewPassword = _plan.NewPassword?.ToCharArray(),
        };
        SessionProfile? profile = _plan.ClientHabits?.Invoke(SessionProfiles.Client(_plan.Client.Profile, ClientName));
        ILegacyCryptography cryptography = _plan.ClientCryptography?.Invoke(_cryptography) ?? _cryptography;
        LabRandom random = Client.Random.For($"session {_sessions++}");
        var session = new ClientSession(_plan.Client, _credentials, ClientName, cryptography, random, profile)
        {
            ProofOfServer = way => AuthenticationMethods.CreateAuthenticator(
                way.AuthenticationProtocol, way.Algorithm, _servers, AuthenticatorSettings.Default with { Name = ClientName }, cryptography, random),
        };
        Tunnel = new LabVpnClient(Client, DialledAddress, session, _plan.ProcessingTime) { Routes = _plan.Routes, Observer = observer };
        Clients.Add(Tunnel);
        Tunnel.Connect(_plan.ClientTcp, _plan.ClientPort);
        return Tunnel;
    }

    /// <summary>Another computer behind the client's router connects, as the same user.</summary>
    /// <returns>Its tunnel, open or not; the caller closes it.</returns>
    public LabVpnClient ConnectNeighbour()
    {
        LabHost host = Network.AddHost("NEIGHBOUR");
        LabInterface own = host.AddEthernet("Local Area Connection", Home, Ipv4Prefix.Parse("10.0.0.6/24"));
        host.AddDefaultGateway(own, Ipv4Prefix.ParseAddress("10.0.0.1"));
        _neighbour = new Credentials(UserName, _plan.ServerPassword.ToCharArray());
        var session = new ClientSession(_plan.Client, _neighbour, host.Name, _cryptography, host.Random.For("session"));
        var tunnel = new LabVpnClient(host, ServerAddress, session);
        Clients.Add(tunnel);
        tunnel.Connect(_plan.ClientTcp);
        Clock.RunUntil(() => session.Phase == Tracing.SessionPhase.Open || session.HasEnded, Clock.Now + TimeSpan.FromMinutes(1));
        return tunnel;
    }

    /// <summary>The client connects to a second PPTP server, on the web server's host in the remote network: through its first tunnel.</summary>
    public void ConnectThroughTunnel()
    {
        var pool = new AddressPool(Ipv4Prefix.ParseAddress("192.168.200.1"), Ipv4Prefix.ParseAddress("192.168.200.20"));
        _ = new LabVpnServer(Web, new ServerContext(_plan.Server, _users, pool, Web.Name, _cryptography), _plan.ServerTcp);
        _neighbour = new Credentials(SecondUserName, SecondPassword.ToCharArray());
        var session = new ClientSession(_plan.Client, _neighbour, ClientName, _cryptography, Client.Random.For("inner session"));
        var inner = new LabVpnClient(Client, WebAddress, session)
        {
            InterfaceName = "WAN (PPP/SLIP) Interface 2",
            Routes = new ClientRoutes(UsesDefaultGateway: false, AddsClassNetwork: true),
        };
        Clients.Add(inner);
        inner.Connect(_plan.ClientTcp);
        Clock.RunUntil(() => session.Phase == Tracing.SessionPhase.Open || session.HasEnded, Clock.Now + TimeSpan.FromMinutes(1));
    }

    /// <summary>Runs until the latest tunnel is open at both ends, or the client has given up.</summary>
    public bool RunUntilOpen(double seconds = 300)
    {
        Clock.RunUntil(() => IsOpen || Tunnel!.Session.HasEnded, Clock.Now + TimeSpan.FromSeconds(seconds));
        return IsOpen;
    }

    /// <summary>Runs for a while.</summary>
    public void Run(double seconds) => Clock.RunUntil(Clock.Now + TimeSpan.FromSeconds(seconds));

    /// <summary>Forgets keys and passwords.</summary>
    public void Dispose()
    {
        foreach (LabVpnClient client in Clients)
            client.Session.Dispose();
        foreach (LabVpnConnection connection in Vpn.Connections)
            connection.Session.Dispose();
        _credentials?.Dispose();
        _neighbour?.Dispose();
        _users.Dispose();
        _servers.Dispose();
        _serverCredentials.Dispose();
    }
}
