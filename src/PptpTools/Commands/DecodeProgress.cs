using System;
using System.Globalization;
using System.Management.Automation;
using System.Threading;
using PptpTools.Capture;

namespace PptpTools.Commands;

/// <summary>Progress through one capture by octets, shown for large ones and at most four times a second.</summary>
internal sealed class DecodeProgress
{
    private const long LargeFile = 8 << 20;
    private const int MillisecondsBetween = 250;
    private const double Megabyte = 1 << 20;
    private const int ActivityId = 1723;

    private readonly Cmdlet _command;
    private readonly CaptureFile _file;
    private int _last = Environment.TickCount;
    private bool _shown;

    public DecodeProgress(Cmdlet command, CaptureFile file)
    {
        _command = command;
        _file = file;
    }

    /// <summary>Shows progress when it is time to.</summary>
    /// <returns>False once the pipeline is being stopped.</returns>
    public bool Look(CancellationToken stopping)
    {
        if (_file.Length < 0 || _file.Length >= LargeFile)
            Show();
        return !stopping.IsCancellationRequested;
    }

    public void Complete()
    {
        if (_shown)
            _command.WriteProgress(new ProgressRecord(ActivityId, Activity, "done") { RecordType = ProgressRecordType.Completed });
    }

    private string Activity => "Decoding " + (_file.Path is { } path ? System.IO.Path.GetFileName(path) : "a stream");

    private void Show()
    {
        int now = Environment.TickCount;
        if (unchecked(now - _last) < MillisecondsBetween)
            return;
        _last = now;
        _shown = true;
        long read = _file.Reader.StreamPosition;
        _command.WriteProgress(_file.Length > 0
            ? new ProgressRecord(ActivityId, Activity, string.Format(CultureInfo.CurrentCulture, "{0:N0} of {1:N0} MB", read / Megabyte, _file.Length / Megabyte))
            {
                PercentComplete = (int)Math.Min(100, read * 100 / _file.Length),
            }
            : new ProgressRecord(ActivityId, Activity, string.Format(CultureInfo.CurrentCulture, "{0:N0} MB", read / Megabyte)));
    }
}
