#if NET
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using PptpTools.Connecting;
using PptpTools.Journal;
using PptpTools.Linux;
using PptpTools.NameResolution;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools;

/// <content>Opening tunnels.</content>
internal sealed partial class LinuxPlatform
{
    /// <inheritdoc/>
    public override ConnectPlan Plan(ConnectRequest request)
    {
        string server = request.Servers[0];
        IpAddress address = ServerNames.Resolve(server)[0];
        using var routes = new RouteSocket();
        HostPicture picture = HostPicture.Take(routes);
        IpAddress? source = request.LocalEndPoint is { } local && !IpAddress.From(local.Address).IsUnspecified ? IpAddress.From(local.Address) : null;
        KernelRoute way = FindWay(routes, address, source);
        bool isHere = way.Type == KernelRouteType.Local;
        var planned = new List<TunnelRoute>();
        if (!isHere && request.Routes.KeepsServerOutside)
            planned.Add(Planned(new IpPrefix(address, RouteMessage.BitsOf(address)), RouteReason.ServerHostRoute, way.Gateway, picture.NameOf(way.Interface), 1));
        planned.Add(Planned(null, RouteReason.OwnAddress));
        foreach (PlannedRoute route in RoutePlan.Into(request.Routes, own: request.Options.Address))
            planned.Add(Planned(route.Destination, route.Reason, metric: request.Routes.Metric ?? 0));
        RouteFinding[] findings = [.. RouteAudit.Before(request.Routes, address, isHere, picture.ToHostRoutes())];
        string? names = request is { Routes.UsesDns: true, Options.WantsDns: true } ? NameServerTools.Current.Describe() : null;
        return new ConnectPlan(server, address.ToIPAddress(), planned, names, findings);
    }

    /// <inheritdoc/>
    public override TunnelConnection Connect(ConnectRequest request)
    {
        try
        {
            HostRights.Demand();
            return new LinuxConnection(request, HostFolders.Current, NameServerTools.Current, SessionRegistry.Current);
        }
        catch
        {
            Array.Clear(request.Password);
            throw;
        }
    }

    /// <inheritdoc/>
    public override TunnelConnection ConnectDetached(ConnectRequest request, string module)
    {
        try
        {
            HostRights.Demand();
            return new DetachedConnection(request, module);
        }
        catch
        {
            Array.Clear(request.Password);
            throw;
        }
    }

    /// <inheritdoc/>
    public override void RunDetached(string requestHandle, string answerHandle) => DetachedProcess.Run(requestHandle, answerHandle);

    /// <inheritdoc/>
    public override IReadOnlyList<HostRepair> Repair(bool isDryRun) => HostRepairer.Repair(HostFolders.Current, isDryRun);

    /// <inheritdoc/>
    public override IReadOnlyList<HostRecord> ReadJournals()
    {
        JournalOwner observer = JournalOwner.Current;
        return [.. JournalFile.ReadAll(HostFolders.Current.Journal).Select(file => file.ToRecord(observer))];
    }

    private static KernelRoute FindWay(RouteSocket routes, IpAddress server, IpAddress? source)
    {
        try
        {
            return routes.Find(server, source);
        }
        catch (Win32Exception error)
        {
            throw new TunnelException(new SessionFailure(SessionFailureKind.RouteConflict, $"This host has no route to the server {server}: {error.Message}."), error);
        }
    }

    private static TunnelRoute Planned(
        IpPrefix? destination, RouteReason reason, IpAddress? gateway = null, string? interfaceName = null, uint metric = 0) => new(
        destination?.Address.ToIPAddress(), destination?.Length ?? (reason == RouteReason.OwnAddress ? 32 : 0), gateway?.ToIPAddress(), interfaceName, metric,
        (int)KernelRoute.MainTable, reason, RoutePlan.Explain(reason), Replaced: null);
}
#endif
