#if NET
using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using System.Threading;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Connecting;

/// <summary>
/// A tunnel in a process of its own, as this process sees it until it is open: the request goes to it through a pipe that it inherits, and its
/// answers come through another. Once it is open it needs this process no more.
/// </summary>
internal sealed class DetachedConnection : TunnelConnection
{
    private readonly Process _process;
    private readonly int _processId;
    private readonly AnonymousPipeServerStream _requests;
    private readonly AnonymousPipeServerStream _answers;
    private readonly BlockingCollection<ConnectNotice> _notices = [];
    private readonly ManualResetEventSlim _over = new();
    private readonly ConnectRequest _request;
    private DetachedMessage? _last;

    /// <param name="request">What to open; its password is cleared once it is sent.</param>
    /// <param name="module">Path of the module's assembly, which the process imports.</param>
    /// <exception cref="IOException">The process cannot be started.</exception>
    public DetachedConnection(ConnectRequest request, string module)
    {
        _request = request with { Password = [] };
        _requests = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        _answers = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        try
        {
            _process = DetachedProcess.Start(
                $"Import-Module {DetachedProcess.Quote(module)}; [PptpTools.DetachedTunnel]::Run('{_requests.GetClientHandleAsString()}', '{_answers.GetClientHandleAsString()}')");
            _processId = _process.Id;
            _requests.DisposeLocalCopyOfClientHandle();
            _answers.DisposeLocalCopyOfClientHandle();
            DetachedMessage.WriteRequest(_requests, request);
        }
        catch
        {
            _requests.Dispose();
            _answers.Dispose();
            _process?.Dispose();
            throw;
        }
        finally
        {
            Array.Clear(request.Password);
        }

        new Thread(Read) { IsBackground = true, Name = "PPTP detached" }.Start();
    }

    /// <inheritdoc/>
    public override event EventHandler<SessionEventArgs>? WentUp
    {
        add => throw new NotSupportedException();
        remove => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override event EventHandler<SessionEventArgs>? WentDown
    {
        add => throw new NotSupportedException();
        remove => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override bool HasOpened => _last?.IsOpen == true;

    /// <inheritdoc/>
    public override SessionFailure? Failure => HasOpened ? null
        : _last?.Failure ?? new SessionFailure(SessionFailureKind.HostFault, "The process for the tunnel ended without an answer.");

    /// <inheritdoc/>
    public override Exception? Error => null;

    /// <inheritdoc/>
    public override LiveSession Session => _last?.Session ?? new LiveSession { Name = _request.Title, Server = _request.Servers[0], ProcessId = _processId };

    /// <inheritdoc/>
    public override bool TryTake(CancellationToken cancellation, out ConnectNotice? notice) => _notices.TryTake(out notice, Timeout.Infinite, cancellation);

    /// <inheritdoc/>
    public override void WaitUntilOver(CancellationToken cancellation) => _over.Wait(cancellation);

    /// <summary>Gives up: the process sees that nobody waits any more, and undoes what it did.</summary>
    public override void Close(TimeSpan time)
    {
        _requests.Dispose();
        if (!HasOpened && !_process.WaitForExit(time))
            _process.Kill();
    }

    /// <summary>Lets go of the process: a tunnel that is open goes on in it.</summary>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _requests.Dispose();
        _process.Dispose();
    }

    private void Read()
    {
        try
        {
            using var reader = new StreamReader(_answers, Encoding.UTF8);
            while (_last is null && reader.ReadLine() is { } line)
            {
                DetachedMessage message = SessionJson.Read<DetachedMessage>(Encoding.UTF8.GetBytes(line));
                if (message.Notice is { } notice)
                    _notices.Add(notice);
                else
                    _last = message;
            }
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            // What is missing then shows as a process without an answer.
        }
        finally
        {
            _notices.CompleteAdding();
            _over.Set();
        }
    }
}
#endif
