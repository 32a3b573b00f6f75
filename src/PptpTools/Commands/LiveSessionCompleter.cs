using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>Completes the names and numbers of live sessions.</summary>
public sealed class LiveSessionCompleter : IArgumentCompleter
{
    /// <summary>A completion that takes longer helps nobody.</summary>
    private const int Milliseconds = 1000;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        bool isNumber = parameterName?.EndsWith("Id", StringComparison.OrdinalIgnoreCase) == true;
        return Find()
            .Where(session => !isNumber || session.Id > 0)
            .Select(session => (Text: isNumber ? session.Id.ToString(CultureInfo.InvariantCulture) : session.Name, Session: session))
            .Where(choice => choice.Text.StartsWith((wordToComplete ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(choice => new CompletionResult(Quoted(choice.Text), choice.Text, CompletionResultType.ParameterValue, $"{choice.Session}"));
    }

    private static IReadOnlyList<LiveSession> Find()
    {
        using var limit = new CancellationTokenSource(Milliseconds);
        try
        {
            return TunnelPlatform.Current.FindSessions(limit.Token).Sessions;
        }
        catch (Exception error) when (error is PlatformNotSupportedException or OperationCanceledException or UnauthorizedAccessException or IOException)
        {
            // There is nothing to complete; the command itself will say why.
            return [];
        }
    }

    private static string Quoted(string text) =>
        text.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_') ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
