using System;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Commands;

/// <summary>Starts a PPTP server in this process.</summary>
[Cmdlet(VerbsLifecycle.Start, "PptpServer", SupportsShouldProcess = true, DefaultParameterSetName = UserSet)]
[OutputType(typeof(PptpServer))]
public sealed class StartPptpServerCommand : TermsCommand
{
    private const string UserSet = "User";
    private const string SecretsSet = "Secrets";

    /// <summary>Who may connect: credentials, or tables with Credential and Address.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = UserSet)]
    [ServerUserTransformation]
    [ValidateNotNullOrEmpty]
    public ServerUser[] User { get; set; } = [];

    /// <summary>A chap-secrets file with those who may connect.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretsSet)]
    [ValidateNotNullOrEmpty]
    public string SecretsPath { get; set; } = "";

    /// <summary>The address to listen at.</summary>
    [Parameter]
    [ValidateNotNull]
    public IPAddress ListenAddress { get; set; } = IPAddress.Loopback;

    /// <summary>The server's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>First and last address of the pool; the first is the server's own.</summary>
    [Parameter]
    [ValidateCount(2, 2)]
    public IPAddress[] AddressPool { get; set; } = [];

    /// <summary>Hands out even addresses before odd ones.</summary>
    [Parameter]
    public SwitchParameter EvenAddressesFirst { get; set; }

    /// <summary>Allows stateful MPPE.</summary>
    [Parameter]
    public SwitchParameter AllowStateful { get; set; }

    /// <summary>DNS servers to give.</summary>
    [Parameter]
    [ValidateCount(0, 2)]
    public IPAddress[] DnsServer { get; set; } = [];

    /// <summary>WINS servers to give.</summary>
    [Parameter]
    [ValidateCount(0, 2)]
    public IPAddress[] WinsServer { get; set; } = [];

    /// <summary>The longest packet that clients may send, in octets.</summary>
    [Parameter]
    [ValidateRange(128, 1500)]
    public int MaximumReceiveUnit { get; set; }

    /// <summary>How long a tunnel may be without data.</summary>
    [Parameter]
    public TimeSpan? IdleLimit { get; set; }

    /// <summary>How long a tunnel may be open.</summary>
    [Parameter]
    public TimeSpan? SessionLimit { get; set; }

    /// <summary>Most tunnels at a time.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int MaximumSession { get; set; } = new ServerLimits().Sessions;

    /// <summary>Most control connections without a tunnel at a time.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int MaximumHalfOpen { get; set; } = new ServerLimits().HalfOpen;

    /// <summary>Most control connections of one address in a minute; 0 for any number.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumConnectionPerMinute { get; set; } = new ServerLimits().ConnectionsPerMinute ?? 0;

    /// <summary>The interface on which ARP requests for clients are answered.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProxyArpInterface { get; set; }

    /// <summary>Lets this host forward packets between clients and its other networks.</summary>
    [Parameter]
    public SwitchParameter EnableForwarding { get; set; }

    /// <summary>What is done to the GRE packets that the server sends.</summary>
    [Parameter]
    [ValidateNotNull]
    public DatagramFaults? Fault { get; set; }

    /// <summary>Starts the server.</summary>
    protected override void EndProcessing()
    {
        if (!ShouldProcess($"{Name} at {ListenAddress}:{PptpServer.Port}", "Start a PPTP server"))
            return;
        if (Array.Exists(AuthenticationMethod, method => method is not (Session.AuthenticationMethod.MsChapV2 or Session.AuthenticationMethod.EapMsChapV2)))
            WriteWarning("The server allows authentication that shows the password, or what it can be guessed from, to whoever listens.");
        if (Encryption < EncryptionPolicy.Required)
            WriteWarning("The server lets data through that is not encrypted.");
        try
        {
            WriteObject(PptpServer.Start(ReadSettings()));
        }
        catch (Exception fault) when (fault is Win32Exception or SocketException or PlatformNotSupportedException or ArgumentException
            or SecretsFileException or IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.ServerNotStarted(fault, ListenAddress));
        }
    }

    private ServerSettings ReadSettings()
    {
        ServerUsers users = ParameterSetName == SecretsSet ? ReadSecrets() : new ServerUsers();
        try
        {
            foreach (ServerUser user in User)
            {
                IpAddress? address = AddressOf(user.Address);
                users.Add(CredentialReader.Name(user.Credential).User!, CredentialReader.Characters(user.Credential), address);
            }

            return Settings(users);
        }
        catch
        {
            users.Dispose();
            throw;
        }
    }

    private ServerUsers ReadSecrets()
    {
        string path = CapturePaths.Literal(this, SecretsPath) ?? SecretsPath;
        using var reader = new StreamReader(path);
        if (SecretsFile.IsOpenToOthers(path))
            WriteWarning($"Other users may read or change the secrets in '{path}'. Run: chmod 600 '{path}'.");
        return SecretsFile.Read(reader, Name);
    }

    private ServerSettings Settings(ServerUsers users)
    {
        var settings = new ServerSettings
        {
            Address = ListenAddress,
            Name = Name,
            Users = users,
            IsEvenFirst = EvenAddressesFirst,
            ProxyArpInterface = ProxyArpInterface,
            IsForwarding = EnableForwarding,
            Faults = Fault,
            Limits = new ServerLimits
            {
                Sessions = MaximumSession,
                HalfOpen = MaximumHalfOpen,
                ConnectionsPerMinute = MaximumConnectionPerMinute == 0 ? null : MaximumConnectionPerMinute,
            },
            Options = new ServerOptions
            {
                Profile = PeerProfile,
                Methods = AuthenticationMethod,
                Encryption = Encryption,
                Strengths = KeyStrength,
                IsStateful = AllowStateful,
                ReceiveUnit = MaximumReceiveUnit == 0 ? null : (ushort)MaximumReceiveUnit,
                DnsServers = [.. DnsServer.Select(IpAddress.From)],
                WinsServers = [.. WinsServer.Select(IpAddress.From)],
                IdleLimit = IdleLimit,
                SessionLimit = SessionLimit,
            },
        };
        return AddressPool.Length == 0 ? settings : settings with { PoolFirst = IpAddress.From(AddressPool[0]), PoolLast = IpAddress.From(AddressPool[1]) };
    }

    private static IpAddress? AddressOf(IPAddress? address) => address is null ? null : IpAddress.From(address);
}
