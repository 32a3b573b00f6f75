using System;
using PptpTools.Wire;
using PptpTools.Wire.Control;

namespace PptpTools.Session;

internal sealed partial class ControlConnection
{
    private const int PendingCapacity = 2 * ControlStream.MaximumMessageLength;

    private byte[] _pending = [];
    private int _pendingLength;

    /// <summary>Octets came from the TCP connection, cut anyhow. At most <see cref="ControlStream.MaximumMessageLength"/> of them are kept.</summary>
    public void HandleOctets(ReadOnlySpan<byte> octets, TimeSpan now)
    {
        while (!octets.IsEmpty && State is not (ControlState.Idle or ControlState.Closed))
        {
            if (_pendingLength == 0)
                octets = octets.Slice(ReadMessages(octets, now));
            if (State == ControlState.Closed)
                return;
            if (_pending.Length == 0)
                _pending = new byte[PendingCapacity];

            int taken = Math.Min(octets.Length, PendingCapacity - _pendingLength);
            octets.Slice(0, taken).CopyTo(_pending.AsSpan(_pendingLength));
            octets = octets.Slice(taken);
            _pendingLength += taken;
            int read = ReadMessages(_pending.AsSpan(0, _pendingLength), now);
            if (State == ControlState.Closed)
                return;
            _pending.AsSpan(read, _pendingLength - read).CopyTo(_pending);
            _pendingLength -= read;
        }
    }

    private int ReadMessages(ReadOnlySpan<byte> octets, TimeSpan now)
    {
        int read = 0;
        while (State != ControlState.Closed)
        {
            ControlRead found = ControlStream.Read(octets.Slice(read), out int consumed, out WireError error);
            if (found == ControlRead.NeedMore)
                break;
            ReadOnlySpan<byte> piece = octets.Slice(read, consumed);
            read += consumed;
            if (found == ControlRead.Message && ControlMessage.TryParse(piece, out ControlMessage? message, out error))
            {
                Handle(message!, now);
                continue;
            }

            _outputs.Enqueue(new ControlOutput(ControlOutputKind.Received) { SkippedOctets = consumed, Error = error });
            if (!_settings.Resynchronizes)
                Finish(new ControlEnd(ControlEndKind.BadMagic));
        }

        return read;
    }

    /// <summary>Reports what the end of the stream has cut short.</summary>
    private void ReadTail()
    {
        if (_pendingLength == 0)
            return;
        if (ControlMessage.TryParse(_pending.AsSpan(0, _pendingLength), out ControlMessage? message, out WireError error))
            error = new WireError(WireFault.Truncated, _pendingLength, message!.Reference);
        _outputs.Enqueue(new ControlOutput(ControlOutputKind.Received, message) { SkippedOctets = _pendingLength, Error = error });
    }
}
