#if NET
using System.IO;
using System.Threading;

namespace PptpTools.Sessions;

/// <summary>
/// How many octets the processes of one user may answer in all: 32 MiB, the sessions of some 20,000 tunnels. They may be another user's than who
/// asks, and what they say is kept in memory.
/// </summary>
internal sealed class AnswerBudget
{
    private const long Octets = 32 * 1024 * 1024;

    private long _left = Octets;

    /// <summary>Counts what was received.</summary>
    /// <exception cref="InvalidDataException">It is more than may be.</exception>
    public void Spend(int octets)
    {
        if (Interlocked.Add(ref _left, -octets) < 0)
            throw new InvalidDataException($"it says more than the {Octets >> 20} MiB that are believed");
    }
}
#endif
