#if NET
using PptpTools.Routing;
using PptpTools.Session;

namespace PptpTools.Journal;

/// <summary>A route that was added.</summary>
/// <param name="Route">The route.</param>
/// <param name="InterfaceName">Name of its interface.</param>
/// <param name="Reason">Why.</param>
/// <param name="Explanation">Why, in a sentence.</param>
/// <param name="Replaced">The route that was taken before, as text; null where none was.</param>
internal sealed record RouteChange(KernelRoute Route, string InterfaceName, RouteReason Reason, string Explanation, string? Replaced) : KernelChange(InterfaceName)
{
    /// <summary>As users see it.</summary>
    public TunnelRoute ToRoute() => new(
        Route.Destination.ToIPAddress(), Route.PrefixLength, Route.Gateway?.ToIPAddress(), InterfaceName, Route.Metric, (int)Route.Table, Reason, Explanation, Replaced);

    /// <inheritdoc/>
    public override void Make(RouteSocket routes) => routes.Add(Route);

    /// <inheritdoc/>
    public override string ToString() => $"route {ToRoute()}";

    /// <inheritdoc/>
    protected override int InterfaceIndex => Route.Interface;

    /// <inheritdoc/>
    protected override bool IsThere(RouteSocket routes) => routes.ListRoutes().Contains(Route);

    /// <inheritdoc/>
    protected override void Remove(RouteSocket routes) => routes.Remove(Route);
}
#endif
