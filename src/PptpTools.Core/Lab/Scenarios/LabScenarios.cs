using System;
using System.Collections.Generic;

namespace PptpTools.Lab;

/// <summary>Every scenario of the lab.</summary>
public static class LabScenarios
{
    /// <summary>Nothing is wrong: what the others are compared with.</summary>
    internal static LabScenario Healthy { get; } = LabScenario.Of("", ending: null, play: static run =>
    {
        if (run.Connect())
            run.Browse();
    });

    /// <summary>All, the paper first, then by layer.</summary>
    public static IReadOnlyList<LabScenario> All { get; } =
    [
        VpnPaper.Scenario,
        Healthy,
        .. ControlScenarios.All,
        .. GreScenarios.All,
        .. LinkScenarios.All,
        .. AuthenticationScenarios.All,
        .. EncryptionScenarios.All,
        .. NetworkScenarios.All,
        .. RoutingScenarios.All,
    ];

    /// <summary>The scenario of a name; null where there is none.</summary>
    public static LabScenario? Find(string name)
    {
        foreach (LabScenario scenario in All)
        {
            if (string.Equals(scenario.Name, name, StringComparison.OrdinalIgnoreCase))
                return scenario;
        }

        return null;
    }
}
