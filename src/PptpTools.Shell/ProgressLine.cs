using System;
using System.IO;
using System.Management.Automation;

namespace PptpTools.Shell;

/// <summary>One line of progress that is drawn over itself and gone before anything else is written.</summary>
/// <param name="terminal">Where it is drawn; null to draw nothing.</param>
/// <param name="width">Columns of that terminal.</param>
internal sealed class ProgressLine(TextWriter? terminal, Func<int> width)
{
    private int _drawn;

    public void Show(ProgressRecord progress)
    {
        if (terminal is null)
            return;
        Erase();
        if (progress.RecordType == ProgressRecordType.Completed)
            return;

        string text = progress.PercentComplete < 0
            ? $"{progress.Activity}: {progress.StatusDescription}"
            : $"{progress.Activity}: {progress.PercentComplete} % {progress.StatusDescription}";
        int columns = Math.Max(1, width() - 1);
        text = text.Length > columns ? text[..columns] : text;
        terminal.Write(text);
        terminal.Flush();
        _drawn = text.Length;
    }

    public void Erase()
    {
        if (_drawn == 0 || terminal is null)
            return;
        terminal.Write('\r' + new string(' ', _drawn) + '\r');
        terminal.Flush();
        _drawn = 0;
    }
}
