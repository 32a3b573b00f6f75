#if NET
using System;
using System.Threading;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools;

/// <content>Live sessions.</content>
internal sealed partial class LinuxPlatform
{
    private static SessionFinder Finder => new(SessionRegistry.Current, HostFolders.Current);

    /// <inheritdoc/>
    public override SessionListing FindSessions(CancellationToken cancellation) => Finder.FindAll(cancellation);

    /// <inheritdoc/>
    public override LiveSession? CloseSession(LiveSession session, TimeSpan time, CancellationToken cancellation) =>
        Finder.Close(session, time, cancellation);

    /// <inheritdoc/>
    public override IDisposable WatchSessions(Action<SessionEventArgs> told) => new SessionWatch(SessionRegistry.Current, HostFolders.Current, told);

    /// <inheritdoc/>
    public override Capture.LiveFrames TraceSession(LiveSession session, CancellationToken cancellation) => Finder.Trace(session, cancellation);

    /// <inheritdoc/>
    public override void CloseOwnSessions() => SessionRegistry.Current.Close();
}
#endif
