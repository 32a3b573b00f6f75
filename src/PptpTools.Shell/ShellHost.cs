using System;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace PptpTools.Shell;

/// <summary>What the engine knows of its surroundings.</summary>
internal sealed class ShellHost(ShellConsole console) : PSHost
{
    public static Version ProductVersion { get; } = typeof(ShellHost).Assembly.GetName().Version is { } version ? new(version.ToString(3)) : new();

    /// <summary>True once a script has called <c>exit</c>.</summary>
    public bool ExitRequested { get; private set; }

    /// <summary>The code that <c>exit</c> was given.</summary>
    public int ExitCode { get; private set; }

    public override string Name => "PptpTools.Shell";

    public override Version Version => ProductVersion;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI { get; } = new ShellUserInterface(console);

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode)
    {
        ExitRequested = true;
        ExitCode = exitCode;
    }

    public override void EnterNestedPrompt() =>
        throw new PSNotSupportedException("This shell has no nested prompts; PowerShell itself (pwsh) has.");

    public override void ExitNestedPrompt() =>
        throw new PSNotSupportedException("This shell has no nested prompts; PowerShell itself (pwsh) has.");

    public override void NotifyBeginApplication() => console.EndProgress();

    public override void NotifyEndApplication()
    {
    }
}
