using System;
using System.Linq;
using PptpTools.Lab;
using PptpTools.Recording;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>The one wrong checksum of the paper, and the sequence numbers that make a checksum what it is to be.</summary>
public sealed class TcpChecksumTests
{
    [Fact]
    public void One_wrong_checksum_is_sent_dropped_and_made_good_by_the_retransmission()
    {
        byte[] reply = TcpTests.Octets(156, seed: 5);
        uint trial = 0x1234_5678;
        RecordingTap first = Faulty(trial, fault: null, reply);
        Assert.True(TryFind(first, reply.Length, 0, out byte[] packet));
        Assert.True(IpPacket.TryParse(packet, out IpPacket trialPacket, out _));
        uint solved = TcpWriter.InitialSequenceFor(trialPacket, trial, 0x3F0D);

        RecordingTap second = Faulty(solved, new TcpChecksumFault(1, 0x8BC6), reply);
        Assert.True(TryFind(second, reply.Length, 0, out byte[] bad));
        Assert.True(TryFind(second, reply.Length, 1, out byte[] good));
        Assert.Equal((0x8BC6, 0x3F0D), ChecksumsOf(bad));
        Assert.Equal((0x3F0D, 0x3F0D), ChecksumsOf(good));
        Assert.Equal(first.Frames.Count + 1, second.Frames.Count);
    }

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0x0001)]
    [InlineData(0x3F0D)]
    [InlineData(0x8000)]
    [InlineData(0xFFFE)]
    public void A_sequence_number_can_be_solved_for_every_checksum(int checksum)
    {
        for (uint seed = 0; seed < 200; seed++)
        {
            var fields = new TcpFields(
                Ipv4Prefix.ParseAddress("10.0.0.1"), 1723, Ipv4Prefix.ParseAddress("192.168.7.9"), (ushort)(1000 + seed), seed * 0x0101_FFF1, seed * 77, TcpFlags.Ack, 65_535);
            byte[] data = TcpTests.Octets((int)seed, seed);
            byte[] packet = Ipv4Writer.Packet(fields.Source, fields.Destination, IpProtocols.Tcp, TcpWriter.Segment(fields, 0, data), 1, 128, true);
            Assert.True(IpPacket.TryParse(packet, out IpPacket trial, out _));
            TcpFields solved = fields with { Sequence = TcpWriter.SequenceFor(trial, (ushort)checksum) };
            byte[] segment = TcpWriter.Segment(solved, 0, data);
            Assert.Equal(checksum, (segment[16] << 8 | segment[17]) % 0xFFFF);
        }
    }

    private static RecordingTap Faulty(uint initialSequence, TcpChecksumFault? fault, byte[] reply)
    {
        var lab = new TwoHosts();
        var server = new RecordingApplication { OnOctets = (connection, _) => connection.Send(reply) };
        var client = new RecordingApplication(connection => connection.Send("request"u8));
        lab.Server.Tcp.Listen(1723, _ => server, new LabTcpOptions { InitialSequence = initialSequence, Fault = fault });
        lab.Client.Tcp.Connect(lab.ServerAddress, 1723, client, LabTcpOptions.Windows2000);
        RecordingTap tap = RecordingTap.On(lab.ClientInterface);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(20));
        Assert.Equal(reply, client.Received);
        Assert.Equal(fault is null ? 0 : 1, lab.Client.Tcp.BadChecksums);
        return tap;
    }

    private static bool TryFind(RecordingTap tap, int dataLength, int skip, out byte[] packet)
    {
        packet = tap.Frames.Where(one => !one.IsOutgoing && one.Frame.Length == EthernetWriter.HeaderLength + 40 + dataLength)
            .Select(one => one.Frame.AsSpan(EthernetWriter.HeaderLength).ToArray()).Skip(skip).FirstOrDefault() ?? [];
        return packet.Length > 0;
    }

    private static (int Carried, int Right) ChecksumsOf(byte[] octets)
    {
        Assert.True(IpPacket.TryParse(octets, out IpPacket packet, out _));
        Assert.True(TcpSegment.TryParse(packet.Payload, out TcpSegment segment, out _));
        return (segment.Checksum, segment.ExpectedChecksum(packet.Source, packet.Destination));
    }
}
