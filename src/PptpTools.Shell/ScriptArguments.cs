using System;
using System.Collections.Generic;
using System.Management.Automation;

namespace PptpTools.Shell;

/// <summary>Hands the words after <c>-File SCRIPT</c> to the script: <c>-Name value</c>, <c>-Name:value</c>, <c>-Switch</c>, or a positional value.</summary>
internal static class ScriptArguments
{
    public static void Add(PowerShell script, IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (!IsName(argument))
            {
                script.AddArgument(argument);
                continue;
            }

            int colon = argument.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && colon + 1 < argument.Length)
                script.AddParameter(argument[1..colon], Value(argument[(colon + 1)..]));
            else
                script.AddParameter(argument[1..].TrimEnd(':'));
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
