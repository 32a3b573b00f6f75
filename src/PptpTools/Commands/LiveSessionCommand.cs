using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>A command over live sessions, named by number, name, server or as objects.</summary>
public abstract class LiveSessionCommand : PptpCommand
{
    private protected const string NameSet = "Name";
    private protected const string IdSet = "Id";
    private protected const string ServerSet = "Server";
    private protected const string ObjectSet = "InputObject";

    /// <summary>Sessions of these names; wildcards may be used.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LiveSessionCompleter))]
    public virtual string[] Name { get; set; } = [];

    /// <summary>Sessions with these numbers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [Alias("SessionId")]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(LiveSessionCompleter))]
    public int[] Id { get; set; } = [];

    /// <summary>Sessions with these servers, by name or address; wildcards may be used.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Server { get; set; } = [];

    /// <summary>Sessions as Get-PptpSession writes them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    public LiveSession[] InputObject { get; set; } = [];

    /// <summary>The sessions that are meant, as they are now. What names none becomes an error.</summary>
    private protected List<LiveSession> FindMeant()
    {
        IReadOnlyList<LiveSession> sessions = LiveSessionSearch.Find(this, Cancellation);
        foreach (int id in Id.Where(id => sessions.All(session => session.Id != id)))
            WriteError(ErrorRecords.SessionNotFound(id));
        foreach (string name in Name.Where(name => LiveSessionSearch.IsMissing(name, sessions)))
            WriteError(ErrorRecords.SessionNotFound(name));
        foreach (string server in Server.Where(server => !sessions.Any(session => HasServer(session, server))))
            WriteError(ErrorRecords.SessionNotFound(server));
        foreach (LiveSession gone in InputObject.Where(asked => !sessions.Any(session => IsSame(session, asked))))
            WriteError(ErrorRecords.SessionNotFound(gone));
        return [.. sessions.Where(IsMeant)];
    }

    /// <summary>True where two looks were at one session.</summary>
    private protected static bool IsSame(LiveSession one, LiveSession other) => one.Id == other.Id && one.ProcessId == other.ProcessId;

    private bool IsMeant(LiveSession session) => ParameterSetName switch
    {
        IdSet => Id.Contains(session.Id),
        ServerSet => Server.Any(server => HasServer(session, server)),
        ObjectSet => InputObject.Any(asked => IsSame(session, asked)),
        _ => Name.Length == 0 || LiveSessionSearch.Matches(Name, session.Name),
    };

    private static bool HasServer(LiveSession session, string server) =>
        LiveSessionSearch.Matches([server], session.Server) || LiveSessionSearch.Matches([server], session.ServerAddress?.ToString());
}
