using System;
using System.Runtime.CompilerServices;

namespace PptpTools.Lab;

/// <summary>Something that happens to a PPTP connection, reproduced in the lab.</summary>
public sealed class LabScenario
{
    private readonly Func<ulong, Authentication.ILegacyCryptography, LabPlan> _plan;
    private readonly Action<ScenarioRun> _play;

    internal LabScenario(string name, string fault, string ending, Func<ulong, Authentication.ILegacyCryptography, LabPlan> plan, Action<ScenarioRun> play)
    {
        Name = name;
        Fault = fault;
        Ending = ending;
        _plan = plan;
        _play = play;
    }

    /// <summary>A scenario with the name of the member that keeps it.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="ending">How the client's session ends; null where it stays open.</param>
    /// <param name="plan">What is built, whatever the seed; null for a healthy network.</param>
    /// <param name="play">What happens; null where the client connects, and no more.</param>
    /// <param name="name">The member.</param>
    internal static LabScenario Of(
        string fault, Session.SessionFailureKind? ending, LabPlan? plan = null, Action<ScenarioRun>? play = null, [CallerMemberName] string name = "")
    {
        LabPlan built = plan ?? new LabPlan();
        return new LabScenario(
            name, fault, ending?.ToString() ?? nameof(Tracing.SessionPhase.Open), (seed, _) => built with { Seed = seed }, play ?? (static run => run.Connect()));
    }

    /// <summary>The name, one word.</summary>
    public string Name { get; }

    /// <summary>What is wrong; empty where nothing is.</summary>
    public string Fault { get; }

    /// <summary>How it is expected to end: <c>Open</c>, or the name of the client's <see cref="Session.SessionFailureKind"/>.</summary>
    public string Ending { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal LabPlan Plan(ulong seed, Authentication.ILegacyCryptography cryptography) => _plan(seed, cryptography);

    internal void Play(ScenarioRun run) => _play(run);
}
