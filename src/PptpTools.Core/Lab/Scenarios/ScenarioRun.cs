using System;
using System.Collections.Generic;
using System.IO;
using PptpTools.Authentication;
using PptpTools.Decoding;
using PptpTools.Session;
using PptpTools.Tracing;

namespace PptpTools.Lab;

/// <summary>One run of a scenario: its network, its captures, and what it leaves.</summary>
public sealed class ScenarioRun : IDisposable
{
    private readonly MemoryStream _octets = new();
    private readonly LabTrace _live = new();
    private readonly LabTrace _network = new();
    private readonly CapturePasswords _passwords;
    private readonly LabScenario _scenario;
    private readonly LabPlan _plan;
    private readonly LabHostState _clientBefore;
    private readonly LabHostState _serverBefore;
    private LabHostState? _clientDuring;
    private LabHostState? _serverDuring;
    private TunnelLease? _lease;

    private ScenarioRun(LabScenario scenario, ulong seed, string? segment, ILegacyCryptography cryptography)
    {
        _scenario = scenario;
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
        var decoder = new CaptureDecoder(new DecodeOptions { IncludeData = true }, _live);
        var trace = new LiveTrace(decoder, World.ClientInterface.Address.Address, LabWorld.ServerAddress, isClient: true, World.Network.Epoch);
        World.Connect(new Starter(trace, this));
        bool isOpen = World.RunUntilOpen(seconds);
        if (isOpen)
            NoteOpen();
        _live.Decoders.Add(decoder);
        return isOpen;
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
        foreach (CaptureDecoder decoder in _live.Decoders)
            decoder.Finish();
        Capture.Decoder!.Finish();
        ClientSession? session = World.Tunnel?.Session;
        return new LabResult
        {
            Scenario = _scenario.Name,
            Fault = _scenario.Fault,
            Seed = seed,
            Phase = session?.Phase ?? SessionPhase.Unknown,
            Failure = session?.Failure,
            ServerFailure = World.LatestServerTunnel?.Failure,
            Duration = World.Clock.Now,
            Sessions = _live.Sessions,
            Events = _live.Events,
            Steps = _network.Events,
            UserName = _plan.UserName,
            Passwords = PasswordsOf(_plan),
            ClientBefore = _clientBefore,
            ClientAfter = _clientDuring ?? new LabHostState(World.Client),
            ServerBefore = _serverBefore,
            ServerAfter = _serverDuring ?? new LabHostState(World.Server),
            Lease = _lease,
            Capture = _octets.ToArray(),
            ExpectedEnding = _scenario.Ending,
        };
    }

    /// <summary>Begins the live trace with the first octets, when the client's port is known.</summary>
    private sealed class Starter(LiveTrace trace, ScenarioRun run) : ITunnelObserver
    {
        private bool _hasBegun;

        public void OnControlOctets(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> octets)
        {
            if (!_hasBegun)
                trace.Begin(now, run.World.Tunnel!.LocalPort);
            _hasBegun = true;
            trace.OnControlOctets(now, isOutgoing, octets);
            run._lease = run.World.Tunnel!.Session.Lease ?? run._lease;
        }

        public void OnDatagram(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> datagram)
        {
            trace.OnDatagram(now, isOutgoing, datagram);
            run._lease = run.World.Tunnel!.Session.Lease ?? run._lease;
        }
    }
}
