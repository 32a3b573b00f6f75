using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace PptpTools.Shell;

/// <summary>What the shell is asked to do.</summary>
internal enum ShellTask
{
    /// <summary>Read commands from a person, or from standard input where that is no terminal.</summary>
    Read,

    /// <summary>Run the text of <c>-Command</c>.</summary>
    Command,

    /// <summary>Run the script of <c>-File</c>.</summary>
    File,

    /// <summary>Print the version.</summary>
    Version,

    /// <summary>Print the usage.</summary>
    Help,
}

/// <summary>The command line, read as pwsh reads its own: names in any case, shortened, with one dash or two.</summary>
internal sealed class ShellArguments
{
    public const string Usage =
        """
        Usage: PptpTools.Shell [-NoLogo] [-NoProfile] [-NonInteractive] [-NoExit] [-WorkingDirectory <directory>]
                               [[-File] <script> [arguments] | -Command { - | <text> [arguments] } | -EncodedCommand <base64>]
               PptpTools.Shell -Version | -Help

        PowerShell's engine with the module PptpTools imported. Without -File and -Command it reads commands from
        standard input: with a prompt where that is a terminal, as plain text otherwise ("-Command -" and "-File -" say so).
        Exit codes are pwsh's: 0, 1 after a failure, what exit says, 64 for a command line that it does not understand.
        """;

    public ShellTask Task { get; private set; }

    /// <summary>The text of the command, or the path of the script; empty to read standard input.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What follows the script's path.</summary>
    public IReadOnlyList<string> ScriptArguments { get; private set; } = [];

    public bool NoExit { get; private set; }

    public bool NoLogo { get; private set; }

    public bool NonInteractive { get; private set; }

    public string? WorkingDirectory { get; private set; }

    public string? ExecutionPolicy { get; private set; }

    /// <summary>Reads the arguments.</summary>
    /// <returns>Null, or what is wrong with them.</returns>
    public static string? TryParse(IReadOnlyList<string> arguments, out ShellArguments parsed)
    {
        parsed = new ShellArguments();
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (!argument.StartsWith('-') || argument == "-")
                return parsed.SetFile(arguments, i);

            string name = argument.TrimStart('-').ToLowerInvariant();
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (Meaning(name))
            {
                case "command":
                    return parsed.SetCommand(arguments, i + 1);
                case "file":
                    return value is null ? "A file must follow -File." : parsed.SetFile(arguments, i + 1);
                case "encodedcommand":
                    return parsed.SetEncodedCommand(value);
                case "version":
                    parsed.Task = ShellTask.Version;
                    return null;
                case "help":
                    parsed.Task = ShellTask.Help;
                    return null;
                case "noexit":
                    parsed.NoExit = true;
                    break;
                case "nologo":
                    parsed.NoLogo = true;
                    break;
                case "noninteractive":
                    parsed.NonInteractive = true;
                    break;
                case "workingdirectory":
                    if (!Directory.Exists(value))
                        return $"-WorkingDirectory needs a directory; '{value}' is none.";
                    parsed.WorkingDirectory = value;
                    i++;
                    break;
                case "executionpolicy":
                    if (value is null)
                        return "A policy must follow -ExecutionPolicy.";
                    parsed.ExecutionPolicy = value;
                    i++;
                    break;
                case "inputformat" or "outputformat":
                    if (!string.Equals(value, "Text", StringComparison.OrdinalIgnoreCase))
                        return $"{argument} takes Text only.";
                    i++;
                    break;
                case "ignored":
                    break;
                default:
                    return $"The argument '{argument}' is not one that this shell knows.";
            }
        }

        return null;
    }

    /// <summary>The full name of an option that may be shortened, as far as pwsh allows it.</summary>
    private static string? Meaning(string name) => name switch
    {
        "noprofile" or "nop" or "login" or "l" or "interactive" or "i" or "mta" or "sta" or "noprofileloadtime" => "ignored",
        "?" or "h" => "help",
        "ex" or "ep" => "executionpolicy",
        "e" or "ec" => "encodedcommand",
        "wd" => "workingdirectory",
        "in" or "inp" or "if" => "inputformat",
        "o" or "of" => "outputformat",
        _ => Shortened(name, ("command", 1), ("file", 1), ("encodedcommand", 2), ("version", 1), ("help", 1), ("noexit", 3), ("nologo", 3),
            ("noninteractive", 4), ("workingdirectory", 2), ("executionpolicy", 2), ("inputformat", 4), ("outputformat", 2)),
    };

    private static string? Shortened(string name, params ReadOnlySpan<(string Full, int Least)> options)
    {
        foreach ((string full, int least) in options)
        {
            if (name.Length >= least && full.StartsWith(name, StringComparison.Ordinal))
                return full;
        }

        return null;
    }

    private string? SetCommand(IReadOnlyList<string> arguments, int first)
    {
        if (first >= arguments.Count)
            return "A command must follow -Command.";
        Task = ShellTask.Command;
        Text = string.Join(' ', Rest(arguments, first));
        if (Text == "-")
            (Task, Text) = (ShellTask.Read, "");
        return null;
    }

    private string? SetFile(IReadOnlyList<string> arguments, int first)
    {
        if (arguments[first] == "-")
            return null;
        Task = ShellTask.File;
        Text = arguments[first];
        ScriptArguments = Rest(arguments, first + 1);
        return File.Exists(Text)
            ? null
            : $"The argument '{Text}' is not recognized as the name of a script file. Check the spelling of the name and the path.";
    }

    private string? SetEncodedCommand(string? base64)
    {
        Task = ShellTask.Command;
        try
        {
            Text = Encoding.Unicode.GetString(Convert.FromBase64String(base64 ?? ""));
        }
        catch (FormatException)
        {
            return "-EncodedCommand needs the command as base64 of UTF-16.";
        }

        return Text.Length == 0 ? "A command must follow -EncodedCommand." : null;
    }

    private static string[] Rest(IReadOnlyList<string> arguments, int first)
    {
        var rest = new string[Math.Max(0, arguments.Count - first)];
        for (int i = 0; i < rest.Length; i++)
            rest[i] = arguments[first + i];
        return rest;
    }
}
