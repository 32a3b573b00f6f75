using System.Linq;
using System.Management.Automation;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>A command over captures that without one is about the live sessions of this host.</summary>
public abstract class SessionCommand : CaptureCommand
{
    private protected const string LiveSet = "Live";

    /// <summary>Paths of captures; wildcards are expanded. Without any the live sessions are meant.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public override string[] Path { get; set; } = [];

    /// <summary>Live sessions of these names; wildcards may be used.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiveSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LiveSessionCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == LiveSet || (ParameterSetName == PathSet && Path.Length == 0))
            LiveSessionSearch.WriteFound(this, IsWanted, Write, SessionId, Name, Cancellation);
        else
            base.ProcessRecord();
    }

    /// <summary>Writes what the command tells of a live session.</summary>
    private protected abstract void Write(LiveSession session);

    private bool IsWanted(LiveSession session) =>
        (SessionId.Length == 0 || SessionId.Contains(session.Id))
        && (Name.Length == 0 || LiveSessionSearch.Matches(Name, session.Name))
        && (ClientAddress.Length == 0 || ClientAddress.Contains(session.ClientAddress))
        && (ServerAddress.Length == 0 || ServerAddress.Contains(session.ServerAddress))
        && (After is not { } after || session.Started >= after)
        && (Before is not { } before || session.Started < before);
}
