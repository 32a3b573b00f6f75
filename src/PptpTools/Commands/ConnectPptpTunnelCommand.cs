using System;
using System.Linq;
using System.Management.Automation;
using System.Net;
using PptpTools.Authentication;
using PptpTools.Connecting;
using PptpTools.Routing;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>Opens a tunnel, which then goes on by itself.</summary>
[Cmdlet(VerbsCommunications.Connect, "PptpTunnel", SupportsShouldProcess = true)]
[OutputType(typeof(LiveSession), typeof(TunnelRoute))]
public sealed partial class ConnectPptpTunnelCommand : TermsCommand
{
    /// <summary>Names or IPv4 addresses of servers, in the order in which they are tried.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("ServerAddress", "ComputerName")]
    public string[] Server { get; set; } = [];

    /// <summary>Who logs on.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>The session's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Asks for stateful MPPE, and accepts either kind.</summary>
    [Parameter]
    public SwitchParameter Stateful { get; set; }

    /// <summary>Carries IPv6 beside IPv4.</summary>
    [Parameter]
    public SwitchParameter EnableIpv6 { get; set; }

    /// <summary>Sends only what has a route of its own through the tunnel.</summary>
    [Parameter]
    public SwitchParameter SplitTunneling { get; set; }

    /// <summary>Sends the network of the own address's class through the tunnel.</summary>
    [Parameter]
    public SwitchParameter ClassNetwork { get; set; }

    /// <summary>Networks to send through the tunnel.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Route { get; set; } = [];

    /// <summary>The metric of the routes into the tunnel.</summary>
    [Parameter]
    public uint RouteMetric { get; set; }

    /// <summary>Leaves out the route that keeps the tunnel's own packets out of it.</summary>
    [Parameter]
    public SwitchParameter NoHostRoute { get; set; }

    /// <summary>Uses the DNS servers that the server names, with split tunnelling too.</summary>
    [Parameter]
    public SwitchParameter UsePeerDns { get; set; }

    /// <summary>Leaves this host's DNS servers as they are.</summary>
    [Parameter]
    public SwitchParameter NoDnsChange { get; set; }

    /// <summary>The address to ask for; no other is accepted.</summary>
    [Parameter]
    [ValidateNotNull]
    public IPAddress? LocalAddress { get; set; }

    /// <summary>The longest packet to send through the tunnel, in octets.</summary>
    [Parameter]
    [ValidateRange(128, 1500)]
    public int Mtu { get; set; }

    /// <summary>The longest packet that the server may send, in octets.</summary>
    [Parameter]
    [ValidateRange(128, 1500)]
    public int Mru { get; set; }

    /// <summary>Lets TCP connections of hosts behind this one announce no longer segments than fit into the tunnel.</summary>
    [Parameter]
    public SwitchParameter ClampMss { get; set; }

    /// <summary>After how many seconds of silence the server is asked for a sign of life; 0 never asks.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int EchoIntervalSeconds { get; set; } = 30;

    /// <summary>How many signs of life in a row may stay away.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int EchoFailure { get; set; } = 4;

    /// <summary>After how many seconds without data the tunnel is closed; 0 for never.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int IdleTimeoutSeconds { get; set; }

    /// <summary>After how many seconds the tunnel is closed; 0 for never.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int SessionTimeoutSeconds { get; set; }

    /// <summary>Opens the tunnel again when it is lost, or did not open.</summary>
    [Parameter]
    public SwitchParameter Persist { get; set; }

    /// <summary>How many seconds to wait before the first new try; each further wait is twice as long.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int ReconnectDelaySeconds { get; set; } = 2;

    /// <summary>The longest wait, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int MaximumReconnectDelaySeconds { get; set; } = 60;

    /// <summary>Most tries in a row that may fail; 0 for any number.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumRetry { get; set; }

    /// <summary>The address to connect from.</summary>
    [Parameter]
    [ValidateNotNull]
    public IPAddress LocalBindAddress { get; set; } = IPAddress.Any;

    /// <summary>The TCP port to connect from; 0 for any.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int LocalPort { get; set; }

    /// <summary>The number to dial, for servers that want one.</summary>
    [Parameter]
    [ValidateLength(0, 63)]
    public string PhoneNumber { get; set; } = "";

    /// <summary>Where to record what is sent and received.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CapturePath { get; set; }

    /// <summary>What to do when the tunnel opens; it gets the session.</summary>
    [Parameter]
    public ScriptBlock? OnUp { get; set; }

    /// <summary>What to do when the tunnel is lost or closed; it gets the session.</summary>
    [Parameter]
    public ScriptBlock? OnDown { get; set; }

