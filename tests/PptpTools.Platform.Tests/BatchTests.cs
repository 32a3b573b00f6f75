using System;
using System.Collections.Generic;
using System.Threading;
using PptpTools.Sockets;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

public sealed class BatchTests
{
    [PrivilegedFact]
    public void Datagrams_of_any_length_leave_and_arrive_in_their_order() => Run(() =>
    {
        using var gre = new GreSocket(Address("127.0.0.1"));
        using var sending = new SendBatch(gre);
        using var receiving = new ReceiveBatch(gre);
        var sent = new List<byte[]>();
        for (int i = 0; i < 100; i++)
        {
            sent.Add(Datagram((uint)i, i % 30 == 7 ? 65_000 : 20 + i));
            sent[i].CopyTo(sending.Room);
            sending.Add(sending.Room.Slice(0, sent[i].Length));
        }

        sending.Flush();
        Assert.Equal(sent, Receive(receiving, sent.Count));
    });

    [PrivilegedFact]
    public void A_datagram_that_the_kernel_refuses_does_not_take_the_others_with_it() => Run(() =>
    {
        using var gre = new SharedGreSocket(Address("127.0.0.1"));
        using var sending = new SendBatch(gre);
        using var receiving = new ReceiveBatch(gre);
        byte[] first = Datagram(1, 20);
        byte[] last = Datagram(3, 30);
        Add(first, "127.0.0.1");
        Add(Datagram(2, 25), "192.0.2.1");
        Add(last, "127.0.0.1");
        sending.Flush();
        Assert.Equal([first, last], Receive(receiving, 2));

        void Add(byte[] datagram, string to)
        {
            datagram.CopyTo(sending.Room);
            sending.Add(sending.Room.Slice(0, datagram.Length), Address("127.0.0.1"), Address(to));
        }
    });

    private static byte[] Datagram(uint sequence, int payload)
    {
        byte[] datagram = new GreHeader(7, (ushort)payload, sequence, null).ToOctets();
        Array.Resize(ref datagram, datagram.Length + payload);
        datagram.AsSpan(datagram.Length - payload).Fill((byte)sequence);
        return datagram;
    }

    private static List<byte[]> Receive(ReceiveBatch batch, int count)
    {
        var received = new List<byte[]>();
        for (int i = 0; i < 200 && received.Count < count; i++)
        {
            int arrived = batch.Receive();
            for (int j = 0; j < arrived; j++)
            {
                Assert.True(RawGreSocket.TrySplit(batch[j], out ReadOnlySpan<byte> datagram, out IpAddress source));
                Assert.Equal(Address("127.0.0.1"), source);
                received.Add(datagram.ToArray());
            }

            if (arrived == 0)
                Thread.Sleep(10);
        }

        return received;
    }
}
