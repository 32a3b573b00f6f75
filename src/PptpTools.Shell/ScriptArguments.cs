using System;
using System.Collections.Generic;
using System.Management.Automation.Runspaces;

namespace PptpTools.Shell;

/// <summary>Hands the words after <c>-File SCRIPT</c> to the script: <c>-Name value</c>, <c>-Name:value</c>, <c>-Switch</c>, or a positional value.</summary>
internal static class ScriptArguments
{
    public static void Add(Command script, IReadOnlyList<string> arguments)
    {
        foreach (string argument in arguments)
        {
            int colon = argument.IndexOf(':', StringComparison.Ordinal);
            if (!IsName(argument))
                script.Parameters.Add(new CommandParameter(null, argument));
            else if (colon > 0 && colon + 1 < argument.Length)
                script.Parameters.Add(argument[..(colon + 1)], Value(argument[(colon + 1)..]));
            else
                // With its dash the engine takes it as typed: a switch, or a name whose value is the next word.
                script.Parameters.Add(new CommandParameter(argument));
        }
    }

    private static bool IsName(string argument) => argument.Length > 1 && argument[0] == '-' && (char.IsLetter(argument[1]) || argument[1] is '_' or '?');

    private static object Value(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        _ => text,
    };
}
