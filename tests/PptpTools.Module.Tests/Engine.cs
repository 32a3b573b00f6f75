using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace PptpTools.Tests;

/// <summary>PowerShell's engine in this process, with the module imported as a user imports it.</summary>
public sealed class Engine : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    public Engine()
        : this(null)
    {
        Run($"Import-Module '{Manifest}' -ErrorAction Stop");
        Assert.Empty(Errors);
    }

    private Engine(object? _) => _runspace.Open();

    /// <summary>An engine without the module.</summary>
    public static Engine Bare() => new(null);

    public static string Manifest { get; } = Path.Combine(TestFiles.Repository, "PptpTools.psd1");

    /// <summary>The capture that the README shows: 65 frames, one session.</summary>
    public static string Sample { get; } = Path.Combine(TestFiles.Captures, "01-mschapv2-mppe128-stateless.pcap");

    /// <summary>What the last run wrote to the error stream.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; private set; } = [];

    /// <summary>What the last run wrote to the verbose stream.</summary>
    public IReadOnlyList<string> VerboseLines { get; private set; } = [];

    /// <summary>Runs a script with <c>$Capture</c> set to the sample, and more variables as given.</summary>
    /// <exception cref="RuntimeException">The script ended by an exception.</exception>
    public IReadOnlyList<PSObject> Run(string script, params (string Name, object? Value)[] variables)
    {
        _runspace.SessionStateProxy.SetVariable("Capture", Sample);
        foreach ((string name, object? value) in variables)
            _runspace.SessionStateProxy.SetVariable(name, value);
        using PowerShell shell = PowerShell.Create(_runspace);
        PSObject[] output = [.. shell.AddScript(script).Invoke()];
        Errors = [.. shell.Streams.Error];
        VerboseLines = [.. shell.Streams.Verbose.Select(line => line.Message)];
        return output;
    }

    /// <summary>Runs a script whose objects are all of one type.</summary>
    public T[] Run<T>(string script, params (string Name, object? Value)[] variables) =>
        [.. Run(script, variables).Select(item => LanguagePrimitives.ConvertTo<T>(item))];

    /// <summary>Runs a script that must write exactly one error.</summary>
    public ErrorRecord RunToError(string script, params (string Name, object? Value)[] variables)
    {
        try
        {
            Run(script, variables);
        }
        catch (RuntimeException failure)
        {
            return failure.ErrorRecord;
        }

        return Assert.Single(Errors);
    }

    /// <summary>A script to be run by the caller, who disposes of it.</summary>
    public PowerShell Prepare(string script) => PowerShell.Create(_runspace).AddScript(script);

    public void Dispose() => _runspace.Dispose();
}
