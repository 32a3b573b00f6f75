using System.Collections.Generic;
using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace PptpTools.Shell;

/// <summary>Writes the words after <c>-File SCRIPT</c> as PowerShell text: names stay names, everything else is a quoted value.</summary>
internal static partial class ScriptArguments
{
    /// <summary>The words, each with a blank before it.</summary>
    public static string AsText(IReadOnlyList<string> arguments)
    {
        var text = new StringBuilder();
        foreach (string argument in arguments)
        {
            Match name = Name().Match(argument);
            text.Append(' ').Append(name.Success ? name.Groups["name"].Value : "");
            if (!name.Success || name.Groups["value"].Length > 0)
                text.Append(Value(name.Success ? name.Groups["value"].Value : argument, afterName: name.Success));
        }

        return text.ToString();
    }

    /// <summary>A value in quotation marks; after a colon also a truth value, as pwsh has it for switches.</summary>
    private static string Value(string text, bool afterName) =>
        afterName && text.ToUpperInvariant() is "$TRUE" or "$FALSE" ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"^(?<name>-[\p{L}_?][\w-]*:?)(?<value>(?<=:).+)?$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
