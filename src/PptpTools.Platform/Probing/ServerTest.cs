using System;
using System.Diagnostics;
using System.Net;
using System.Threading;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.NameResolution;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Probing;

/// <summary>Tests a PPTP server on the network: which connections are made, and what they show, is the business of <see cref="ServerProbe"/>.</summary>
public sealed class ServerTest : IDisposable
{
    private readonly string _server;
    private readonly Credentials? _credentials;

    /// <summary>A test that nothing is sent for yet.</summary>
    /// <param name="server">Name or IPv4 address.</param>
    /// <param name="userName">Who logs on, without domain; null to test without a login.</param>
    /// <param name="domain">The domain before the name; null for none.</param>
    /// <param name="password">The password; taken over and cleared.</param>
    public ServerTest(string server, string? userName, string? domain, char[] password)
    {
        _server = server ?? throw new ArgumentNullException(nameof(server));
        _credentials = userName is null ? null : new Credentials(userName, password) { Domain = domain };
    }

    /// <summary>Is told in a few words what is done next, on the thread that runs the test.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Runs the test: some seconds, at most some minutes where much is left unanswered.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public ServerReport Run(CancellationToken cancellation)
    {
        Progress?.Invoke("resolving the name");
        var clock = Stopwatch.StartNew();
        (IpAddress? address, string? failure) = Find(cancellation);
        TimeSpan? time = IPAddress.TryParse(_server, out _) ? null : clock.Elapsed;
        using var probe = new ServerProbe(new ProbeSettings
        {
            Server = _server,
            HostName = Environment.MachineName,
            Credentials = _credentials,
            GreObstacle = address is { } known ? FindObstacle(known) : null,
            Cryptography = new BouncyCastleCryptography(),
            Random = new SystemRandom(),
        });
        if (address is { } server)
        {
            probe.HandleResolved(server, time);
            Run(probe, server, cancellation);
        }
        else
        {
            probe.HandleNotResolved(failure!);
        }

        return probe.Report;
    }

    /// <summary>Clears the password.</summary>
    public void Dispose() => _credentials?.Dispose();

    private (IpAddress? Address, string? Failure) Find(CancellationToken cancellation)
    {
        try
        {
            return (ServerNames.Resolve(_server, cancellation)[0], null);
        }
        catch (TunnelException error)
        {
            return (null, error.Message);
        }
    }

    private void Run(ServerProbe probe, IpAddress server, CancellationToken cancellation)
    {
        while (probe.NextRun() is { } run)
        {
            if (probe.Connections > 1 && cancellation.WaitHandle.WaitOne(ServerProbe.Spacing))
                cancellation.ThrowIfCancellationRequested();
            Progress?.Invoke($"connection {probe.Connections}: {Describe(run)}");
#if NET
            using var connection = new ProbeConnection(run, server, withGre: probe.UsesGre, tap: null);
#else
            using var connection = new ProbeConnection(run);
#endif
            connection.Play(server, cancellation);
            probe.HandleEnd(run);
        }
    }

    private static string Describe(ProbeRun run) => run switch
    {
        MethodRun method => $"is {method.Kind} accepted",
        LoginRun login => $"login by {login.Method}, is {login.Kind} accepted",
        _ => "",
    };

    private static string? FindObstacle(IpAddress server)
    {
#if NET
        if (OperatingSystem.IsLinux())
            return ProbeDatagrams.FindObstacle(server);
#endif
        return "GRE cannot be sent on this system yet: that needs Linux and PowerShell 7.";
    }
}
