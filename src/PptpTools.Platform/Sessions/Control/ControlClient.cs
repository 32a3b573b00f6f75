#if NET
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Session;

namespace PptpTools.Sessions;

/// <summary>Another process that has sessions, reached by its socket.</summary>
/// <param name="Path">The socket's name.</param>
/// <param name="User">Number of the user whose process it has to be.</param>
internal sealed record ControlClient(string Path, uint User)
{
    /// <summary>More sessions of one process are not believed.</summary>
    private const int MostSessions = 65_535;

    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(5);

    /// <summary>Number of the process, as its socket is named.</summary>
    public int ProcessId
    {
        get
        {
            string name = System.IO.Path.GetFileName(Path);
            int end = name.IndexOf('-', StringComparison.Ordinal);
            return end > 0 && int.TryParse(name.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0;
        }
    }

    /// <summary>Its sessions; none where it has just ended.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="budget">What its user's processes may say in all; null where nobody else is asked.</param>
    /// <exception cref="IOException">It does not answer as it should.</exception>
    public async Task<IReadOnlyList<LiveSession>> ListAsync(CancellationToken cancellation, AnswerBudget? budget = null)
    {
        var sessions = new List<LiveSession>();
        await AskAsync(new SessionRequest(SessionVerb.List), TimeToAnswer, sessions.Add, budget ?? new AnswerBudget(), cancellation).ConfigureAwait(false);
        return sessions;
    }

    /// <summary>Ends a session in good order; where that takes longer than it may, it is simply ended.</summary>
    /// <returns>The session at its end; null where there was none.</returns>
    /// <exception cref="IOException">It does not answer as it should.</exception>
    public async Task<LiveSession?> CloseAsync(int id, TimeSpan time, CancellationToken cancellation)
    {
        LiveSession? closed = null;
        var request = new SessionRequest(SessionVerb.Close, id, time.TotalSeconds);
        await AskAsync(request, time + TimeToAnswer, session => closed = session, new AnswerBudget(), cancellation).ConfigureAwait(false);
        return closed;
    }

    /// <summary>Listens to what happens to its sessions until that is cancelled or the process ends.</summary>
    /// <param name="told">Is told of it on any thread, one by one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">It does not answer as it should.</exception>
    public async Task ListenAsync(Action<SessionEventArgs> told, CancellationToken cancellation)
    {
        using ControlChannel? channel = await ConnectAsync(cancellation).ConfigureAwait(false);
        if (channel is null)
            return;
        try
        {
            await channel.WriteAsync(new SessionRequest(SessionVerb.Subscribe), cancellation).ConfigureAwait(false);
            while (await channel.ReadAsync<SessionReply>(cancellation).ConfigureAwait(false) is { } reply)
            {
                if (reply.Error is { } error)
                    throw new IOException(error);
                if (reply.Event is { } happened)
                    told(new SessionEventArgs(happened.Kind, happened.Time, happened.Session with { ProcessId = ProcessId }));
            }
        }
        catch (SocketException)
        {
            // It has ended, which its other end tells only so when it was killed.
        }
    }

    /// <summary>The frames of a session as a capture that grows.</summary>
    /// <returns>Null where the process has ended.</returns>
    /// <exception cref="IOException">It does not answer as it should, or the session is not recorded.</exception>
    public async Task<Stream?> TraceAsync(int id, CancellationToken cancellation)
    {
        ControlChannel? channel = await ConnectAsync(cancellation).ConfigureAwait(false);
        if (channel is null)
            return null;
        try
        {
            await channel.WriteAsync(new SessionRequest(SessionVerb.Trace, id), cancellation).ConfigureAwait(false);
            SessionReply? reply = await channel.ReadAsync<SessionReply>(cancellation).ConfigureAwait(false);
            if (reply is { IsComplete: true })
                return channel.Rest;
            channel.Dispose();
            throw new IOException(reply?.Error ?? $"Process {ProcessId} ended before it had answered.");
        }
        catch (SocketException error)
        {
            channel.Dispose();
            throw new IOException($"Process {ProcessId} has sessions and does not answer as it should: {error.Message}", error);
        }
    }

    /// <summary>Connects; a socket that nobody listens on any more is removed where it is this user's own.</summary>
    /// <returns>Null where the process has ended.</returns>
    /// <exception cref="IOException">It is another user's than it has to be.</exception>
    public async Task<ControlChannel?> ConnectAsync(CancellationToken cancellation, AnswerBudget? budget = null)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancellation).ConfigureAwait(false);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            if (error.SocketErrorCode == SocketError.ConnectionRefused && User == Linux.NativeMethods.EffectiveUser())
                File.Delete(Path);
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var channel = new ControlChannel(socket, budget);
        if (channel.PeerUser == User)
            return channel;
        channel.Dispose();
        throw new IOException($"'{Path}' does not belong to user {User}.");
    }

    /// <returns>Null where the process has ended meanwhile, with which its sessions have.</returns>
    private async Task<SessionReply?> ReadReplyAsync(ControlChannel channel, CancellationToken cancellation)
    {
        SessionReply? reply = await channel.ReadAsync<SessionReply>(cancellation).ConfigureAwait(false);
        if (reply is not null || !File.Exists(Path))
            return reply;
        using ControlChannel? again = await ConnectAsync(cancellation).ConfigureAwait(false);
        return again is null ? null : throw new IOException($"Process {ProcessId} has sessions and closed the connection before it had answered.");
    }

    private async Task AskAsync(SessionRequest request, TimeSpan time, Action<LiveSession> found, AnswerBudget budget, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(time);
        try
        {
            using ControlChannel? channel = await ConnectAsync(limit.Token, budget).ConfigureAwait(false);
            if (channel is null)
                return;
            await channel.WriteAsync(request, limit.Token).ConfigureAwait(false);
            for (int i = 0; i <= MostSessions; i++)
            {
                SessionReply? reply = await ReadReplyAsync(channel, limit.Token).ConfigureAwait(false);
                if (reply is null)
                    return;
                if (reply.Error is { } error)
                    throw new IOException(error);
                if (reply.Session is { } session)
                    found(session with { ProcessId = ProcessId });
                if (reply.IsComplete)
                    return;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"Process {ProcessId} has sessions and does not answer.");
        }
        catch (Exception error) when (error is SocketException or InvalidDataException)
        {
            throw new IOException($"Process {ProcessId} has sessions and does not answer as it should: {error.Message}", error);
        }
    }
}
#endif
