#if NET
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using PptpTools.Linux;
using PptpTools.Session;

namespace PptpTools.Sessions;

/// <summary>
/// Answers other processes of the same user, and root's, about this process's sessions: a local socket in the folder in which they meet. Whoever else
/// connects is not answered.
/// </summary>
internal sealed class ControlServer : IDisposable
{
    private const string Suffix = ".sock";
    private const int MostClients = 64;
    private const int MostListeners = 48;
    private const int MostEvents = 512;
    private const double MostSeconds = 3600;
    private static readonly TimeSpan TimeToAsk = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimeToTake = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimeToHearTheLast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SessionRegistry _registry;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _places = new(MostClients, MostClients);
    private readonly SemaphoreSlim _listeners = new(MostListeners, MostListeners);
    private readonly ConcurrentDictionary<ChannelWriter<SessionEventArgs>, Task> _telling = new();

    /// <param name="registry">The sessions.</param>
    /// <param name="folder">Where processes meet.</param>
    /// <exception cref="SocketException">The socket cannot be made there.</exception>
    public ControlServer(SessionRegistry registry, string folder)
    {
        _registry = registry;
        string name = $"{Environment.ProcessId}-{Guid.NewGuid().ToString("N").AsSpan(0, 8)}";
        Path = System.IO.Path.Combine(folder, name + Suffix);
        string unfinished = System.IO.Path.Combine(folder, name + ".new");
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // Listens before it has the name that others look for: one of that name that does not answer is dead.
            _listener.Bind(new UnixDomainSocketEndPoint(unfinished));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            _listener.Listen();
            File.Move(unfinished, Path);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        _ = Task.Run(AcceptAsync);
    }

    /// <summary>The socket's name.</summary>
    public string Path { get; }

    /// <summary>Names of the sockets in a folder.</summary>
    public static string[] PathsIn(string folder) => Directory.GetFiles(folder, "*" + Suffix);

    /// <summary>Answers nobody any more, once those who listen have heard of the last event, or have had the time to.</summary>
    public void Dispose()
    {
        KeyValuePair<ChannelWriter<SessionEventArgs>, Task>[] telling = [.. _telling];
        foreach (KeyValuePair<ChannelWriter<SessionEventArgs>, Task> entry in telling)
            entry.Key.TryComplete();
        Task.WaitAll([.. telling.Select(static entry => entry.Value)], TimeToHearTheLast);

        // Whoever is cut off in the middle of an answer sees by the name that there is nobody left to ask.
        try
        {
            File.Delete(Path);
        }
        finally
        {
            _stopping.Cancel();
            _listener.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _places.WaitAsync(_stopping.Token).ConfigureAwait(false);
                Socket client = await AcceptOneAsync().ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The socket was closed: there is nobody left to answer.
        }
    }

    /// <summary>Accepts, in the end: the process may have no descriptor left for a while.</summary>
    private async Task<Socket> AcceptOneAsync()
    {
        while (true)
        {
            try
            {
                return await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (SocketException) when (!_stopping.IsCancellationRequested)
            {
                await Task.Delay(Pause, _stopping.Token).ConfigureAwait(false);
            }
            catch (SocketException error)
            {
                throw new OperationCanceledException("The socket was closed.", error);
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var channel = new ControlChannel(client);
        try
        {
            if (channel.PeerUser is not 0 and var user && user != NativeMethods.EffectiveUser())
                return;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            limit.CancelAfter(TimeToAsk);
            if (await channel.ReadAsync<SessionRequest>(limit.Token).ConfigureAwait(false) is { } request)
                await AnswerAsync(channel, request).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or IOException or InvalidDataException or OperationCanceledException)
        {
            // The other process went away, or said nothing to be understood: it loses its answer.
        }
        finally
        {
            _places.Release();
        }
    }

    private Task AnswerAsync(ControlChannel channel, SessionRequest request) => request.Verb switch
    {
        SessionVerb.List => ListAsync(channel),
        SessionVerb.Close => CloseAsync(channel, request),
        SessionVerb.Subscribe => ServeListenerAsync(channel, () => TellAsync(channel)),
        SessionVerb.Trace => ServeListenerAsync(channel, () => Capture.SessionTransmission.SendAsync(channel, _registry.Find(request.Id), _stopping.Token)),
        _ => WriteAsync(channel, new SessionReply(Error: $"{request.Verb} is not known here.")),
    };

    /// <summary>Writes a line, for which the other end has a limited time.</summary>
    private async Task WriteAsync(ControlChannel channel, SessionReply reply)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(TimeToTake);
        await channel.WriteAsync(reply, limit.Token).ConfigureAwait(false);
    }

    /// <summary>Serves one that may stay for long: they leave places to those who only ask.</summary>
    private async Task ServeListenerAsync(ControlChannel channel, Func<Task> serve)
    {
        if (!_listeners.Wait(0, CancellationToken.None))
        {
            await WriteAsync(channel, new SessionReply(Error: $"{MostListeners} listen already.")).ConfigureAwait(false);
            return;
        }

        try
        {
            await serve().ConfigureAwait(false);
        }
        finally
        {
            _listeners.Release();
        }
    }

    private async Task ListAsync(ControlChannel channel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(TimeToAsk);
        foreach (RegisteredSession session in _registry.Sessions)
            await channel.WriteAsync(new SessionReply(session.Snapshot()), limit.Token).ConfigureAwait(false);
        await channel.WriteAsync(new SessionReply(IsComplete: true), limit.Token).ConfigureAwait(false);
    }

    private async Task CloseAsync(ControlChannel channel, SessionRequest request)
    {
        if (_registry.Find(request.Id) is not { } session)
        {
            await WriteAsync(channel, new SessionReply(Error: $"There is no session {request.Id} any more.")).ConfigureAwait(false);
            return;
        }

        TimeSpan time = TimeSpan.FromSeconds(double.IsNaN(request.Seconds) ? 0 : Math.Clamp(request.Seconds, 0, MostSeconds));
        LiveSession closed = await Task.Run(() => session.Close(time)).ConfigureAwait(false);
        await WriteAsync(channel, new SessionReply(closed, IsComplete: true)).ConfigureAwait(false);
    }

    /// <summary>Tells what happens until the other end goes, or does not listen any more.</summary>
    private async Task TellAsync(ControlChannel channel)
    {
        var events = Channel.CreateBounded<SessionEventArgs>(MostEvents);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        void Enqueue(SessionEventArgs happened)
        {
            if (!events.Writer.TryWrite(happened))
                events.Writer.TryComplete();
        }

        var isTold = new TaskCompletionSource();
        _telling[events.Writer] = isTold.Task;
        _registry.Happened += Enqueue;
        try
        {
            await WriteAsync(channel, new SessionReply(IsComplete: true)).ConfigureAwait(false);
            Task gone = channel.WaitForEndAsync(ending.Token).ContinueWith(_ => events.Writer.TryComplete(), TaskScheduler.Default);
            await foreach (SessionEventArgs happened in events.Reader.ReadAllAsync(ending.Token).ConfigureAwait(false))
                await WriteAsync(channel, new SessionReply(Event: new EventReply(happened.Kind, happened.Time, happened.Session))).ConfigureAwait(false);
            await ending.CancelAsync().ConfigureAwait(false);
            await gone.ConfigureAwait(false);
        }
        finally
        {
            _registry.Happened -= Enqueue;
            _telling.TryRemove(events.Writer, out _);
            isTold.SetResult();
        }
    }
}
#endif
