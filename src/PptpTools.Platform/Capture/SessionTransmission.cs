#if NET
using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Decoding.Pcapng;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Capture;

/// <summary>Gives what a session's recorder has kept, and what comes, to another process, as a pcapng file that grows.</summary>
internal static class SessionTransmission
{
    private const int BlockLength = 64 * 1024;

    /// <summary>Sends until the session ends, or the other process listens no more.</summary>
    public static async Task SendAsync(ControlChannel channel, RegisteredSession? session, CancellationToken stopping)
    {
        if (session?.Tap is not TunnelRecorder recorder)
        {
            await channel.WriteAsync(new SessionReply(Error: "The session has ended, or is not recorded."), stopping).ConfigureAwait(false);
            return;
        }

        await channel.WriteAsync(new SessionReply(IsComplete: true), stopping).ConfigureAwait(false);
        using RecordedFrames frames = recorder.Listen();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task gone = channel.WaitForEndAsync(ending.Token).ContinueWith(_ => ending.CancelAsync(), TaskScheduler.Default).Unwrap();
        await Task.Factory.StartNew(() => Send(channel, frames, ending.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await gone.ConfigureAwait(false);
    }

    private static void Send(ControlChannel channel, RecordedFrames frames, CancellationToken ending)
    {
        using var block = new MemoryStream();
        var writer = new PcapngWriter(block);
        writer.AddInterface(frames.Source, LinkType.Raw);
        long told = 0;
        while (frames.Take(ending) is { } frame)
        {
            long dropped = frames.Dropped;
            writer.Write(0, frame.Ticks, frame.Octets, frame.IsOutgoing, dropped == told ? null : $"{dropped - told} frames before this one came faster than they were read, and are lost", frame.Missing);
            told = dropped;
            if (frames.IsEmpty || block.Length >= BlockLength)
                Flush(channel, block, ending);
        }

        if (!ending.IsCancellationRequested)
            Flush(channel, block, ending);
    }

    private static void Flush(ControlChannel channel, MemoryStream block, CancellationToken ending)
    {
        channel.WriteOctetsAsync(block.GetBuffer().AsMemory(0, (int)block.Length), ending).GetAwaiter().GetResult();
        block.SetLength(0);
    }
}
#endif
