#if NET
using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace PptpTools.Server;

/// <summary>A web server with one page (RFC 9112), in the network namespace of the thread that makes it.</summary>
internal sealed class LiveLabWebServer : IDisposable
{
    /// <summary>Octets of the page.</summary>
    public const int PageLength = 20_000;

    private const int Port = 80;
    private const int Milliseconds = 10_000;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread _thread;

    /// <param name="address">The address to listen at.</param>
    public LiveLabWebServer(IPAddress address)
    {
        _listener.Bind(new IPEndPoint(address, Port));
        _listener.Listen();
        _thread = new Thread(Serve) { IsBackground = true, Name = "PPTP lab page" };
        _thread.Start();
    }

    /// <summary>Fetches the page, in the network namespace of the calling thread.</summary>
    /// <returns>The first line of the answer, and octets of the page.</returns>
    /// <exception cref="InvalidDataException">There was no answer of HTTP.</exception>
    public static (string Status, int Length) Fetch(IPAddress server)
    {
        using var answer = new MemoryStream();
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = Milliseconds, SendTimeout = Milliseconds };
            using var limit = new CancellationTokenSource(Milliseconds);
            socket.ConnectAsync(new IPEndPoint(server, Port), limit.Token).AsTask().GetAwaiter().GetResult();
            socket.Send(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n"));
            var buffer = new byte[8192];
            for (int length = socket.Receive(buffer); length > 0 && answer.Length < 2 * PageLength; length = socket.Receive(buffer))
                answer.Write(buffer, 0, length);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            throw new InvalidDataException($"The page did not come: {error.Message}", error);
        }

        string text = Encoding.ASCII.GetString(answer.ToArray());
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end >= 0
            ? (text.Substring(0, text.IndexOf('\r')), text.Length - end - 4)
            : throw new InvalidDataException("The web server's answer is none of HTTP.");
    }

    public void Dispose()
    {
        _listener.Dispose();
        _thread.Join();
    }

    private void Serve()
    {
        var page = new StringBuilder("<!DOCTYPE html><title>Through the tunnel</title>\n");
        while (page.Length < PageLength)
            page.Append("<p>This page came through PPTP.\n");
        byte[] answer = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {PageLength}\r\nConnection: close\r\n\r\n{page.ToString(0, PageLength)}");
        try
        {
            while (true)
            {
                using Socket client = _listener.Accept();
                client.ReceiveTimeout = client.SendTimeout = Milliseconds;
                client.Receive(new byte[1024]);
                client.Send(answer);
            }
        }
        catch (SocketException)
        {
            // The listener is closed, or the one visitor went.
        }
    }
}
#endif
