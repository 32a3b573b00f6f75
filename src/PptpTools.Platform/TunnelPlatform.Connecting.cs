using System.Collections.Generic;
using PptpTools.Connecting;
using PptpTools.Journal;

namespace PptpTools;

/// <content>Opening tunnels, and what they change on the host.</content>
public abstract partial class TunnelPlatform
{
    /// <summary>Says what a connection would change.</summary>
    /// <exception cref="TunnelsNotSupportedException">There are no tunnels on this system.</exception>
    /// <exception cref="Sessions.TunnelException">The server has no address or no route, or the routes cannot work.</exception>
    public abstract ConnectPlan Plan(ConnectRequest request);

    /// <summary>Begins to open a tunnel, in the network namespace of the calling thread.</summary>
    /// <param name="request">What to open it with; its password is the connection's from now on, here already where there is none.</param>
    /// <exception cref="TunnelsNotSupportedException">There are no tunnels on this system.</exception>
    /// <exception cref="MissingRightsException">This process may not do what a tunnel needs.</exception>
    /// <exception cref="System.IO.IOException">The recording, the journal or the list of sessions cannot be written.</exception>
    /// <exception cref="System.UnauthorizedAccessException">One of them may not be.</exception>
    public abstract TunnelConnection Connect(ConnectRequest request);

    /// <summary>Begins to open a tunnel in a process of its own, which goes on when this one ends.</summary>
    /// <param name="request">What to open it with; its password is cleared once the process has it, here already where there is none.</param>
    /// <param name="module">Path of the module's assembly.</param>
    /// <exception cref="TunnelsNotSupportedException">There are no tunnels on this system.</exception>
    /// <exception cref="MissingRightsException">This process may not do what a tunnel needs.</exception>
    /// <exception cref="System.IO.IOException">The process cannot be started.</exception>
    public abstract TunnelConnection ConnectDetached(ConnectRequest request, string module);

    /// <summary>The whole work of such a process.</summary>
    /// <param name="requestHandle">The inherited pipe with the request.</param>
    /// <param name="answerHandle">The inherited pipe for answers.</param>
    /// <exception cref="TunnelsNotSupportedException">There are no tunnels on this system.</exception>
    /// <exception cref="System.IO.IOException">The pipes are broken.</exception>
    public abstract void RunDetached(string requestHandle, string answerHandle);

    /// <summary>Undoes what processes that are no more left on this host.</summary>
    /// <param name="isDryRun">True to tell only what would be done.</param>
    /// <returns>Every change that was found.</returns>
    /// <exception cref="TunnelsNotSupportedException">There are no tunnels on this system.</exception>
    /// <exception cref="System.IO.IOException">The journals cannot be read.</exception>
    /// <exception cref="System.UnauthorizedAccessException">The journals are not this user's.</exception>
    public abstract IReadOnlyList<HostRepair> Repair(bool isDryRun);

    /// <summary>What the tunnels and servers of this user have changed on this host, with what it was before.</summary>
    /// <exception cref="TunnelsNotSupportedException">There are no tunnels on this system.</exception>
    /// <exception cref="System.IO.IOException">The journals cannot be read.</exception>
    /// <exception cref="System.UnauthorizedAccessException">The journals are not this user's.</exception>
    public abstract IReadOnlyList<HostRecord> ReadJournals();
}
