using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace PptpTools.Tests;

/// <summary>The echo service (RFC 862) over UDP, in the namespace of the thread that makes it.</summary>
internal sealed class UdpEcho : IDisposable
{
    private const int Port = 7;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private int _packets;

    public UdpEcho(string address)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Parse(address), Port));
        _socket.ReceiveTimeout = 100;
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Packets that were answered.</summary>
    public int Packets => Volatile.Read(ref _packets);

    /// <summary>Sends packets of these lengths and expects each back.</summary>
    public static void Exchange(string address, IEnumerable<int> lengths)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Connect(address, Port);
        var random = new Random(5);
        Span<byte> answer = new byte[70_000];
        foreach (int length in lengths)
        {
            var octets = new byte[length];
            random.NextBytes(octets);
            socket.Send(octets);
            Assert.Equal(octets, answer.Slice(0, socket.Receive(answer)).ToArray());
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Serve()
    {
        var buffer = new byte[70_000];
        while (!_isStopping)
        {
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            try
            {
                int length = _socket.ReceiveFrom(buffer, ref from);
                _socket.SendTo(buffer.AsSpan(0, length), from);
                Interlocked.Increment(ref _packets);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.TimedOut or SocketError.NetworkUnreachable or SocketError.HostUnreachable)
            {
                // Time to see whether the test is over, or who asked is gone.
            }
        }
    }
}