    /// <summary>Keeps the tunnel in a process of its own, which goes on when this one ends.</summary>
    [Parameter]
    public SwitchParameter Detach { get; set; }

    /// <summary>Writes the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private ConnectRequest ToRequest(IpPrefix[] routes, string? capture)
    {
        (string? user, string? domain) = CredentialReader.Name(Credential);
        return new ConnectRequest
        {
            Servers = Server,
            UserName = user!,
            Domain = domain,
            Password = CredentialReader.Characters(Credential),
            Name = Name,
            CapturePath = capture,
            TellsSteps = IsBound("Verbose") || IsBound("Debug"),
            LocalEndPoint = IsBound(nameof(LocalBindAddress)) || LocalPort != 0 ? new IPEndPoint(LocalBindAddress, LocalPort) : null,
            MaximumTransmissionUnit = Mtu == 0 ? null : Mtu,
            ClampsSegments = ClampMss,
            Options = new ClientOptions
            {
                Profile = PeerProfile,
                Methods = AuthenticationMethod,
                Encryption = Encryption,
                Strengths = KeyStrength,
                IsStateful = Stateful,
                RunsIpv6 = EnableIpv6,
                Address = LocalAddress is null ? null : Wire.Ip.IpAddress.From(LocalAddress),
                ReceiveUnit = Mru == 0 ? null : (ushort)Mru,
                EchoInterval = SecondsOf(EchoIntervalSeconds),
                EchoFailures = EchoFailure,
                IdleLimit = SecondsOf(IdleTimeoutSeconds),
                SessionLimit = SecondsOf(SessionTimeoutSeconds),
                PhoneNumber = PhoneNumber,
            },
            Routes = new RouteOptions
            {
                IsSplit = SplitTunneling,
                AddsClassNetwork = IsBound(nameof(ClassNetwork)) ? ClassNetwork.IsPresent : SplitTunneling && routes.Length == 0,
                Requested = routes,
                Metric = IsBound(nameof(RouteMetric)) ? RouteMetric : null,
                KeepsServerOutside = !NoHostRoute,
                UsesDns = !NoDnsChange && (!SplitTunneling || UsePeerDns),
            },
            Reconnect = new ReconnectPolicy
            {
                IsPersistent = Persist,
                Delay = TimeSpan.FromSeconds(ReconnectDelaySeconds),
                MaximumDelay = TimeSpan.FromSeconds(Math.Max(ReconnectDelaySeconds, MaximumReconnectDelaySeconds)),
                MaximumTries = MaximumRetry == 0 ? null : MaximumRetry,
            },
        };
    }

    private static TimeSpan? SecondsOf(int seconds) => seconds == 0 ? null : TimeSpan.FromSeconds(seconds);

    private void CheckParameters()
    {
        if (Credential.Password.Length > MicrosoftChap.MaximumPasswordLength)
            ThrowTerminatingError(ErrorRecords.PasswordTooLong(Credential.UserName));
        if (UsePeerDns && NoDnsChange)
            ThrowTerminatingError(ErrorRecords.ParametersExclude(nameof(UsePeerDns), nameof(NoDnsChange)));
        if (Detach && (OnUp ?? OnDown) is not null)
            ThrowTerminatingError(ErrorRecords.ParametersExclude(nameof(Detach), OnUp is null ? nameof(OnDown) : nameof(OnUp)));
    }

    private IpPrefix[] ReadRoutes() => [.. Route.Select(text =>
    {
        if (!IpPrefix.TryParse(text, out IpPrefix prefix))
            ThrowTerminatingError(ErrorRecords.NotANetwork(text));
        return prefix;
    })];

    private void WarnOfWeakness()
    {
        foreach (AuthenticationMethod method in AuthenticationMethod.Distinct())
        {
            string? weakness = method switch
            {
                Session.AuthenticationMethod.Pap => "PAP sends the password in clear: everybody on the way can read it.",
                Session.AuthenticationMethod.ChapMd5 or Session.AuthenticationMethod.EapMd5 => $"{method} lets everybody on the way guess the password, and leaves no keys for encryption.",
                Session.AuthenticationMethod.MsChap => "MS-CHAP shows a hash of the password that is recovered at once, and does not prove the server.",
                _ => null,
            };
            if (weakness is not null)
                WriteWarning(weakness);
        }

        if (Encryption < EncryptionPolicy.Required)
            WriteWarning(Encryption == EncryptionPolicy.None ? "Data goes through the tunnel in clear." : "Data goes through the tunnel in clear where the server wants it so.");
        else if (Encryption == EncryptionPolicy.Required && (KeyStrength & (KeyStrengths.Bits40 | KeyStrengths.Bits56)) != 0)
            WriteWarning("Keys of 40 and 56 bits are found by trying them all.");
    }
}
