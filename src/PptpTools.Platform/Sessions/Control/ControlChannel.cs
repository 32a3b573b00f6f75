#if NET
using System;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace PptpTools.Sessions;

/// <summary>One connection between two processes of this host: lines of JSON, each of bounded length, over a local socket (unix(7)).</summary>
internal sealed class ControlChannel : IDisposable
{
    /// <summary>Octets of the longest line.</summary>
    public const int MaximumLine = 256 * 1024;

    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int CredentialsLength = 12;
    private const int UserOffset = 4;
    private const byte LineEnd = (byte)'\n';

    private readonly Socket _socket;
    private readonly AnswerBudget? _budget;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <param name="socket">A connected socket, which this object takes over.</param>
    /// <param name="budget">What the lines that are read are counted in; null for no count.</param>
    public ControlChannel(Socket socket, AnswerBudget? budget = null)
    {
        _socket = socket;
        _budget = budget;
    }

    /// <summary>Number of the user whose process the other end is, as the kernel knows it (SO_PEERCRED).</summary>
    public uint PeerUser
    {
        get
        {
            Span<byte> credentials = stackalloc byte[CredentialsLength];
            _socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
            return MemoryMarshal.Read<uint>(credentials.Slice(UserOffset));
        }
    }

    /// <summary>What follows the lines that were read, as it is.</summary>
    public Stream Rest => new RestStream(this);

    /// <summary>Reads a line.</summary>
    /// <returns>Null where the other end has finished.</returns>
    /// <exception cref="InvalidDataException">It is too long, or no such value, or the budget is spent.</exception>
    /// <exception cref="SocketException">The connection is lost.</exception>
    public async Task<T?> ReadAsync<T>(CancellationToken cancellation)
        where T : class
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf(LineEnd)) < 0)
        {
            MakeRoom();
            int count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (count == 0)
                return null;
            _end += count;
            _budget?.Spend(count);
        }

        try
        {
            return SessionJson.Read<T>(_buffer.AsSpan(_start, length));
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("The other process sent a line that is not understood.", error);
        }
        finally
        {
            _start += length + 1;
        }
    }

    /// <summary>Writes a line.</summary>
    /// <exception cref="SocketException">The connection is lost.</exception>
    public async Task WriteAsync<T>(T value, CancellationToken cancellation)
    {
        byte[] octets = SessionJson.Write(value);
        Array.Resize(ref octets, octets.Length + 1);
        octets[^1] = LineEnd;
        await WriteOctetsAsync(octets, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes octets as they are.</summary>
    /// <exception cref="SocketException">The connection is lost.</exception>
    public async Task WriteOctetsAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        while (!octets.IsEmpty)
            octets = octets.Slice(await _socket.SendAsync(octets, cancellation).ConfigureAwait(false));
    }

    /// <summary>Waits until the other end closes the connection, or says something more, which nobody asked it to.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellation) =>
        _ = await _socket.ReceiveAsync(new byte[1], cancellation).ConfigureAwait(false);

    public void Dispose() => _socket.Dispose();

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end < _buffer.Length)
            return;
        if (_buffer.Length >= MaximumLine)
            throw new InvalidDataException("The other process sent a line that is too long.");
        Array.Resize(ref _buffer, _buffer.Length * 4);
    }

    private int ReadRest(Span<byte> destination)
    {
        if (_start == _end)
            return _socket.Receive(destination);
        int count = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    /// <summary>Octets as they come; closing it closes the connection.</summary>
    private sealed class RestStream(ControlChannel channel) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => channel.ReadRest(buffer);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                channel.Dispose();
            base.Dispose(disposing);
        }
    }
}
#endif
