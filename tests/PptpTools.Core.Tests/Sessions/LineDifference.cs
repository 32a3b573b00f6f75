using System;
using System.Collections.Generic;

namespace PptpTools.Tests.Sessions;

/// <summary>The fewest lines by which two ordered lists differ.</summary>
internal static class LineDifference
{
    /// <summary>A line of the first alone begins with <c>- </c>, one of the second alone with <c>+ </c>.</summary>
    public static List<string> Of(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var common = new int[first.Count + 1, second.Count + 1];
        for (int i = first.Count - 1; i >= 0; i--)
        {
            for (int j = second.Count - 1; j >= 0; j--)
                common[i, j] = first[i] == second[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var difference = new List<string>();
        (int one, int other) = (0, 0);
        while (one < first.Count || other < second.Count)
        {
            if (one < first.Count && other < second.Count && first[one] == second[other])
                (one, other) = (one + 1, other + 1);
            else if (one < first.Count && (other == second.Count || common[one + 1, other] >= common[one, other + 1]))
                difference.Add("- " + first[one++]);
            else
                difference.Add("+ " + second[other++]);
        }

        return difference;
    }
}
