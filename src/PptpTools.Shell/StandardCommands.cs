using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;

namespace PptpTools.Shell;

/// <summary>The commands of PowerShell's own modules, which its engine does not bring: told apart from commands that do not exist.</summary>
internal static class StandardCommands
{
    private static readonly Lazy<HashSet<string>> Names = new(ReadNames);

    /// <summary>Answers a command of PowerShell's own modules with an error that says why it is not here; leaves any other to the engine.</summary>
    public static void Explain(object? sender, CommandLookupEventArgs lookup)
    {
        if (!Names.Value.Contains(lookup.CommandName))
            return;
        string name = lookup.CommandName.Replace("'", "''", StringComparison.Ordinal);
        lookup.StopSearch = true;
        lookup.CommandScriptBlock = ScriptBlock.Create(
            $$"""
            throw [System.Management.Automation.ErrorRecord]::new(
                [System.Management.Automation.CommandNotFoundException]::new('{{name}} is part of PowerShell itself, not of its engine, which is all that this shell brings. Install PowerShell 7.4 or later (pwsh) and import PptpTools.psd1 there to use it.'),
                'CommandIsPartOfPowerShell', [System.Management.Automation.ErrorCategory]::ObjectNotFound, '{{name}}')
            """);
    }

    private static HashSet<string> ReadNames()
    {
        using Stream stream = typeof(StandardCommands).Assembly.GetManifestResourceStream("StandardCommands.txt")
            ?? throw new InvalidOperationException("The resource StandardCommands.txt is missing.");
        using var reader = new StreamReader(stream);
        string[] names = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
    }
}
