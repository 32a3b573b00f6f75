using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Encryption;
using PptpTools.Negotiation;
using PptpTools.Session;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>The data path as a driver uses it: without garbage, and with its halves on two threads.</summary>
public sealed class DataPathTests
{
    private const int PacketLength = 1380;

    [Theory]
    [InlineData(EncryptionPolicy.None, false, false)]
    [InlineData(EncryptionPolicy.Required, false, false)]
    [InlineData(EncryptionPolicy.Required, true, false)]
    [InlineData(EncryptionPolicy.None, false, true)]
    [InlineData(EncryptionPolicy.Required, false, true)]
    [InlineData(EncryptionPolicy.Required, true, true)]
    public void A_data_packet_allocates_nothing_in_either_half(EncryptionPolicy policy, bool isStateful, bool compresses)
    {
        using SessionPair pair = Pair(policy, isStateful, compresses);
        TunnelCall client = pair.Client.Tunnel!;
        ServerTunnel server = pair.ServerTunnel!;
        var packet = new byte[PacketLength];
        packet[0] = 0x45;
        var buffer = new byte[70_000];
        var other = new byte[70_000];
        TimeSpan now = pair.Now;
        long delivered = 0;

        Exchange(2_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(5_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(14_000, delivered);
#if CORE_NETSTANDARD
        // That framework's SHA-1, from which every new key is made, takes and gives arrays.
        Assert.InRange(allocated, 0, policy == EncryptionPolicy.None ? 0 : 14_000 * 600);
#else
        Assert.Equal(0, allocated);
#endif

        void Exchange(int count)
        {
            for (int i = 0; i < count; i++)
            {
                now += TimeSpan.FromMilliseconds(1);
                packet[100] = (byte)i;
                if (client.TrySend(packet, buffer, now, out Span<byte> toServer) && GreFrame.TryParse(toServer, out GreFrame frame, out _)
                    && pair.Server.HandleDatagram(pair.Server.Find(frame)!, frame, now, out ReadOnlySpan<byte> atServer))
                    delivered += atServer.SequenceEqual(packet) ? 1 : 0;
                if (server.Call.TrySend(packet, buffer, now, out Span<byte> toClient) && pair.Client.HandleDatagram(toClient, now, out ReadOnlySpan<byte> atClient))
                    delivered += atClient.SequenceEqual(packet) ? 1 : 0;
                if (pair.Client.Deadline <= now)
                    pair.Client.HandleDeadline(now);
                if (client.TryTakeDatagram(other, now, out Span<byte> acknowledgment, out _) && GreFrame.TryParse(acknowledgment, out GreFrame alone, out _))
                    pair.Server.HandleDatagram(server, alone, now, out _);
            }
        }
    }

    [Theory]
    [InlineData(EncryptionPolicy.Required, false, false)]
    [InlineData(EncryptionPolicy.Required, true, false)]
    [InlineData(EncryptionPolicy.Required, true, true)]
    public async Task The_halves_work_on_two_threads_while_the_link_renegotiates(EncryptionPolicy policy, bool isStateful, bool compresses)
    {
        using SessionPair pair = Pair(policy, isStateful, compresses);
        TunnelCall client = pair.Client.Tunnel!;
        TunnelCall server = pair.ServerTunnel!.Call;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(Thorough.IsOn ? 20 : 2));
        long start = Stopwatch.GetTimestamp();
        TimeSpan epoch = pair.Now;
        var toServer = new BlockingCollection<byte[]>(64);
        var toClient = new BlockingCollection<byte[]>(64);
        var ends = new[] { new End(client, toServer, toClient, Now, AreOpen, stop.Token), new End(server, toClient, toServer, Now, AreOpen, stop.Token) };

        await Task.WhenAll(Start(ends[0].Send), Start(ends[0].Receive), Start(ends[1].Send), Start(ends[1].Receive));

        foreach (End end in ends)
        {
            Assert.Equal(0, end.Corrupted);
            Assert.True(end.Delivered > 100, $"{end.Delivered} delivered, {end.Link.Phase} {end.Link.Failure}");
            Assert.Equal(LinkPhase.Open, end.Link.Phase);
        }

        Assert.True(ends[1].Renegotiations > 0);

        bool AreOpen() => client.Link.Phase == LinkPhase.Open && server.Link.Phase == LinkPhase.Open;
        static Task Start(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        TimeSpan Now() => epoch + Stopwatch.GetElapsedTime(start);
    }

    [Fact]
    public void Data_under_new_terms_does_not_overtake_the_Ack_that_made_them()
    {
        var transmitter = new TunnelTransmitter(new GreTransmitter(new GreProgress(), new GreSettings(), 1, 64, 0));
        SendTerms clear = SendTerms.Default with { CarriesVersion4 = true };
        using var first = new PacketProtector(new MppeEncryptor(new byte[16], MppeStrength.Bits128, isStateless: false), null, isStateless: false);
        using var second = new PacketProtector(new MppeEncryptor(new byte[16], MppeStrength.Bits128, isStateless: false), null, isStateless: false);
        var buffer = new byte[70_000];
        byte[] packet = [0x45, .. new byte[59]];
        transmitter.Publish(clear);
        Assert.False(transmitter.TryTake(buffer, TimeSpan.Zero, out _, out _));

        // A driver has drained the queue, and before it sends data the link's thread gives two packets, each followed by new terms.
        transmitter.Enqueue(new ConfigurePacket(PppProtocol.Ccp, PppCode.ConfigureAck, 1, OptionList.Empty));
        transmitter.Publish(clear with { Protector = first });
        transmitter.Enqueue(new ConfigurePacket(PppProtocol.Ccp, PppCode.ConfigureAck, 2, OptionList.Empty));
        transmitter.Publish(clear with { Protector = second, MayOmitAddress = true });

        Assert.Equal("FF-03-00-21", Data());
        Assert.Equal("FF-03-80-FD", Packet());
        Assert.Equal("FF-03-00-FD", Data());
        Assert.Equal("FF-03-80-FD", Packet());
        Assert.Equal("00-FD-10-00", Data());
        Assert.Throws<ObjectDisposedException>(() => first.Protect(packet, buffer));

        string Data() => transmitter.TrySend(packet, buffer, TimeSpan.Zero, out Span<byte> datagram) ? Start(datagram) : "nothing";
        string Packet() => transmitter.TryTake(buffer, TimeSpan.Zero, out Span<byte> datagram, out PppPacket? taken) && taken is not null ? Start(datagram) : "nothing";
        static string Start(ReadOnlySpan<byte> datagram) => GreFrame.TryParse(datagram, out GreFrame frame, out _)
            ? BitConverter.ToString(frame.Payload.Slice(0, 4).ToArray())
            : "no GRE";
    }

    [Fact]
    public void An_enforced_window_stops_the_sender_until_acknowledgments_come()
    {
        using SessionPair pair = new SessionPair(new ClientOptions { EnforcesWindow = true }, new ServerOptions { Profile = PeerProfile.Linux }).Connect();
        pair.Wait(1);
        byte[] packet = [0x45, .. new byte[99]];
        int sent = 0;
        while (sent < 100 && pair.SendFromClient(packet))
            sent++;

        Assert.InRange(sent, 1, 10);
        Assert.Equal(1, pair.Client.Tunnel!.Transmitter.Dropped);
        Assert.False(pair.Client.Tunnel.Transmitter.CanSend(pair.Now));
        pair.Wait(1);
        Assert.True(pair.SendFromClient(packet));
        pair.Wait(1);
        Assert.Equal(sent + 1, pair.AtServer.Count);
    }

    private static SessionPair Pair(EncryptionPolicy policy, bool isStateful, bool compresses)
    {
        var client = new ClientOptions { Encryption = policy, IsStateful = isStateful, AllowsCompression = compresses };
        var server = new ServerOptions { Encryption = policy, IsStateful = isStateful, AllowsCompression = compresses };
        SessionPair pair = new SessionPair(client, server).Connect();
        Assert.True(pair.IsOpen, pair.Story);
        return pair;
    }

    /// <summary>One end with two threads: one sends, the other receives and owns the link.</summary>
    private sealed class End(
        TunnelCall call, BlockingCollection<byte[]> outgoing, BlockingCollection<byte[]> incoming, Func<TimeSpan> now, Func<bool> areOpen,
        CancellationToken stop)
    {
        public long Delivered { get; private set; }

        public long Corrupted { get; private set; }

        public long Renegotiations { get; private set; }

        public PppLink Link => call.Link;

        public void Send()
        {
            var random = new Random(4);
            var packet = new byte[PacketLength];
            var buffer = new byte[70_000];
            for (long number = 0; !stop.IsCancellationRequested; number++)
            {
                while (call.TryTakeDatagram(buffer, now(), out Span<byte> own, out _))
                    Carry(own.ToArray());
                int length = random.Next(60, PacketLength);
                packet.AsSpan(0, length).Fill((byte)number);
                packet[0] = 0x45;
                if (call.TrySend(packet.AsSpan(0, length), buffer, now(), out Span<byte> datagram) && random.Next(500) != 0)
                    Carry(datagram.ToArray());
            }

            // What the link still has to say, so that both ends come to rest.
            for (TimeSpan end = now() + TimeSpan.FromSeconds(15); now() < end && (!areOpen() || call.Transmitter.Deadline is not null);)
            {
                while (call.TryTakeDatagram(buffer, now(), out Span<byte> own, out _))
                    Carry(own.ToArray());
                Thread.Sleep(1);
            }

            outgoing.CompleteAdding();
        }

        public void Receive()
        {
            while (!incoming.IsCompleted)
            {
                bool isThere = incoming.TryTake(out byte[]? datagram, 5);
                if (isThere && GreFrame.TryParse(datagram, out GreFrame frame, out _) && call.HandleDatagram(frame, now(), out ReadOnlySpan<byte> packet))
                    Judge(packet);
                while (call.TryTakePacket(now(), out packet))
                    Judge(packet);
                if (call.ReceiveDeadline <= now())
                    call.HandleDeadline(now());
                if (!stop.IsCancellationRequested && Delivered % 2000 == 1999 && Link.AutomatonOf(PppProtocol.Ccp) is { } ccp)
                    Renegotiate(ccp);
            }
        }

        private void Renegotiate(NegotiationAutomaton ccp)
        {
            Renegotiations++;
            Delivered++;
            ccp.Down(now());
            ccp.Up(now());
            call.HandleDeadline(now());
        }

        private void Carry(byte[] datagram) => outgoing.TryAdd(datagram, 50);

        private void Judge(ReadOnlySpan<byte> packet)
        {
            Delivered++;
            if (packet.Length < 60 || packet[0] != 0x45 || packet[1..].IndexOfAnyExcept(packet[1]) >= 0)
                Corrupted++;
        }
    }
}
