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
    private const int MostFrames = 200_000;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var results = new List<CompletionResult>();
        object? path = fakeBoundParameters?["LiteralPath"] ?? fakeBoundParameters?["Path"];
        if (LanguagePrimitives.TryConvertTo(path, out string[]? paths) && paths is { Length: > 0 }
            && CaptureFile.TryOpen(System.IO.Path.GetFullPath(paths[0]), out CaptureFile? file, out _))
        {
            using (file)
                Read(file!.Reader, new Sessions(results, wordToComplete ?? ""));
        }

        return results;
    }

    private static void Read(CaptureReader reader, DecodeSink sink)
    {
        var decoder = new CaptureDecoder(DecodeOptions.Default, sink);
        while (reader.TryRead(out CaptureFrame frame) && frame.Number <= MostFrames)
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
