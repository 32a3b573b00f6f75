#if NET
using System.Linq;
using PptpTools.Journal;
using PptpTools.Routing;

namespace PptpTools.NameResolution;

/// <summary>DNS servers of an interface that systemd-resolved was told of. It forgets them with the interface, too.</summary>
/// <param name="Program">Path of resolvectl.</param>
/// <param name="InterfaceName">The interface.</param>
/// <param name="InterfaceIndex">The kernel's number of it.</param>
/// <param name="Servers">The servers.</param>
/// <param name="TakesAll">True where they alone are asked for every name; otherwise they are asked beside those of other interfaces.</param>
internal sealed record ResolvedChange(string Program, string InterfaceName, int InterfaceIndex, string[] Servers, bool TakesAll) : HostChange
{
    /// <inheritdoc/>
    public override bool MayBeHalfMade => true;

    /// <inheritdoc/>
    public override void Make(RouteSocket routes)
    {
        HostProgram.Run(Program, "", ["dns", InterfaceName, .. Servers]);
        if (TakesAll)
            HostProgram.Run(Program, "", "domain", InterfaceName, "~.");
        HostProgram.Run(Program, "", "default-route", InterfaceName, "yes");
    }

    /// <inheritdoc/>
    public override UndoResult Undo(RouteSocket routes, bool isDryRun)
    {
        if (!routes.ListLinks().Any(link => link.Index == InterfaceIndex && link.Name == InterfaceName))
            return UndoResult.AlreadyGone;
        if (!isDryRun)
            HostProgram.Run(Program, "", "revert", InterfaceName);
        return UndoResult.Undone;
    }

    /// <inheritdoc/>
    public override string ToString() => $"DNS {string.Join(", ", Servers)} on {InterfaceName} (systemd-resolved)";
}
#endif
