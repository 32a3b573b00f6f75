#if NET
using System;
using System.Net.Sockets;

namespace PptpTools.Sessions;

/// <content>The end, on the receiving thread.</content>
public sealed partial class PptpTunnel
{
    /// <summary>How long the peer may take to finish the connection after this end has.</summary>
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(1);

    private bool _hasPeerEnded;

    /// <summary>The peer has ended the connection.</summary>
    private void Lose(bool isFinished)
    {
        NotePeerEnd(isFinished);
        _session.HandleTransportLost(isFinished, Now);
    }

    private void NotePeerEnd(bool isFinished)
    {
        _hasPeerEnded = true;
        if (isFinished || _tcp.IsReset)
            _tap?.OnControlEnd(Now, isOutgoing: false, isReset: !isFinished);
    }

    private void TearDown()
    {
        try
        {
            CloseForeign();
            _host.Undo();
        }
        finally
        {
            _tun.Dispose();
            _gre.Dispose();
            _session.Dispose();
            FinishControl();
            if (_isAborted)
                _tcp.Dispose();
            else
                _tcp.Close(CloseSeconds);
        }
    }

    /// <summary>Finishes the connection, and waits a moment for the peer to do so, too, where it is recorded: a recording then ends as a capture does.</summary>
    private void FinishControl()
    {
        if (_tcp.TryFinish())
            _tap?.OnControlEnd(Now, isOutgoing: true, isReset: false);
        Span<byte> buffer = stackalloc byte[1024];
        TimeSpan until = Now + TimeToFinish;
        while (_tap is not null && !_hasPeerEnded && !_isAborted && _tcp.WaitForPeer(until - Now))
        {
            SocketError error = _tcp.Receive(buffer, out int length);
            if (error == SocketError.Success && length > 0)
                _tap?.OnControlOctets(Now, isOutgoing: false, buffer.Slice(0, length));
            else if (error != SocketError.WouldBlock)
                NotePeerEnd(isFinished: error == SocketError.Success);
        }
    }
}
#endif
