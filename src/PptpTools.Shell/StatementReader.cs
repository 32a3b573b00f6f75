using System;
using System.Linq;
using System.Management.Automation.Language;
using System.Text;

namespace PptpTools.Shell;

/// <summary>Gathers lines of standard input until they are a complete statement.</summary>
internal sealed class StatementReader(ShellSession session, ShellConsole console)
{
    /// <summary>The next statement; null at the end of the input.</summary>
    public string? Next()
    {
        var statement = new StringBuilder();
        while (true)
        {
            if (console.IsInteractive)
                console.Ask(statement.Length == 0 ? session.Prompt() : ">> ");
            string? line = Console.In.ReadLine();
            if (line is null)
                return statement.Length == 0 ? null : statement.ToString();
            statement.AppendLine(line);
            if (IsComplete(statement.ToString()))
                return statement.ToString();
        }
    }

    private static bool IsComplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return !errors.Any(error => error.IncompleteInput);
    }
}
