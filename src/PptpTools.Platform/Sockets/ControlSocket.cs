#if NET
using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace PptpTools.Sockets;

/// <summary>The TCP connection of a control connection. Nothing waits in it: what the peer does not take yet is kept, up to a limit.</summary>
internal sealed class ControlSocket : IDisposable
{
    /// <summary>Octets that may wait for the peer: some 70 of the longest messages.</summary>
    public const int MaximumPending = 16 * 1024;

    private const int UsualPending = 512;

    private readonly Socket _socket;
    private byte[] _pending = new byte[UsualPending];
    private int _count;

    public ControlSocket() => _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Takes over a connection that a server accepted.</summary>
    public ControlSocket(Socket accepted)
    {
        _socket = accepted;
        _socket.NoDelay = true;
        _socket.Blocking = false;
    }

    public int Descriptor => (int)_socket.Handle;

    /// <summary>True while something waits until the peer takes it.</summary>
    public bool HasPending => _count > 0;

    /// <summary>True once the peer has reset the connection.</summary>
    public bool IsReset { get; private set; }

    /// <summary>This end of the connection, once it is open.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Opens the connection.</summary>
    /// <param name="server">The server's end.</param>
    /// <param name="local">This end; null leaves it to the system.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SocketException">There is none.</exception>
    public void Connect(IPEndPoint server, IPEndPoint? local, CancellationToken cancellation)
    {
        if (local is not null)
        {
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _socket.Bind(local);
        }

        _socket.ConnectAsync(server, cancellation).AsTask().GetAwaiter().GetResult();
        _socket.Blocking = false;
    }

    /// <summary>Sends a message, or keeps it until <see cref="TryFlush"/>.</summary>
    /// <returns>False where the connection is lost, or the peer has not taken anything for too long.</returns>
    public bool TrySend(ReadOnlySpan<byte> message)
    {
        if (message.Length > MaximumPending - _count)
            return false;
        if (message.Length > _pending.Length - _count)
            Array.Resize(ref _pending, MaximumPending);
        message.CopyTo(_pending.AsSpan(_count));
        _count += message.Length;
        return TryFlush();
    }

    /// <summary>Sends of what waits as much as the peer takes.</summary>
    /// <returns>False where the connection is lost.</returns>
    public bool TryFlush()
    {
        while (_count > 0)
        {
            int length = _socket.Send(_pending.AsSpan(0, _count), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
                return true;
            if (error != SocketError.Success)
                return Fail(error);
            _count -= length;
            _pending.AsSpan(length, _count).CopyTo(_pending);
        }

        return true;
    }

    /// <summary>Receives what is there.</summary>
    /// <param name="buffer">Receives it.</param>
    /// <param name="length">Octets received; 0 where the peer finished the connection.</param>
    /// <returns>Success, WouldBlock where nothing is there, or how the connection was lost.</returns>
    public SocketError Receive(Span<byte> buffer, out int length)
    {
        length = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
        IsReset |= error == SocketError.ConnectionReset;
        return error;
    }

    /// <summary>Says that nothing more is sent; what the peer says is still received.</summary>
    /// <returns>False where the connection is lost.</returns>
    public bool TryFinish()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Waits until there is something to receive.</summary>
    /// <returns>False where nothing came in time.</returns>
    public bool WaitForPeer(TimeSpan time) => time > TimeSpan.Zero && _socket.Poll(time, SelectMode.SelectRead);

    /// <summary>Closes the connection in good order.</summary>
    /// <param name="seconds">How long the peer may take to do the same.</param>
    public void Close(int seconds) => _socket.Close(seconds);

    public void Dispose() => _socket.Dispose();

    /// <summary>Who sends on a connection that the peer has reset is told so either way.</summary>
    private bool Fail(SocketError error)
    {
        IsReset |= error is SocketError.ConnectionReset or SocketError.Shutdown;
        return false;
    }
}
#endif
