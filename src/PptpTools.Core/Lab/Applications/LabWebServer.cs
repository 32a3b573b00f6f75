using System;
using System.Text;

namespace PptpTools.Lab;

/// <summary>A web server with one page: answers each GET with 200, other methods with 501, and then closes the connection (RFC 1945, RFC 9112).</summary>
internal sealed class LabWebServer
{
    /// <summary>The usual port.</summary>
    public const ushort Port = 80;

    private const int LongestRequest = 8192;

    private readonly byte[] _page;
    private readonly LabClock _clock;
    private readonly TimeSpan _closeDelay;

    /// <summary>Serves a page on a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="pageLength">Octets of the page.</param>
    /// <param name="options">How its TCP behaves; null for the default.</param>
    /// <param name="port">The port.</param>
    /// <param name="closeDelay">How long a connection stays open after the answer.</param>
    public LabWebServer(LabHost host, int pageLength = 512, LabTcpOptions? options = null, ushort port = Port, TimeSpan closeDelay = default)
    {
        if (host is null)
            throw new ArgumentNullException(nameof(host));
        _page = MakePage(pageLength);
        _clock = host.Clock;
        _closeDelay = closeDelay;
        host.Tcp.Listen(port, _ => new Exchange(this), options);
    }

    /// <summary>The page.</summary>
    public ReadOnlySpan<byte> Page => _page;

    /// <summary>Requests answered with the page.</summary>
    public int Requests { get; private set; }

    private static byte[] MakePage(int length)
    {
        const string Start = "<html><body>";
        const string End = "</body></html>\r\n";
        const string Line = "The quick brown fox jumps over the lazy dog.\r\n";
        var page = new StringBuilder(Start, Math.Max(length, Start.Length) + Line.Length);
        while (page.Length < length)
            page.Append(Line);
        page.Length = Math.Max(0, length);
        if (length >= Start.Length + End.Length)
            page.Remove(length - End.Length, End.Length).Append(End);
        return Encoding.ASCII.GetBytes(page.ToString());
    }

    private byte[] Answer(string request)
    {
        bool isGet = request.StartsWith("GET ", StringComparison.Ordinal);
        if (isGet)
            Requests++;
        byte[] body = isGet ? _page : [];
        string version = request.Contains(" HTTP/1.0\r\n") ? "HTTP/1.0" : "HTTP/1.1";
        byte[] head = Encoding.ASCII.GetBytes(
            $"{version} {(isGet ? "200 OK" : "501 Not Implemented")}\r\nServer: PptpTools-Lab\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        return [.. head, .. body];
    }

    private sealed class Exchange(LabWebServer server) : ITcpApplication
    {
        private readonly StringBuilder _request = new();
        private bool _isAnswered;

        public void OnConnected(LabTcpConnection connection)
        {
        }

        public void OnData(LabTcpConnection connection, ReadOnlySpan<byte> data)
        {
            if (_isAnswered)
                return;
            _request.Append(Encoding.ASCII.GetString(data.ToArray()));
            string request = _request.ToString();
            if (request.Length > LongestRequest)
            {
                connection.Abort();
                return;
            }

            if (!request.Contains("\r\n\r\n"))
                return;
            _isAnswered = true;
            connection.Send(server.Answer(request));
            if (server._closeDelay > TimeSpan.Zero)
                server._clock.After(server._closeDelay, connection.Close);
            else
                connection.Close();
        }

        public void OnEnd(LabTcpConnection connection) => connection.Close();

        public void OnClosed(LabTcpConnection connection, TcpCloseReason reason)
        {
        }
    }
}
