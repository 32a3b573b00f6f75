using System;
using System.Linq;
using System.Management.Automation;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>Subscribes to what happens to live sessions: up, down, failed, routes changed.</summary>
[Cmdlet(VerbsLifecycle.Register, "PptpEvent")]
[OutputType(typeof(PSEventJob))]
public sealed class RegisterPptpEventCommand : PptpCommand
{
    /// <summary>The kinds of events; all of them without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public SessionEventKind[] Kind { get; set; } = [];

    /// <summary>Only events of sessions of these names; wildcards may be used.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LiveSessionCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>What the events and the subscription are called.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string SourceIdentifier { get; set; } = "PptpSession";

    /// <summary>What to do at each event; without it events wait in the queue of Get-Event.</summary>
    [Parameter]
    public ScriptBlock? Action { get; set; }

    /// <summary>Anything that the action finds in its <c>$Event.MessageData</c>.</summary>
    [Parameter]
    public PSObject? MessageData { get; set; }

    /// <summary>How many events end the subscription; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxTriggerCount { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Events.GetEventSubscribers(SourceIdentifier).Any())
        {
            WriteError(ErrorRecords.SubscriptionExists(SourceIdentifier));
            return;
        }

        (SessionEventKind[] kinds, string[] names) = (Kind, Name);
        var watcher = new SessionWatcher(happened =>
            (kinds.Length == 0 || kinds.Contains(happened.Kind)) && (names.Length == 0 || LiveSessionSearch.Matches(names, happened.Session.Name)));
        try
        {
            PSEventSubscriber subscriber = Events.SubscribeEvent(
                watcher, nameof(SessionWatcher.SessionChanged), SourceIdentifier, MessageData, Action, supportEvent: false, forwardEvent: false, MaxTriggerCount);
            if (subscriber.Action is { } job)
                WriteObject(job);
        }
        catch (Exception error) when (error is TunnelsNotSupportedException or { InnerException: TunnelsNotSupportedException })
        {
            ThrowTerminatingError(ErrorRecords.Of(error as TunnelsNotSupportedException ?? (TunnelsNotSupportedException)error.InnerException!));
        }
    }
}
