using System;
using System.Text;

namespace PptpTools.Lab;

/// <summary>Something else than a PPTP server on a port: it greets, or does not, and answers nothing.</summary>
internal sealed class LabOtherService : ITcpApplication
{
    private readonly byte[] _greeting;
    private readonly bool _closesOnData;

    private LabOtherService(string greeting, bool closesOnData)
    {
        _greeting = Encoding.ASCII.GetBytes(greeting);
        _closesOnData = closesOnData;
    }

    /// <summary>Serves a port of a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="port">The port.</param>
    /// <param name="greeting">What it says first; empty for nothing.</param>
    /// <param name="closesOnData">True to close the connection as soon as anything is said to it.</param>
    public static void Listen(LabHost host, ushort port, string greeting = "", bool closesOnData = false) =>
        host.Tcp.Listen(port, _ => new LabOtherService(greeting, closesOnData));

    public void OnConnected(LabTcpConnection connection)
    {
        if (_greeting.Length > 0)
            connection.Send(_greeting);
    }

    public void OnData(LabTcpConnection connection, ReadOnlySpan<byte> data)
    {
        if (_closesOnData)
            connection.Close();
    }

    public void OnEnd(LabTcpConnection connection) => connection.Close();

    public void OnClosed(LabTcpConnection connection, TcpCloseReason reason)
    {
    }
}
