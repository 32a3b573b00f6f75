using System;

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
