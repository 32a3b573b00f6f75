#if NET
using System;
using System.Net.Sockets;
using PptpTools.Sessions;

namespace PptpTools.Probing;

/// <content>The end of a connection that somebody watches.</content>
internal sealed partial class ProbeConnection
{
    /// <summary>How long the server may take to finish the connection after this end has.</summary>
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(1);

    private bool _hasPeerEnded;

    private void Finish(ITunnelTap tap)
    {
        try
        {
            _tcp.Shutdown(SocketShutdown.Send);
            tap.OnControlEnd(Now, isOutgoing: true, isReset: false);
        }
        catch (SocketException)
        {
            // The server's end was first.
        }

        TimeSpan until = Now + TimeToFinish;
        while (!_hasPeerEnded && until > Now && _tcp.Poll(until - Now, SelectMode.SelectRead))
        {
            int length = _tcp.Receive(_buffer, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success && length > 0)
                tap.OnControlOctets(Now, isOutgoing: false, _buffer.AsSpan(0, length));
            else if (error != SocketError.WouldBlock)
                NotePeerEnd(error);
        }
    }

    private void NotePeerEnd(SocketError error)
    {
        _hasPeerEnded = true;
        if (error is SocketError.Success or SocketError.ConnectionReset)
            _tap?.OnControlEnd(Now, isOutgoing: false, isReset: error != SocketError.Success);
    }
}
#endif
