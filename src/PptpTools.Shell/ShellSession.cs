using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Threading.Tasks;

namespace PptpTools.Shell;

/// <summary>Runs commands, scripts and what is typed, one after the other, in one runspace.</summary>
internal sealed class ShellSession
{
    private const int Failure = 1;

    private readonly Runspace _runspace;
    private readonly ShellHost _host;
    private readonly ShellConsole _console;
    private volatile PowerShell? _running;

    public ShellSession(Runspace runspace, ShellHost host, ShellConsole console)
    {
        _runspace = runspace;
        _host = host;
        _console = console;
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            _running?.BeginStop(null, null);
        };
    }

    /// <summary>Imports the module for everything that follows.</summary>
    public bool Import(string manifest)
    {
        using PowerShell import = PowerShell.Create(_runspace);
        import.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("Global").AddParameter("ErrorAction", ActionPreference.Stop);
        return Invoke(import, null);
    }

    /// <summary>Runs the text of <c>-Command</c>: 1 when its last statement failed.</summary>
    public int RunCommand(string text)
    {
        using PowerShell command = PowerShell.Create(_runspace);
        command.AddScript(text);
        bool completed = Invoke(command, ReadsInput(text) ? StandardInputLines() : null);
        return completed && LastSucceeded() ? 0 : Failure;
    }

    /// <summary>Runs a script: 1 only when it ended by an exception, as pwsh has it.</summary>
    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        using PowerShell script = PowerShell.Create(_runspace);
        script.AddCommand(System.IO.Path.GetFullPath(path), useLocalScope: false);
        ScriptArguments.Add(script, arguments);
        return Invoke(script, Console.IsInputRedirected && ReadsInput(System.IO.File.ReadAllText(path)) ? StandardInputLines() : null) ? 0 : Failure;
    }

    /// <summary>Reads statements from a person or from redirected input, and runs each as soon as it is complete.</summary>
    public int Read(bool showLogo)
    {
        var lines = new StatementReader(this, _console);
        if (showLogo && _console.IsInteractive)
            _console.Write($"PptpTools.Shell {ShellHost.ProductVersion}, PowerShell {Program.EngineVersion}. Get-Command -Module PptpTools lists the commands.{Environment.NewLine}");

        bool succeeded = true;
        while (!_host.ExitRequested && lines.Next() is { } statement)
        {
            using PowerShell command = PowerShell.Create(_runspace);
            command.AddScript(statement);
            succeeded = Invoke(command, null) && LastSucceeded();
        }

        return succeeded || _console.IsInteractive ? 0 : Failure;
    }

    /// <summary>Runs the function <c>prompt</c>.</summary>
    public string Prompt()
    {
        using PowerShell prompt = PowerShell.Create(_runspace);
        string text = prompt.AddCommand("prompt").Invoke<string>().FirstOrDefault() ?? "";
        return text.Length == 0 ? "PS> " : text;
    }

    /// <returns>False where an exception ended it.</returns>
    private bool Invoke(PowerShell command, PSDataCollection<string>? input)
    {
        // Output and errors go through the formatter together, in the order in which they come.
        command.Commands.Commands[^1].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        command.AddCommand("Out-Default");
        _running = command;
        try
        {
            if (input is null)
                command.Invoke();
            else
                command.Invoke(input, new PSDataCollection<PSObject>(), new PSInvocationSettings());
            return command.InvocationStateInfo.State != PSInvocationState.Failed;
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
        using PowerShell show = PowerShell.Create(_runspace);
        PSObject record = PSObject.AsPSObject(error);
        record.Properties.Add(new PSNoteProperty("writeErrorStream", true));
        show.AddCommand("Out-Default").AddParameter("InputObject", record);
        show.Invoke();
    }

    private bool LastSucceeded()
    {
        using PowerShell question = PowerShell.Create(_runspace);
        return question.AddScript("$?").Invoke<bool>().FirstOrDefault();
    }

    /// <summary>True where the script uses <c>$input</c>: only then is standard input taken from commands that may want it.</summary>
    private static bool ReadsInput(string script) =>
        Console.IsInputRedirected
        && Parser.ParseInput(script, out _, out _).Find(node => node is VariableExpressionAst { VariablePath.UserPath: var name }
            && name.Equals("input", StringComparison.OrdinalIgnoreCase), searchNestedScriptBlocks: true) is not null;

    private static PSDataCollection<string> StandardInputLines()
    {
        var lines = new PSDataCollection<string>();
        Task.Run(() =>
        {
            while (Console.In.ReadLine() is { } line)
                lines.Add(line);
            lines.Complete();
        });
        return lines;
    }
}
