#if NET
using System.ComponentModel;
using System.Linq;
using PptpTools.Routing;
using PptpTools.Session;

namespace PptpTools.Journal;

/// <summary>A route that was added.</summary>
/// <param name="Route">The route.</param>
/// <param name="InterfaceName">Name of its interface.</param>
/// <param name="Reason">Why.</param>
/// <param name="Explanation">Why, in a sentence.</param>
/// <param name="Replaced">The route that was taken before, as text; null where none was.</param>
internal sealed record RouteChange(KernelRoute Route, string InterfaceName, RouteReason Reason, string Explanation, string? Replaced) : HostChange
{
    /// <summary>As users see it.</summary>
    public TunnelRoute ToRoute() => new(
        Route.Destination.ToIPAddress(), Route.PrefixLength, Route.Gateway?.ToIPAddress(), InterfaceName, Route.Metric, (int)Route.Table, Reason, Explanation, Replaced);

    /// <inheritdoc/>
    public override void Make(RouteSocket routes) => routes.Add(Route);

    /// <inheritdoc/>
    public override UndoResult Undo(RouteSocket routes, bool isDryRun)
    {
        if (!routes.ListLinks().Any(link => link.Index == Route.Interface && link.Name == InterfaceName) || !routes.ListRoutes().Contains(Route))
            return UndoResult.AlreadyGone;
        if (isDryRun)
            return UndoResult.Undone;
        try
        {
            routes.Remove(Route);
            return UndoResult.Undone;
        }
        catch (Win32Exception error) when (error.NativeErrorCode is RouteSocket.NoSuchProcess or RouteSocket.NoSuchDevice)
        {
            return UndoResult.AlreadyGone;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"route {ToRoute()}";
}
#endif
