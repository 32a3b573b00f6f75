using System;
using System.IO;
using System.Management.Automation;
using PptpTools.Connecting;
using PptpTools.Journal;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Commands;

/// <content>What it does.</content>
public sealed partial class ConnectPptpTunnelCommand
{
    private const int ActivityId = 1723;
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        CheckParameters();
        IpPrefix[] routes = ReadRoutes();
        string? capture = CapturePath is null ? null : CapturePaths.Literal(this, CapturePath);
        if (CapturePath is not null && capture is null)
            return;
        WarnOfWeakness();
        if (!MayConnect(routes))
            return;
        try
        {
            UndoLeftovers();
            Connect(ToRequest(routes, capture));
        }
        catch (TunnelsNotSupportedException fault)
        {
            ThrowTerminatingError(ErrorRecords.Of(fault));
        }
        catch (MissingRightsException fault)
        {
            ThrowTerminatingError(ErrorRecords.Of(fault));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.TunnelNotRecorded(Server[0], fault));
        }
    }

    /// <summary>Asks; with -WhatIf writes the routes that are planned.</summary>
    private bool MayConnect(IpPrefix[] routes)
    {
        string text = $"Open a PPTP tunnel to {string.Join(", ", Server)} as '{Credential.UserName}': {string.Join(", ", AuthenticationMethod)}; encryption {Encryption}, {KeyStrength}; "
            + $"address {LocalAddress?.ToString() ?? "from the server"}";
        if (ShouldProcess(text, text + "?", "Connect-PptpTunnel", out ShouldProcessReason reason))
            return true;
        if ((reason & ShouldProcessReason.WhatIf) != 0)
            WritePlan(routes);
        return false;
    }

    private void WritePlan(IpPrefix[] routes)
    {
        ConnectRequest request = ToRequest(routes, capture: null);
        Array.Clear(request.Password, 0, request.Password.Length);
        try
        {
            ConnectPlan plan = TunnelPlatform.Current.Plan(request);
            ShouldProcess(plan.DnsChange is null ? "DNS stays as it is" : $"DNS servers from the server, into {plan.DnsChange}", "", "");
            foreach (RouteFinding finding in plan.Findings)
                WriteWarning(finding.Text);
            WriteObject(plan.Routes, enumerateCollection: true);
        }
        catch (TunnelException fault)
        {
            ThrowTerminatingError(ErrorRecords.Of(fault.Failure, Server[0], fault));
        }
        catch (TunnelsNotSupportedException fault)
        {
            ThrowTerminatingError(ErrorRecords.Of(fault));
        }
    }

    private void UndoLeftovers()
    {
        foreach (HostRepair repair in TunnelPlatform.Current.Repair(isDryRun: false))
        {
            if (repair.Outcome == HostRepairOutcome.Undone)
                WriteWarning($"Process {repair.ProcessId} ended without undoing this, which is undone now: {repair.Change}.");
            else if (repair.Outcome is HostRepairOutcome.ChangedSince or HostRepairOutcome.Failed)
                WriteWarning($"Process {repair.ProcessId} left something behind: {repair.Change}. {repair.Explanation}");
        }
    }

    private void Connect(ConnectRequest request)
    {
        TunnelConnection connection = Detach
            ? TunnelPlatform.Current.ConnectDetached(request, typeof(ConnectPptpTunnelCommand).Assembly.Location)
            : TunnelPlatform.Current.Connect(request);
        bool isKept = false;
        var progress = new ConnectProgress(this, ActivityId, string.Join(", ", Server));
        try
        {
            while (connection.TryTake(Cancellation, out ConnectNotice? notice))
                progress.Tell(notice!);
            if (!connection.HasOpened)
                ThrowTerminatingError(ErrorOf(connection));
            isKept = true;
        }
        catch (OperationCanceledException)
        {
            // The pipeline is stopped: what was begun is undone below.
        }
        finally
        {
            if (!isKept)
            {
                connection.Close(TimeToClose);
                connection.Dispose();
            }

            if (!Cancellation.IsCancellationRequested)
                progress.Complete();
        }

        if (!isKept)
            return;
        FollowOpen(connection);

        // An open tunnel of this process goes on by itself; of another there is nothing more to be had here.
        if (Detach)
            connection.Dispose();
    }

    private ErrorRecord ErrorOf(TunnelConnection connection) => ErrorRecords.Of(connection.Failure!, Server[0], connection.Error);

    private void FollowOpen(TunnelConnection connection)
    {
        LiveSession session = connection.Session;
        WriteVerbose($"{session.InterfaceName}: address {session.Address}, server {session.PeerAddress}, {session.Authentication}, encryption {session.Encryption}, MTU {session.MaximumTransmissionUnit}");
        foreach (TunnelRoute route in session.Routes)
            WriteVerbose($"route {route} ({route.Explanation})");
        Follow(connection, OnUp, nameof(TunnelConnection.WentUp));
        Follow(connection, OnDown, nameof(TunnelConnection.WentDown));
        if (OnUp is not null)
            WriteObject(OnUp.Invoke(session), enumerateCollection: true);
        if (PassThru)
            WriteObject(session);
    }

    /// <summary>Runs a script block in this runspace each time something happens.</summary>
    private void Follow(TunnelConnection connection, ScriptBlock? action, string happening)
    {
        if (action is null)
            return;
        ScriptBlock call = ScriptBlock.Create("& $Event.MessageData $EventArgs.Session");
        Events.SubscribeEvent(connection, happening, $"{happening} {connection.Session.Id} {Guid.NewGuid()}", new PSObject(action), call, supportEvent: true, forwardEvent: false);
    }
}
