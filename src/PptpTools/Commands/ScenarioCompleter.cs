using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using PptpTools.Lab;

namespace PptpTools.Commands;

/// <summary>Completes a scenario's name with those that the lab has; the tool tip says what is wrong in it.</summary>
public sealed class ScenarioCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        foreach (LabScenario scenario in LabScenarios.All)
        {
            if (scenario.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                yield return new CompletionResult(scenario.Name, scenario.Name, CompletionResultType.ParameterValue, scenario.Fault.Length == 0 ? scenario.Name : scenario.Fault);
        }
    }
}
