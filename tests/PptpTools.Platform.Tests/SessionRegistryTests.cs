using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Tests;

public sealed class SessionRegistryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly SessionRegistry _registry;

    public SessionRegistryTests() => _registry = NewRegistry();

    public void Dispose()
    {
        _registry.Close();
        Directory.Delete(_folder, recursive: true);
    }

    [LinuxFact]
    public void A_session_has_the_lowest_free_number_of_the_host_while_it_lives()
    {
        SessionRegistry another = NewRegistry();
        FakeSession first = new(), second = new();
        Assert.Equal(1, _registry.Add(first).Id);
        Assert.Equal(2, another.Add(second).Id);
        Assert.Equal(3, _registry.Add(new FakeSession()).Id);
        second.Become(TunnelState.Failed);
        Assert.Equal(2, _registry.Add(new FakeSession()).Id);
        Assert.Equal([1, 2, 3], _registry.Sessions.Select(session => session.Id));
        another.Close();
    }

    [LinuxFact]
    public void Events_tell_of_up_down_failure_and_routes_once_and_in_order()
    {
        var told = new List<string>();
        _registry.Happened += happened => told.Add($"{happened.Kind} {happened.Session.Id} {happened.Session.State}");
        var session = new FakeSession();
        _registry.Add(session);
        session.Become(TunnelState.Connecting);
        session.Become(TunnelState.Open);
        session.Become(TunnelState.Open);
        session.Become(FakeSession.Full);
        session.Become(TunnelState.Reconnecting);
        session.Become(TunnelState.Connecting);
        session.Become(TunnelState.Open);
        session.Become(TunnelState.Closing);
        session.Become(TunnelState.Failed);
        Assert.Equal(
            ["Up 1 Open", "RouteChanged 1 Open", "Down 1 Reconnecting", "Up 1 Open", "Down 1 Failed", "Failed 1 Failed"], told);
    }

    [LinuxFact]
    public void A_listener_that_throws_neither_ends_a_session_nor_keeps_it_listed_nor_silences_others()
    {
        var told = new List<SessionEventKind>();
        _registry.Happened += _ => throw new InvalidOperationException("A listener's own fault.");
        _registry.Happened += happened => told.Add(happened.Kind);
        var session = new FakeSession();
        _registry.Add(session);
        session.Become(TunnelState.Open);
        Assert.Single(_registry.Sessions);
        session.Become(TunnelState.Failed);
        Assert.Empty(_registry.Sessions);
        Assert.Equal([SessionEventKind.Up, SessionEventKind.Down, SessionEventKind.Failed], told);
        Assert.True(SpinWait.SpinUntil(() => session.IsForgotten, TimeSpan.FromSeconds(10)));
    }

    [LinuxFact]
    public void A_listener_that_throws_goes_on_hearing_of_other_processes()
    {
        int told = 0;
        using var watch = new SessionWatch(_registry, new HostFolders(_folder, _folder), _ =>
        {
            Interlocked.Increment(ref told);
            throw new InvalidOperationException("A listener's own fault.");
        });
        DemandHeard(() => Volatile.Read(ref told) > 5);
    }

    [LinuxFact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_may_not_be_looked_into_ends_no_watch()
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        int told = 0;
        using var watch = new SessionWatch(_registry, new HostFolders(_folder, _folder), _ => Interlocked.Increment(ref told));
        File.SetUnixFileMode(_folder, owner | UnixFileMode.OtherRead);
        File.WriteAllText(Path.Combine(_folder, "something"), "");
        Thread.Sleep(500);
        File.SetUnixFileMode(_folder, owner);
        DemandHeard(() => Volatile.Read(ref told) > 0);
    }

    [LinuxFact]
    public void A_session_that_has_ended_is_not_listed_and_is_forgotten_but_can_still_be_looked_at()
    {
        var session = new FakeSession();
        RegisteredSession registered = _registry.Add(session);
        Assert.Equal(TunnelState.Closed, registered.Close(TimeSpan.FromSeconds(1)).State);
        Assert.Empty(_registry.Sessions);
        Assert.Null(_registry.Find(registered.Id));
        Assert.True(SpinWait.SpinUntil(() => session.IsForgotten, TimeSpan.FromSeconds(10)));
        session.Become(TunnelState.Open);
        Assert.Equal(TunnelState.Closed, registered.Snapshot().State);
    }

    [LinuxFact]
    public void Closing_ends_every_session_and_leaves_no_socket()
    {
        FakeSession[] sessions = [.. Enumerable.Range(0, 20).Select(_ => new FakeSession())];
        foreach (FakeSession session in sessions)
            _registry.Add(session);
        Assert.Single(ControlServer.PathsIn(_folder));
        _registry.Close();
        Assert.All(sessions, session => Assert.Equal(TunnelState.Closed, session.Snapshot().State));
        Assert.Empty(ControlServer.PathsIn(_folder));
        _registry.Add(new FakeSession());
        Assert.Single(ControlServer.PathsIn(_folder));
    }

    /// <summary>Lets a session of another process go up and down until enough was heard of it.</summary>
    private void DemandHeard(Func<bool> isEnough)
    {
        SessionRegistry another = NewRegistry();
        var session = new FakeSession();
        another.Add(session);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                session.Become(TunnelState.Open);
                session.Become(TunnelState.Reconnecting);
                Thread.Sleep(10);
                return isEnough();
            },
            TimeSpan.FromSeconds(20)));
        another.Close();
    }

    private SessionRegistry NewRegistry() => new(new HostFolders(_folder, _folder));
}

/// <summary>A test of what only Linux has.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "Needs Linux.";
    }
}
