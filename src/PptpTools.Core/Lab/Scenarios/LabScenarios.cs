using System;
using System.Collections.Generic;

namespace PptpTools.Lab;

/// <summary>Every scenario of the lab.</summary>
public static class LabScenarios
{
    /// <summary>All, the paper first.</summary>
    public static IReadOnlyList<LabScenario> All { get; } = [VpnPaper.Scenario];

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
