using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>Finds the live sessions that a user means, and says so where there are none.</summary>
internal static class LiveSessionSearch
{
    /// <summary>All live sessions that this user may see. What kept others from being found becomes an error.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped, or the system has no live sessions.</exception>
    public static IReadOnlyList<LiveSession> Find(Cmdlet command, CancellationToken cancellation)
    {
        try
        {
            SessionListing listing = TunnelPlatform.Current.FindSessions(cancellation);
            foreach (string problem in listing.Problems)
                command.WriteError(ErrorRecords.ProcessIsSilent(problem));
            return listing.Sessions;
        }
        catch (TunnelsNotSupportedException error)
        {
            command.ThrowTerminatingError(ErrorRecords.Of(error));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (UnauthorizedAccessException error)
        {
            command.ThrowTerminatingError(ErrorRecords.FolderRefused(error));
        }

        return [];
    }

    /// <summary>Writes the sessions that are wanted; each number and each name without wildcard that names none becomes an error.</summary>
    public static void WriteFound(
        Cmdlet command, Func<LiveSession, bool> isWanted, Action<LiveSession> write, int[] ids, string[] names, CancellationToken cancellation)
    {
        IReadOnlyList<LiveSession> sessions = Find(command, cancellation);
        foreach (LiveSession session in sessions)
        {
            if (isWanted(session))
                write(session);
        }

        foreach (int id in ids.Where(id => sessions.All(session => session.Id != id)))
            command.WriteError(ErrorRecords.SessionNotFound(id));
        foreach (string name in names.Where(name => IsMissing(name, sessions)))
            command.WriteError(ErrorRecords.SessionNotFound(name));
    }

    /// <summary>True where a name fits one of the patterns.</summary>
    public static bool Matches(IEnumerable<string> patterns, string? name) =>
        name is not null && patterns.Any(pattern => new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(name));

    /// <summary>True for a pattern without wildcards that fits no session's name.</summary>
    public static bool IsMissing(string pattern, IReadOnlyList<LiveSession> sessions) =>
        !WildcardPattern.ContainsWildcardCharacters(pattern) && !sessions.Any(session => Matches([pattern], session.Name));
}
