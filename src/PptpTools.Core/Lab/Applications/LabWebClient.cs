using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>A browser's one request: GET, and what came for it.</summary>
internal sealed class LabWebClient : ITcpApplication
{
    private const int LongestAnswer = LabTcpConnection.SendLimit;

    private readonly byte[] _request;
    private readonly LabClock _clock;
    private readonly TimeSpan _thinkTime;
    private readonly List<byte> _answer = [];
    private int _bodyStart;

    private LabWebClient(string request, LabClock clock, TimeSpan thinkTime)
    {
        _request = Encoding.ASCII.GetBytes(request);
        _clock = clock;
        _thinkTime = thinkTime;
    }

    /// <summary>The connection.</summary>
    public LabTcpConnection? Connection { get; private set; }

    /// <summary>The status code of the answer; 0 while there is none.</summary>
    public int Status { get; private set; }

    /// <summary>The page, as far as it has come.</summary>
    public IReadOnlyList<byte> Body => _bodyStart == 0 ? [] : _answer.GetRange(_bodyStart, _answer.Count - _bodyStart);

    /// <summary>True when the connection has ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>How the connection ended.</summary>
    public TcpCloseReason Reason { get; private set; }

    /// <summary>Asks for a page.</summary>
    /// <param name="host">Who asks.</param>
    /// <param name="server">The web server.</param>
    /// <param name="path">The path.</param>
    /// <param name="options">How the TCP behaves; null for the default.</param>
    /// <param name="localPort">The port here; 0 for the next free one.</param>
    /// <param name="serverPort">The port there.</param>
    /// <param name="thinkTime">What the browser takes from the open connection to its request.</param>
    public static LabWebClient Get(
        LabHost host, IpAddress server, string path = "/", LabTcpOptions? options = null, ushort localPort = 0, ushort serverPort = LabWebServer.Port,
        TimeSpan thinkTime = default)
    {
        if (host is null)
            throw new ArgumentNullException(nameof(host));
        var client = new LabWebClient($"GET {path} HTTP/1.1\r\nHost: {server}\r\nUser-Agent: Mozilla/4.0\r\nAccept: */*\r\nConnection: close\r\n\r\n", host.Clock, thinkTime);
        client.Connection = host.Tcp.Connect(server, serverPort, client, options, localPort);
        return client;
    }

    /// <inheritdoc/>
    public void OnConnected(LabTcpConnection connection)
    {
        if (_thinkTime > TimeSpan.Zero)
            _clock.After(_thinkTime, () => connection.Send(_request));
        else
            connection.Send(_request);
    }

    /// <inheritdoc/>
    public void OnData(LabTcpConnection connection, ReadOnlySpan<byte> data)
    {
        if (_answer.Count + data.Length > LongestAnswer)
        {
            connection.Abort();
            return;
        }

        foreach (byte octet in data)
            _answer.Add(octet);
        if (_bodyStart == 0)
            ReadHead();
    }

    /// <inheritdoc/>
    public void OnEnd(LabTcpConnection connection) => connection.Close();

    /// <inheritdoc/>
    public void OnClosed(LabTcpConnection connection, TcpCloseReason reason)
    {
        IsOver = true;
        Reason = reason;
    }

    private void ReadHead()
    {
        byte[] answer = [.. _answer];
        int end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return;
        _bodyStart = end + 4;
        string[] statusLine = Encoding.ASCII.GetString(answer, 0, end).Split('\n')[0].Split(' ');
        if (statusLine.Length > 1 && int.TryParse(statusLine[1], NumberStyles.None, CultureInfo.InvariantCulture, out int status))
            Status = status;
    }
}
