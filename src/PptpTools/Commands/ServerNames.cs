using System.Collections.Generic;
using System.Management.Automation;
using PptpTools.Server;

namespace PptpTools.Commands;

/// <summary>Finds servers of this process by their names.</summary>
internal static class ServerNames
{
    /// <summary>The servers whose names match; a name without wildcards that none has is an error of the command.</summary>
    public static IEnumerable<PptpServer> Find(PSCmdlet command, string[] names)
    {
        IReadOnlyList<PptpServer> running = PptpServer.Running;
        var found = new HashSet<PptpServer>();
        foreach (string name in names)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            bool isFound = false;
            foreach (PptpServer server in running)
            {
                if (!pattern.IsMatch(server.Name))
                    continue;
                isFound = true;
                if (found.Add(server))
                    yield return server;
            }

            if (!isFound && !WildcardPattern.ContainsWildcardCharacters(name))
                command.WriteError(ErrorRecords.ServerNotFound(name));
        }
    }
}
