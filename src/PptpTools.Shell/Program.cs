using System;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace PptpTools.Shell;

internal static class Program
{
    private const int BadArgument = 64;

    private static int Main(string[] arguments)
    {
        if (ShellArguments.TryParse(arguments, out ShellArguments parsed) is { } fault)
        {
            Console.Error.WriteLine(fault);
            Console.Error.WriteLine();
            Console.Error.WriteLine(ShellArguments.Usage);
            return BadArgument;
        }

        switch (parsed.Task)
        {
            case ShellTask.Help:
                Console.Out.WriteLine(ShellArguments.Usage);
                return 0;
            case ShellTask.Version:
                Console.Out.WriteLine($"PptpTools.Shell {ShellHost.ProductVersion} (PowerShell {EngineVersion})");
                return 0;
        }

        if (ModuleLocation.Manifest is not { } manifest)
        {
            Console.Error.WriteLine($"No folder at or above {AppContext.BaseDirectory} holds the module PptpTools (PptpTools.psd1).");
            return 1;
        }

        if (parsed.WorkingDirectory is { } directory)
            Environment.CurrentDirectory = directory;
        return Run(parsed, manifest);
    }

    internal static string EngineVersion =>
        typeof(PSObject).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split(' ', '+')[0] ?? "";

    private static int Run(ShellArguments parsed, string manifest)
    {
        var console = new ShellConsole(parsed.NonInteractive);
        var host = new ShellHost(console);
        InitialSessionState initial = InitialSessionState.CreateDefault2();
        initial.ThreadOptions = PSThreadOptions.UseCurrentThread;
        if (OperatingSystem.IsWindows())
            initial.ExecutionPolicy = Enum.TryParse(parsed.ExecutionPolicy, true, out Microsoft.PowerShell.ExecutionPolicy policy)
                ? policy
                : Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;

        using Runspace runspace = RunspaceFactory.CreateRunspace(host, initial);
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        if (console.IsPlain)
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        runspace.SessionStateProxy.InvokeCommand.CommandNotFoundAction = StandardCommands.Explain;

        var session = new ShellSession(runspace, host, console);
        if (!session.Import(manifest))
            return 1;
        int code = parsed.Task switch
        {
            ShellTask.Command => session.RunCommand(parsed.Text),
            ShellTask.File => session.RunFile(parsed.Text, parsed.ScriptArguments),
            _ => session.Read(showLogo: !parsed.NoLogo),
        };
        if (parsed.NoExit && parsed.Task != ShellTask.Read && !host.ExitRequested)
            code = session.Read(showLogo: false);
        return host.ExitRequested ? host.ExitCode : code;
    }
}
