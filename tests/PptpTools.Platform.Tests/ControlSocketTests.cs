using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Tests;

/// <summary>What processes tell each other, over a real socket.</summary>
public sealed partial class ControlSocketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly SessionRegistry _registry;
    private readonly FakeSession _session = new();
    private readonly ControlClient _client;

    public ControlSocketTests()
    {
        _registry = new SessionRegistry(new HostFolders(_folder, _folder));
        _registry.Add(_session);
        _client = new ControlClient(_registry.SocketPath!, NativeMethods.EffectiveUser());
    }

    private static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public void Dispose()
    {
        _registry.Close();
        Directory.Delete(_folder, recursive: true);
    }

    [LinuxFact]
    public async Task A_list_tells_everything_of_a_session()
    {
        _session.Become(FakeSession.Full);
        LiveSession told = Assert.Single(await _client.ListAsync(Limit));
        LiveSession expected = FakeSession.Full with { Id = 1, ProcessId = Environment.ProcessId };
        Assert.Equal(expected with { Lease = null, Routes = [] }, told with { Lease = null, Routes = [] });
        Assert.Equal(expected.Routes, told.Routes);
        Assert.Equal(expected.Lease!.DnsServers, told.Lease!.DnsServers);
        Assert.Equal(expected.Lease.Asked, told.Lease.Asked);
        Assert.Equal(691, told.LastError!.Code);
    }

    [LinuxFact]
    public async Task A_name_of_another_process_gives_no_orders_to_the_terminal()
    {
        _session.Become(FakeSession.Full with { Name = "a\u001b[2Jb\nc\u009bd", UserName = "\u001b]0;x\u0007" });
        LiveSession told = Assert.Single(await _client.ListAsync(Limit));
        Assert.Equal(("a [2Jb c d", " ]0;x "), (told.Name, told.UserName));
    }

    [LinuxFact]
    public async Task A_session_is_closed_from_another_process_and_what_is_not_there_says_so()
    {
        Assert.Equal(TunnelState.Closed, (await _client.CloseAsync(1, TimeSpan.FromSeconds(1), Limit))!.State);
        IOException error = await Assert.ThrowsAsync<IOException>(() => _client.CloseAsync(1, TimeSpan.FromSeconds(1), Limit));
        Assert.Contains("no session 1", error.Message);
    }

    [LinuxFact]
    public async Task Events_reach_other_processes_until_they_listen_no_more()
    {
        var told = new ConcurrentQueue<SessionEventArgs>();
        using var stop = new CancellationTokenSource();
        Task listening = _client.ListenAsync(told.Enqueue, stop.Token);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _session.Become(TunnelState.Open);
                _session.Become(TunnelState.Reconnecting);
                return told.Any(happened => happened is { Kind: SessionEventKind.Down, Session.Id: 1 });
            },
            TimeSpan.FromSeconds(20)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [LinuxFact]
    public async Task Listening_ends_with_the_process()
    {
        Task listening = _client.ListenAsync(_ => { }, Limit);
        await Task.Delay(100);
        _registry.Close();
        await listening.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [LinuxFact]
    public async Task A_socket_that_nobody_listens_on_is_removed()
    {
        string path = Path.Combine(_folder, "4194305-0badcafe.sock");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path + ".new"));
            File.Move(path + ".new", path);
        }

        Assert.Empty(await new ControlClient(path, NativeMethods.EffectiveUser()).ListAsync(Limit));
        Assert.False(File.Exists(path));
    }

    [LinuxFact]
    public async Task Nonsense_is_dropped_and_the_next_is_answered()
    {
        byte[][] nonsense =
        [
            "\n"u8.ToArray(), "{}\n"u8.ToArray(), "{\"Verb\":\"Close\",\"Id\":1e9}\n"u8.ToArray(), "[1,2\n"u8.ToArray(), "{\"Verb\":99}\n"u8.ToArray(),
            "{\"Verb\":\"Close\",\"Id\":77,\"Seconds\":-1e300}\n"u8.ToArray(), Encoding.ASCII.GetBytes(new string('x', 2 * ControlChannel.MaximumLine)),
        ];
        foreach (byte[] octets in nonsense)
        {
            using Socket socket = Connect();
            try
            {
                await socket.SendAsync(octets, Limit);
                while (await socket.ReceiveAsync(new byte[4096], Limit) > 0)
                {
                }
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
            {
                // It was cut off in the middle of its nonsense.
            }
        }

        Assert.Single(await _client.ListAsync(Limit));
    }

    [LinuxFact]
    public async Task Many_that_say_nothing_keep_nobody_else_out_for_good()
    {
        Socket[] silent = [.. Enumerable.Range(0, 80).Select(_ => Connect())];
        LiveSession[]? listed = null;
        for (int i = 0; i < 5 && listed is null; i++)
        {
            try
            {
                listed = [.. await _client.ListAsync(Limit)];
            }
            catch (IOException)
            {
                // Every place is taken until the silent ones are dropped.
            }
        }

        Assert.Single(listed!);
        Array.ForEach(silent, socket => socket.Dispose());
    }

    [LinuxFact]
    public async Task Those_who_listen_hear_of_the_last_event_before_the_process_ends()
    {
        var told = new ConcurrentQueue<SessionEventArgs>();
        Task listening = _client.ListenAsync(told.Enqueue, Limit);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _session.Become(TunnelState.Reconnecting);
                _session.Become(TunnelState.Open);
                return !told.IsEmpty;
            },
            TimeSpan.FromSeconds(20)));
        _registry.Close();
        await listening.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((SessionEventKind.Down, TunnelState.Closed), (told.Last().Kind, told.Last().Session.State));
    }

    [LinuxFact]
    public void Whoever_listens_and_does_not_read_is_dropped_and_does_not_hold_up_the_end()
    {
        using Socket deaf = Listen();
        SendManyEvents();
        Assert.True(SpinWait.SpinUntil(() => IsDropped(deaf), TimeSpan.FromSeconds(20)));

        using Socket another = Listen();
        SendManyEvents();
        Task closing = Task.Run(_registry.Close);
        Assert.True(closing.Wait(TimeSpan.FromSeconds(4)));
    }

    [LinuxFact]
    public async Task Many_who_listen_leave_room_for_those_who_ask()
    {
        Socket[] listening = [.. Enumerable.Range(0, 100).Select(_ => Connect())];
        foreach (Socket socket in listening)
            await socket.SendAsync("{\"Verb\":\"Subscribe\"}\n"u8.ToArray(), Limit);
        Assert.Single(await _client.ListAsync(Limit));
        Array.ForEach(listening, socket => socket.Dispose());
    }

    [LinuxFact]
    public async Task A_process_that_ends_while_it_is_asked_has_no_sessions_and_is_no_error()
    {
        using Socket listener = ListenAsAnother(out ControlClient other);
        Task<IReadOnlyList<LiveSession>> asking = other.ListAsync(Limit);
        Socket asker = await listener.AcceptAsync(Limit);
        Assert.NotEqual(0, await asker.ReceiveAsync(new byte[256], Limit));

        // As the kernel does where a process is killed.
        listener.Dispose();
        asker.Dispose();
        Assert.Empty(await asking);
    }

    [LinuxFact]
    public async Task A_process_that_answers_without_end_is_not_believed_and_read_no_longer()
    {
        using Socket listener = ListenAsAnother(out ControlClient other);
        byte[] line = [.. SessionJson.Write(new SessionReply(FakeSession.Full with { Name = new string('x', 200_000) })), (byte)'\n'];
        Task<long> answering = Task.Run(() =>
        {
            using Socket asker = listener.Accept();
            long sent = 0;
            try
            {
                while (sent < 1L << 30)
                    sent += asker.Send(line);
            }
            catch (SocketException)
            {
                // Nobody reads any more.
            }

            return sent;
        });
        IOException error = await Assert.ThrowsAsync<IOException>(() => other.ListAsync(Limit));
        Assert.Contains("32 MiB", error.Message);
        Assert.InRange(await answering.WaitAsync(TimeSpan.FromSeconds(20)), 31 << 20, 36 << 20);
    }

    [LinuxFact]
    [UnsupportedOSPlatform("windows")]
    public void Only_the_owner_may_use_the_socket()
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner, File.GetUnixFileMode(_registry.SocketPath!));
    }

    [PrivilegedFact]
    [UnsupportedOSPlatform("windows")]
    public void Another_user_is_not_answered_even_where_the_file_lets_it_connect()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0x1ED);
        File.SetUnixFileMode(_registry.SocketPath!, (UnixFileMode)0x1B6);
        int received = -1;
        var thread = new Thread(() =>
        {
            // Of this thread alone: the C library's function would be of the process.
            Assert.Equal(0, SystemCall(SetUsers, -1, Nobody, -1));
            using Socket socket = Connect();
            socket.ReceiveTimeout = 10_000;
            try
            {
                socket.Send("{\"Verb\":\"List\"}\n"u8);
                received = socket.Receive(new byte[4096]);
            }
            catch (SocketException)
            {
                received = 0;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Equal(0, received);
    }

    private const int Nobody = 65_534;

    private static long SetUsers => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 117 : 147;

    /// <summary>Another process that has sessions, of which the test is the one that answers.</summary>
    private Socket ListenAsAnother(out ControlClient other)
    {
        string path = Path.Combine(_folder, "4194305-0badcafe.sock");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        other = new ControlClient(path, NativeMethods.EffectiveUser());
        return listener;
    }

    /// <summary>Subscribes, and reads no more than that it has.</summary>
    private Socket Listen()
    {
        Socket socket = Connect();
        socket.Send("{\"Verb\":\"Subscribe\"}\n"u8);
        Assert.NotEqual(0, socket.Receive(new byte[256]));
        return socket;
    }

    private void SendManyEvents()
    {
        for (int i = 0; i < 1000; i++)
        {
            _session.Become(FakeSession.Full);
            _session.Become(TunnelState.Reconnecting);
        }
    }

    private static bool IsDropped(Socket socket)
    {
        try
        {
            socket.Send("?"u8);
            Thread.Sleep(50);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_registry.SocketPath!));
        return socket;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long real, long effective, long saved);
}
