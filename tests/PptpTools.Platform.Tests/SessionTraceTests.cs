using System;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Linux;
using PptpTools.Sessions;
using PptpTools.Session;

namespace PptpTools.Tests;

/// <summary>A session's frames on their way to another process, over a real socket.</summary>
public sealed class SessionTraceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly SessionRegistry _registry;
    private readonly TunnelRecorder _recorder = new("office");
    private readonly FakeSession _session;
    private readonly ControlClient _client;
    private readonly int _id;

    public SessionTraceTests()
    {
        _registry = new SessionRegistry(new HostFolders(_folder, _folder));
        _session = new FakeSession { Tap = _recorder };
        _id = _registry.Add(_session).Id;
        _client = new ControlClient(_registry.SocketPath!, NativeMethods.EffectiveUser());
        _recorder.OnConnected(TimeSpan.Zero, isOutgoing: true, new IPEndPoint(IPAddress.Loopback, 40_000), new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1723));
    }

    private static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public void Dispose()
    {
        _registry.Close();
        Directory.Delete(_folder, recursive: true);
    }

    [LinuxFact]
    public async Task Another_process_gets_what_was_kept_then_what_comes_until_the_session_ends()
    {
        using var frames = new StreamFrames((await _client.TraceAsync(_id, Limit))!, "office");
        for (int i = 0; i < 3; i++)
            Assert.Equal(40, Read(frames));
        _recorder.OnControlOctets(TimeSpan.FromSeconds(1), isOutgoing: true, new byte[156]);
        Assert.Equal(196, Read(frames));
        _session.Become(TunnelState.Closed);
        Assert.Equal(-1, Read(frames));
    }

    [LinuxFact]
    public async Task Who_listens_no_more_is_not_recorded_for()
    {
        using (var frames = new StreamFrames((await _client.TraceAsync(_id, Limit))!, "office"))
            Assert.Equal(40, Read(frames));
        byte[] data = [0x30, 0x01, 0x88, 0x0B, 0, 2, 0, 1, 0, 0, 0, 1, 0xFD, 0];
        Assert.True(SpinWait.SpinUntil(() => IsUnheard(data), TimeSpan.FromSeconds(10)));
    }

    [LinuxFact]
    public async Task A_trace_that_is_cancelled_ends_at_once()
    {
        using var frames = new StreamFrames((await _client.TraceAsync(_id, Limit))!, "office");
        for (int i = 0; i < 3; i++)
            Read(frames);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.False(frames.TryRead(stop.Token, out _));
    }

    [LinuxFact]
    public async Task What_is_not_there_or_not_recorded_says_so()
    {
        int silent = _registry.Add(new FakeSession()).Id;
        foreach (int id in new[] { silent, 999 })
            Assert.Contains("not recorded", (await Assert.ThrowsAsync<IOException>(() => _client.TraceAsync(id, Limit))).Message);
    }

    /// <summary>Data packets get a number only while somebody listens.</summary>
    private bool IsUnheard(byte[] data)
    {
        long before = Latest();
        _recorder.OnDatagram(TimeSpan.FromSeconds(2), isOutgoing: true, data);
        _recorder.OnControlOctets(TimeSpan.FromSeconds(2), isOutgoing: true, new byte[16]);
        return Latest() == before + 1;
    }

    private long Latest()
    {
        using RecordedFrames kept = _recorder.Listen();
        long number = 0;
        while (!kept.IsEmpty && kept.TryRead(CancellationToken.None, out CaptureFrame frame))
            number = frame.Number;
        return number;
    }

    private static int Read(LiveFrames frames) => frames.TryRead(Limit, out CaptureFrame frame) ? frame.Octets.Length : -1;
}
