using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using PptpTools.Capture;
using PptpTools.Decoding;

namespace PptpTools.Commands;

/// <summary>Completes a session's number with those that the capture given as path has.</summary>
public sealed class SessionIdCompleter : IArgumentCompleter
{
    private const int MostFrames = 50_000;
    private const string LiteralScript = "param($Path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)";
    private const string PatternScript = "param($Path) $ExecutionContext.SessionState.Path.GetResolvedProviderPathFromPSPath($Path, [ref]$null)";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var results = new List<CompletionResult>();
        object? literal = fakeBoundParameters?["LiteralPath"];
        object? given = literal ?? fakeBoundParameters?["Path"];
        if (given is null && (commandName is "Get-PptpSession" or "Get-PptpLease"))
            return new LiveSessionCompleter().CompleteArgument(commandName, parameterName, wordToComplete, commandAst, fakeBoundParameters!);
        if (LanguagePrimitives.TryConvertTo(given, out string[]? paths) && paths is { Length: > 0 }
            && Resolve(paths[0], literal is not null) is { } path && CaptureFile.HasOctets(path)
            && CaptureFile.TryOpen(path, out CaptureFile? file, out _))
        {
            using (file)
                Read(file!, new Sessions(results, wordToComplete ?? ""));
        }

        return results;
    }

    /// <summary>The first file that a path names, seen from PowerShell's location; null where it names none.</summary>
    private static string? Resolve(string path, bool isLiteral)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(isLiteral || !WildcardPattern.ContainsWildcardCharacters(path) ? LiteralScript : PatternScript, useLocalScope: true).AddArgument(path);
        try
        {
            foreach (string file in shell.Invoke<string>())
                return file;
        }
        catch (RuntimeException)
        {
            // A path that leads nowhere has no sessions to complete; the command itself will say so.
        }

        return null;
    }

    private static void Read(CaptureFile file, DecodeSink sink)
    {
        var decoder = new CaptureDecoder(DecodeOptions.Default, sink);
        while (file.TryRead(out CaptureFrame frame, out _) && frame.Number <= MostFrames)
            decoder.Handle(frame);
        decoder.Finish();
    }

    private sealed class Sessions(List<CompletionResult> results, string word) : DecodeSink
    {
        public override bool WantsAttempts => false;

        public override void OnSession(PptpSession session)
        {
            string id = session.Id.ToString(CultureInfo.InvariantCulture);
            if (id.StartsWith(word, StringComparison.Ordinal))
                results.Add(new CompletionResult(id, id, CompletionResultType.ParameterValue, session.ToString()));
        }
    }
}
