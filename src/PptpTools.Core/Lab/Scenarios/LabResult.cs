using System;
using System.Collections.Generic;
using PptpTools.Decoding;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire;

namespace PptpTools.Lab;

/// <summary>A host's interfaces and routes at one time.</summary>
public sealed class LabHostState
{
    internal LabHostState(LabHost host)
    {
        Host = host.Name;
        Interfaces = host.InterfaceStates();
        Routes = host.Routes.ToList();
    }

    /// <summary>The host's name.</summary>
    public string Host { get; }

    /// <summary>As <c>ipconfig</c> shows them.</summary>
    public IReadOnlyList<LabInterfaceState> Interfaces { get; }

    /// <summary>As <c>route print</c> shows them, each with its reason.</summary>
    public IReadOnlyList<LabRoute> Routes { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}: {Interfaces.Count} interfaces, {Routes.Count} routes";
}

/// <summary>What a lab run leaves.</summary>
public sealed class LabResult
{
    /// <summary>The scenario's name.</summary>
    public string Scenario { get; internal init; } = "";

    /// <summary>What was wrong; empty where nothing was.</summary>
    public string Fault { get; internal init; } = "";

    /// <summary>The seed: the same seed gives the same octets.</summary>
    public ulong Seed { get; internal init; }

    /// <summary>How it was expected to end.</summary>
    public string ExpectedEnding { get; internal init; } = "";

    /// <summary>How it ended: <c>Open</c> where the client's tunnel was up at the end or was closed on purpose, else the kind of failure.</summary>
    public string Ending => Failure is null ? Phase.ToString()
        : Failure.Kind == SessionFailureKind.ClosedLocally ? nameof(SessionPhase.Open) : Failure.Kind.ToString();

    /// <summary>How far the client's latest session got.</summary>
    public SessionPhase Phase { get; internal init; }

    /// <summary>Why the client's latest session ended; null where it lives.</summary>
    public SessionFailure? Failure { get; internal init; }

    /// <summary>Why the server's latest tunnel ended; null where it lives or there was none.</summary>
    public SessionFailure? ServerFailure { get; internal init; }

    /// <summary>The client's latest lease; null where there was none.</summary>
    public TunnelLease? Lease { get; internal init; }

    /// <summary>The simulated time that passed.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The sessions, as the client's end saw them.</summary>
    public IReadOnlyList<PptpSession> Sessions { get; internal init; } = [];

    /// <summary>The steps, data packets included, as the client's end saw them.</summary>
    public IReadOnlyList<NegotiationEvent> Events { get; internal init; } = [];

    /// <summary>
    /// The steps of the whole network, read while they happened, as <c>Trace-PptpNegotiation</c> shows them; what the lab's user sent
    /// encrypted is readable.
    /// </summary>
    public IReadOnlyList<NegotiationEvent> Steps { get; internal init; } = [];

    /// <summary>The client's interfaces and routes before.</summary>
    public required LabHostState ClientBefore { get; init; }

    /// <summary>The client's interfaces and routes with the tunnel open, or at the end where it never was.</summary>
    public required LabHostState ClientAfter { get; init; }

    /// <summary>The client's interfaces and routes after the tunnel was closed, which is not in the capture any more.</summary>
    public required LabHostState ClientClosed { get; init; }

    /// <summary>The server's interfaces and routes before.</summary>
    public required LabHostState ServerBefore { get; init; }

    /// <summary>The server's interfaces and routes with the tunnel open, or at the end where it never was.</summary>
    public required LabHostState ServerAfter { get; init; }

    /// <summary>True where nobody has the client's address any more after the tunnel was closed, or it never had one.</summary>
    public bool AddressWasGivenBack { get; internal init; }

    /// <summary>Actions of the simulated clock, closing included.</summary>
    internal long Actions { get; init; }

    /// <summary>Everything that passed, as one pcapng file with an interface for each segment.</summary>
    public byte[] Capture { get; internal init; } = [];

    /// <summary>What the client's engine says that it read and wrote itself.</summary>
    internal IReadOnlyList<(bool IsOutgoing, WireRecord Record)> Engine { get; init; } = [];

    internal string UserName { get; init; } = "";

    internal IReadOnlyList<string> Passwords { get; init; } = [];

    /// <summary>Adds what the lab's user typed, so that the capture's encrypted data can be read.</summary>
    /// <param name="passwords">Where to.</param>
    public void AddPasswords(CapturePasswords passwords)
    {
        if (passwords is null)
            throw new ArgumentNullException(nameof(passwords));
        foreach (string password in Passwords)
            passwords.Add(UserName, password.AsSpan());
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scenario}, seed {Seed}: {Ending}";
}
