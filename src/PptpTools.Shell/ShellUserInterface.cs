using System;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace PptpTools.Shell;

/// <summary>Output: results to standard output; errors, warnings and the other streams to standard error.</summary>
internal sealed partial class ShellUserInterface(ShellConsole console) : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new ShellRawUserInterface(console);

    public override bool SupportsVirtualTerminal => !console.IsPlain;

    public override void Write(string value) => console.Write(console.IsPlain ? Plain(value) : value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        if (console.IsPlain)
        {
            Write(value);
            return;
        }

        Console.ForegroundColor = foregroundColor;
        console.Write(value);
        Console.ResetColor();
    }

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => console.WriteError(Coloured(value, PSStyle.Instance.Formatting.Error));

    public override void WriteWarningLine(string message) => console.WriteError(Coloured("WARNING: " + message, PSStyle.Instance.Formatting.Warning));

    public override void WriteVerboseLine(string message) => console.WriteError(Coloured("VERBOSE: " + message, PSStyle.Instance.Formatting.Verbose));

    public override void WriteDebugLine(string message) => console.WriteError(Coloured("DEBUG: " + message, PSStyle.Instance.Formatting.Debug));

    public override void WriteProgress(long sourceId, ProgressRecord record) => console.WriteProgress(record);

    public override string ReadLine() => console.ReadLine();

    public override SecureString ReadLineAsSecureString() => console.ReadSecureLine();

    private string Coloured(string text, string colour) =>
        console.IsPlain || Console.IsErrorRedirected ? Plain(text) : string.Create(CultureInfo.InvariantCulture, $"{colour}{text}{PSStyle.Instance.Reset}");

    private static string Plain(string text) => text.Contains('\u001b', StringComparison.Ordinal)
        ? new StringDecorated(text).ToString(OutputRendering.PlainText)
        : text;
}
