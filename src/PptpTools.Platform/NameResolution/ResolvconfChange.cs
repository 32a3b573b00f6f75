#if NET
using System.Globalization;
using System.Linq;
using PptpTools.Journal;
using PptpTools.Routing;

namespace PptpTools.NameResolution;

/// <summary>DNS servers that resolvconf was told of, under a name that nobody else uses.</summary>
/// <param name="Program">Path of resolvconf.</param>
/// <param name="Record">The name.</param>
/// <param name="Servers">The servers.</param>
internal sealed record ResolvconfChange(string Program, string Record, string[] Servers) : HostChange
{
    /// <summary>A name for a tunnel's record. Both kinds of resolvconf put servers of <c>tun…</c> before those of cards, and an unknown name's after them.</summary>
    public static string RecordOf(int interfaceIndex, string id) => string.Create(CultureInfo.InvariantCulture, $"tun{interfaceIndex}.pptptools-{id}");

    /// <inheritdoc/>
    public override bool IsInFiles => true;

    /// <inheritdoc/>
    public override bool MayBeHalfMade => true;

    /// <inheritdoc/>
    public override void Make(RouteSocket routes) =>
        HostProgram.Run(Program, string.Concat(Servers.Select(static server => $"nameserver {server}\n")), "-a", Record);

    /// <inheritdoc/>
    public override UndoResult Undo(RouteSocket routes, bool isDryRun)
    {
        // Without -f openresolv takes a record that was never made for a fault.
        if (!isDryRun)
            HostProgram.Run(Program, "", "-d", Record, "-f");
        return UndoResult.Undone;
    }

    /// <inheritdoc/>
    public override string ToString() => $"DNS {string.Join(", ", Servers)} as {Record} (resolvconf)";
}
#endif
