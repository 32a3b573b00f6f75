using System;
using System.Collections.Generic;
using System.Globalization;

namespace PptpTools.Lab;

/// <summary>Finds the scenarios that a misspelt name may mean.</summary>
public static class LabScenarioNames
{
    private const int MostNames = 5;

    /// <summary>Names longer than this are nobody's spelling of one.</summary>
    private const int LongestName = 64;

    /// <summary>The scenarios whose names contain the given one, or differ from it in a third of its letters at most; nearest first.</summary>
    /// <param name="name">What was given, in any case.</param>
    public static IReadOnlyList<string> Near(string name)
    {
        if (name is null)
            throw new ArgumentNullException(nameof(name));
        var near = new List<(int Distance, string Name)>();
        if (name.Length is 0 or > LongestName)
            return [];
        foreach (LabScenario scenario in LabScenarios.All)
        {
            int distance = CultureInfo.InvariantCulture.CompareInfo.IndexOf(scenario.Name, name, CompareOptions.OrdinalIgnoreCase) >= 0 ? 0 : Distance(name, scenario.Name);
            if (distance <= Math.Max(1, name.Length / 3))
                near.Add((distance, scenario.Name));
        }

        near.Sort();
        return near.GetRange(0, Math.Min(MostNames, near.Count)).ConvertAll(static one => one.Name);
    }

    /// <summary>How many letters have to be added, removed or changed to make one name of the other (Levenshtein's distance).</summary>
    private static int Distance(string one, string other)
    {
        var row = new int[other.Length + 1];
        for (int j = 0; j < row.Length; j++)
            row[j] = j;
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.Length; j++)
            {
                int changed = diagonal + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[other.Length];
    }
}
