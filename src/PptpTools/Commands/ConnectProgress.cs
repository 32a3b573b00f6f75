using System;
using System.Management.Automation;
using PptpTools.Connecting;
using PptpTools.Tracing;

namespace PptpTools.Commands;

/// <summary>Shows how a connection gets on: the phase as progress, steps as verbose text.</summary>
internal sealed class ConnectProgress
{
    private readonly Cmdlet _command;
    private readonly ProgressRecord _record;

    public ConnectProgress(Cmdlet command, int activityId, string server)
    {
        _command = command;
        _record = new ProgressRecord(activityId, $"Connecting to {server}", TextOf(SessionPhase.TcpConnection)) { PercentComplete = 0 };
    }

    public void Tell(ConnectNotice notice)
    {
        switch (notice.Kind)
        {
            case ConnectNoticeKind.Warning:
                _command.WriteWarning(notice.Text);
                break;
            case ConnectNoticeKind.Phase:
                _record.StatusDescription = TextOf(notice.Phase);
                _record.PercentComplete = Math.Min(100, (int)notice.Phase * 100 / (int)SessionPhase.Open);
                _command.WriteProgress(_record);
                break;
            default:
                _command.WriteVerbose(notice.Text);
                break;
        }
    }

    public void Complete()
    {
        _record.RecordType = ProgressRecordType.Completed;
        _command.WriteProgress(_record);
    }

    private static string TextOf(SessionPhase phase) => phase switch
    {
        SessionPhase.TcpConnection => "connecting to TCP port 1723",
        SessionPhase.ControlConnection => "opening the control connection",
        SessionPhase.Call => "placing the call",
        _ => phase.ToString(),
    };
}
