using System;
using System.Collections.Generic;
using System.IO;
using PptpTools.Authentication;
using PptpTools.Decoding;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>One run of a scenario: its network, its captures, and what it leaves.</summary>
public sealed class ScenarioRun : IDisposable
{
    private readonly MemoryStream _octets = new();
    private readonly LabTrace _live = new();
    private readonly CaptureDecoder _liveDecoder;
    private readonly LiveTrace _trace;
    private readonly EngineTrace _engine = new();
    private readonly LabTrace _network = new();
    private readonly CapturePasswords _passwords;
    private readonly LabScenario _scenario;
    private readonly LabPlan _plan;
    private readonly string? _segment;
    private readonly LabHostState _clientBefore;
    private readonly LabHostState _serverBefore;
    private LabHostState? _clientDuring;
    private LabHostState? _serverDuring;
    private int _addressesTaken;

    private ScenarioRun(LabScenario scenario, ulong seed, string? segment, ILegacyCryptography cryptography)
    {
        _scenario = scenario;
        _segment = segment;
        _plan = scenario.Plan(seed, cryptography);
        World = new LabWorld(_plan, cryptography);
        _passwords = new CapturePasswords(cryptography);
        foreach (string password in PasswordsOf(_plan))
            _passwords.Add(_plan.UserName, password.AsSpan());
        Capture = new LabCapture(World.Network, _octets)
        {
            Decoder = new CaptureDecoder(new DecodeOptions { Passwords = _passwords }, _network),
        };
        Capture.Add("internet", World.ClientInterface, segment is null or "internet");
        Capture.Add("lan", World.ServerLan, segment is null or "lan");
        _liveDecoder = new CaptureDecoder(new DecodeOptions { IncludeData = true }, _live);
        _trace = new LiveTrace(_liveDecoder, World.Network, World.ClientInterface.Address.Address, World.DialledAddress);
        World.ClientInterface.Observer = _trace;
        _clientBefore = new LabHostState(World.Client);
        _serverBefore = new LabHostState(World.Server);
    }

    internal LabWorld World { get; }

    internal LabCapture Capture { get; }

    internal static IReadOnlyList<string> Segments { get; } = ["internet", "lan"];

    /// <summary>Plays a scenario to its end.</summary>
    /// <param name="scenario">Which.</param>
    /// <param name="seed">Decides every random number: the same seed gives the same octets.</param>
    /// <param name="segment">The segment to capture, <c>internet</c> or <c>lan</c>; null for both.</param>
    /// <param name="cryptography">MD4 and DES.</param>
    public static LabResult Play(LabScenario scenario, ulong seed, string? segment, ILegacyCryptography cryptography)
    {
        if (scenario is null)
            throw new ArgumentNullException(nameof(scenario));
        if (segment is not (null or "internet" or "lan"))
            throw new ArgumentException("A segment is internet or lan.", nameof(segment));
        using var run = new ScenarioRun(scenario, seed, segment, cryptography);
        scenario.Play(run);
        return run.Finish(seed);
    }

    /// <summary>Forgets keys and passwords.</summary>
    public void Dispose()
    {
        World.Dispose();
        _passwords.Dispose();
    }

    /// <summary>The client connects; runs until the tunnel is open or given up.</summary>
    internal bool Connect(double seconds = 600)
    {
        World.Connect(_trace);
        World.Tunnel!.Session.Observer = _engine;
        bool isOpen = World.RunUntilOpen(seconds);
        if (isOpen)
            NoteOpen();
        return isOpen;
    }

    /// <summary>Captures what the client routes into its tunnel as well.</summary>
    internal void CaptureTunnel()
    {
        if (World.Tunnel?.Interface is { } tunnel)
            Capture.Add("tunnel", tunnel, _segment is null);
    }

    /// <summary>Others have taken some of the pool's addresses.</summary>
    internal void NoteTakenAddresses() => _addressesTaken = World.Context.Pool.Taken;

    /// <summary>The client sends echo requests, one after the other.</summary>
    /// <param name="destination">Whom it asks.</param>
    /// <param name="count">How many.</param>
    /// <param name="interval">Seconds from one to the next, and after the last.</param>
    /// <param name="length">Octets of data in each.</param>
    internal LabPing Ping(IpAddress destination, int count, double interval = 0.1, int length = 32)
    {
        var ping = new LabPing(World.Client);
        for (int i = 0; i < count; i++)
        {
            ping.Send(destination, length);
            World.Run(interval);
        }

        return ping;
    }

    /// <summary>The client asks the web server behind the VPN server for a page.</summary>
    /// <param name="pageLength">Octets of the page.</param>
    /// <param name="seconds">How long it waits for it.</param>
    internal LabWebClient Browse(int pageLength = 512, double seconds = 5)
    {
        _ = new LabWebServer(World.Web, pageLength);
        LabWebClient browser = LabWebClient.Get(World.Client, LabWorld.WebAddress);
        World.Run(seconds);
        return browser;
    }

    /// <summary>Keeps interfaces and routes as they are while the tunnel is open.</summary>
    internal void NoteOpen()
    {
        _clientDuring = new LabHostState(World.Client);
        _serverDuring = new LabHostState(World.Server);
    }

    private static IReadOnlyList<string> PasswordsOf(LabPlan plan) => plan.NewPassword is { } changed ? [plan.Password, changed] : [plan.Password];

    private LabResult Finish(ulong seed)
    {
        _trace.IsOver = true;
        _liveDecoder.Finish();
        Capture.Decoder!.Finish();
        ClientSession? session = World.Tunnel?.Session;
        (SessionPhase phase, SessionFailure? failure, SessionFailure? serverFailure) =
            (session?.Phase ?? SessionPhase.Unknown, session?.Failure, World.LatestServerTunnel?.Failure);
        TimeSpan duration = World.Clock.Now;
        LabHostState clientAfter = _clientDuring ?? new LabHostState(World.Client);
        LabHostState serverAfter = _serverDuring ?? new LabHostState(World.Server);
        Close();
        return new LabResult
        {
            Scenario = _scenario.Name,
            Fault = _scenario.Fault,
            Seed = seed,
            Phase = phase,
            Failure = failure,
            ServerFailure = serverFailure,
            Duration = duration,
            Sessions = _live.Sessions,
            Events = _live.Events,
            Steps = _network.Events,
            Engine = _engine.Records,
            UserName = _plan.UserName,
            Passwords = PasswordsOf(_plan),
            ClientBefore = _clientBefore,
            ClientAfter = clientAfter,
            ClientClosed = new LabHostState(World.Client),
            ServerBefore = _serverBefore,
            ServerAfter = serverAfter,
            AddressWasGivenBack = World.Context.Pool.Taken == _addressesTaken,
            Actions = World.Clock.Actions,
            Lease = World.Tunnel?.Lease,
            Capture = _octets.ToArray(),
            ExpectedEnding = _scenario.Ending,
        };
    }

    /// <summary>Closes the tunnel where there is one, and waits until both ends have noticed that it is gone, however it went.</summary>
    private void Close()
    {
        const double LongestKeepAlive = 300;
        _engine.IsOver = true;
        Capture.Stop();
        for (int i = World.Clients.Count - 1; i >= 0; i--)
            World.Clients[i].Close();
        World.Run(LongestKeepAlive);
    }
}
