using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>Ends live sessions of any process: in good order, or where that takes too long simply.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "PptpTunnel", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(LiveSession))]
public sealed class DisconnectPptpTunnelCommand : LiveSessionCommand
{
    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LiveSessionCompleter))]
    public override string[] Name { get; set; } = [];

    /// <summary>How many seconds a session may take to end in good order before it is simply ended.</summary>
    [Parameter]
    [ValidateRange(0, 3600)]
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>Writes each session as it was at its end.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        List<LiveSession> meant = FindMeant();
        foreach (LiveSession session in meant)
        {
            if (session.IsForeign)
                WriteError(ErrorRecords.SessionIsForeign(session));
            else if (Id.Contains(session.Id) && meant.Count(other => other.Id == session.Id) > 1)
                WriteError(ErrorRecords.SessionIsAmbiguous(session));
            else if (ShouldProcess($"session {session.Id} '{session.Name}' of {session.UserName} at {session.Server}"))
                End(session);
        }
    }

    private void End(LiveSession session)
    {
        try
        {
            LiveSession? ended = TunnelPlatform.Current.CloseSession(session, TimeSpan.FromSeconds(TimeoutSeconds), Cancellation);
            WriteVerbose(ended is null ? $"Session {session.Id} had ended already." : $"Session {session.Id} has ended after {ended.Uptime}.");
            if (PassThru && ended is not null)
                WriteObject(ended);
        }
        catch (IOException error)
        {
            WriteError(ErrorRecords.SessionNotEnded(session, error));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
