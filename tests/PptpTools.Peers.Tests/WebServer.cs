using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PptpTools.Peers;

/// <summary>Serves <see cref="WebPage"/> at an address of this side, to whoever asks for anything.</summary>
internal sealed class WebServer : IDisposable
{
    public const int Port = 8080;

    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener;
    private readonly Task _work;

    public WebServer(IPAddress address)
    {
        _listener = new TcpListener(address, Port);
        _listener.Start();
        _work = Task.Run(ServeAsync);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _work.Wait();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
            {
                // The row is over, or this request is: what arrived is judged by who asked for it.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        NetworkStream stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[4096], _stop.Token);
        byte[] page = Encoding.ASCII.GetBytes(WebPage.Text);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.0 200 OK\r\nContent-Length: {page.Length}\r\n\r\n"), _stop.Token);
        await stream.WriteAsync(page, _stop.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        _ = await stream.ReadAsync(new byte[4096], _stop.Token);
    }
}
