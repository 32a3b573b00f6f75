using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace PptpTools.Shell;

/// <summary>Runs commands, scripts and what is typed, one after the other, in one runspace.</summary>
internal sealed class ShellSession
{
    private const int Failure = 1;
    private const string ScriptVariable = "PptpToolsShellScript";

    private readonly Runspace _runspace;
    private readonly ShellHost _host;
    private readonly ShellConsole _console;
    private volatile Pipeline? _running;

    public ShellSession(Runspace runspace, ShellHost host, ShellConsole console)
    {
        _runspace = runspace;
        _host = host;
        _console = console;
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            _running?.StopAsync();
        };
    }

    /// <summary>Imports the module for everything that follows.</summary>
    public bool Import(string manifest) =>
        Invoke($"Import-Module -Name '{CodeGeneration.EscapeSingleQuotedStringContent(manifest)}' -Global -ErrorAction Stop", []);

    /// <summary>Runs the text of <c>-Command</c>: 1 when its last statement failed.</summary>
    public int RunCommand(string text) =>
        Parse(Parser.ParseInput(text, out _, out ParseError[] errors), errors) is { } script
        && Invoke(text, InputOf(script)) && LastSucceeded() ? 0 : Failure;

    /// <summary>Runs a script: 1 only when it ended by an exception, as pwsh has it.</summary>
    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        if (Parse(Parser.ParseFile(Path.GetFullPath(path), out _, out ParseError[] errors), errors) is not { } script)
            return Failure;

        // A block of the file, not the file: so "exit" in it ends the shell, and $PSScriptRoot and error positions are the file's.
        _runspace.SessionStateProxy.SetVariable(ScriptVariable, script.GetScriptBlock());
        string call = $". ${ScriptVariable}{ScriptArguments.AsText(arguments)}";
        return Invoke(ReadsInput(script) ? "$input | " + call : call, InputOf(script)) ? 0 : Failure;
    }

    /// <summary>Reads statements from a person or from redirected input, and runs each as soon as it is complete.</summary>
    public int Read(bool showLogo)
    {
        var statements = new StatementReader(this, _console);
        if (showLogo && _console.IsInteractive)
            _console.Write($"PptpTools.Shell {ShellHost.ProductVersion}, PowerShell {Program.EngineVersion}. Get-Command -Module PptpTools lists the commands.{Environment.NewLine}");

        bool succeeded = true;
        while (!_host.ExitRequested && statements.Next() is { } statement)
            succeeded = Parse(Parser.ParseInput(statement, out _, out ParseError[] errors), errors) is not null && Invoke(statement, []) && LastSucceeded();
        return succeeded || _console.IsInteractive ? 0 : Failure;
    }

    /// <summary>Runs the function <c>prompt</c>.</summary>
    public string Prompt()
    {
        using Pipeline prompt = _runspace.CreatePipeline("prompt");
        string? text = prompt.Invoke().FirstOrDefault()?.ToString();
        return string.IsNullOrEmpty(text) ? "PS> " : text;
    }

    /// <returns>False where an exception ended it.</returns>
    private bool Invoke(string script, IEnumerable<string> input)
    {
        // Only a pipeline that enters the history leaves its $? behind.
        using Pipeline pipeline = _runspace.CreatePipeline(script, addToHistory: true);

        // Output and errors go through the formatter together, in the order in which they come.
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add("Out-Default");
        _running = pipeline;
        try
        {
            pipeline.Invoke(input);
            return pipeline.PipelineStateInfo.State != PipelineState.Failed;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException failure)
        {
            Report(failure.ErrorRecord);
            return false;
        }
        finally
        {
            _running = null;
            _console.EndProgress();
        }
    }

    /// <summary>Shows an error that ended a pipeline as the formatter shows any other.</summary>
    private void Report(ErrorRecord error)
    {
        using Pipeline show = _runspace.CreatePipeline();
        var output = new Command("Out-Default");
        output.Parameters.Add("InputObject", error);
        show.Commands.Add(output);
        _console.OutputIsError = true;
        try
        {
            show.Invoke();
        }
        finally
        {
            _console.OutputIsError = false;
        }
    }

    /// <summary>What <c>$?</c> says.</summary>
    private bool LastSucceeded()
    {
        using Pipeline question = _runspace.CreatePipeline("$?");
        return question.Invoke().FirstOrDefault()?.BaseObject is true;
    }

    /// <summary>True where the script uses <c>$input</c>: only then is standard input taken from commands that may want it.</summary>
    private static bool ReadsInput(ScriptBlockAst script) =>
        Console.IsInputRedirected
        && script.Find(
            node => node is VariableExpressionAst { VariablePath.UserPath: var name } && name.Equals("input", StringComparison.OrdinalIgnoreCase),
            searchNestedScriptBlocks: true) is not null;

    private static IEnumerable<string> InputOf(ScriptBlockAst script)
    {
        if (!ReadsInput(script))
            yield break;
        while (Console.In.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>The script, or null where it is none: the error has been shown then.</summary>
    private ScriptBlockAst? Parse(ScriptBlockAst script, ParseError[] errors)
    {
        if (errors.Length == 0)
            return script;
        Report(new ParseException(errors).ErrorRecord);
        return null;
    }
}
