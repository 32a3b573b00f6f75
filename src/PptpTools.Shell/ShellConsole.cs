using System;
using System.IO;
using System.Management.Automation;
using System.Security;

namespace PptpTools.Shell;

/// <summary>The three standard streams, and what each may carry: colours and progress only where a person looks.</summary>
internal sealed class ShellConsole
{
    /// <summary>Columns of text that goes to a file or a pipe, as pwsh has it.</summary>
    private const int RedirectedWidth = 120;

    private readonly bool _nonInteractive;
    private readonly ProgressLine _progress;

    public ShellConsole(bool nonInteractive)
    {
        _nonInteractive = nonInteractive;
        IsPlain = Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") == "dumb";
        _progress = new ProgressLine(Console.IsErrorRedirected || nonInteractive ? null : Console.Error, () => Width);
    }

    /// <summary>True where escape codes must not be written.</summary>
    public bool IsPlain { get; }

    /// <summary>True while what the formatter writes is an error.</summary>
    public bool OutputIsError { get; set; }

    /// <summary>True where a person types.</summary>
    public bool IsInteractive => !_nonInteractive && !Console.IsInputRedirected;

    public static int Width
    {
        get
        {
            int width = Console.IsOutputRedirected ? 0 : Console.WindowWidth;
            return width > 0 ? width : RedirectedWidth;
        }
    }

    public void Write(string text)
    {
        _progress.Erase();
        (OutputIsError ? Console.Error : Console.Out).Write(text);
    }

    public void WriteError(string line)
    {
        _progress.Erase();
        Console.Error.WriteLine(line);
    }

    public void WriteProgress(ProgressRecord progress) => _progress.Show(progress);

    public void EndProgress() => _progress.Erase();

    /// <summary>Shows text before an answer is typed: on standard error where standard output is redirected.</summary>
    public void Ask(string text)
    {
        _progress.Erase();
        TextWriter target = Console.IsOutputRedirected ? Console.Error : Console.Out;
        target.Write(text);
        target.Flush();
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="PSInvalidOperationException">Nobody may be asked, or standard input has ended.</exception>
    public string ReadLine()
    {
        if (_nonInteractive)
            throw new PSInvalidOperationException("This shell was started with -NonInteractive: it cannot ask for input.");
        return Console.In.ReadLine() ?? throw new PSInvalidOperationException("Standard input has ended: there is nobody to ask.");
    }

    /// <summary>Reads a line without showing it.</summary>
    /// <exception cref="PSInvalidOperationException">Nobody may be asked, or standard input has ended.</exception>
    public SecureString ReadSecureLine()
    {
        var secret = new SecureString();
        if (!IsInteractive)
        {
            foreach (char character in ReadLine())
                secret.AppendChar(character);
        }
        else
        {
            for (ConsoleKeyInfo key = Console.ReadKey(true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(true))
            {
                if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
                    secret.RemoveAt(secret.Length - 1);
                else if (!char.IsControl(key.KeyChar))
                    secret.AppendChar(key.KeyChar);
            }

            Ask(Environment.NewLine);
        }

        secret.MakeReadOnly();
        return secret;
    }
}
