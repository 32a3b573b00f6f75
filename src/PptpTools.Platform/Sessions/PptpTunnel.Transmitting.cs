#if NET
using System;
using System.Threading;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Tunnels;

namespace PptpTools.Sessions;

/// <content>The transmitting thread.</content>
public sealed partial class PptpTunnel
{
    private int _wantsArrivals;

    private void Transmit()
    {
        try
        {
            TransmitUntilOver();
        }
        catch (Exception error)
        {
            NoteFault(error);
            _closeIsWanted = true;
            _wakeReceiver.Set();
        }
    }

    private void TransmitUntilOver()
    {
        using var sender = new TunnelSender(_gre, _tun, () => Now, _answers, _tap);
        Span<NativeMethods.PollEntry> entries = stackalloc NativeMethods.PollEntry[2];
        while (!_isStopping)
        {
            TunnelTransmitter? transmitter = _call?.Transmitter;
            if (transmitter is not null)
                sender.SendDue(transmitter);

            // Asked for before the deadline is computed, so that what arrives in between wakes.
            Interlocked.Exchange(ref _wantsArrivals, 1);
            bool canSend = transmitter is not null && transmitter.HasRoom(Now);
            TimeSpan? deadline = canSend ? transmitter?.Deadline : transmitter?.PaceDeadline;
            if (canSend && deadline is not null)
                Interlocked.Exchange(ref _wantsArrivals, 0);

            var waiter = new Waiter(entries);
            int wake = waiter.Add(_wakeTransmitter.Descriptor);
            int data = waiter.Add(_isOpen && canSend ? _tun.Descriptor : -1);
            bool isPending = canSend && _tun.HasPending;
            waiter.Wait(isPending ? TimeSpan.Zero : deadline - Now);
            if (waiter.IsReady(wake))
                _wakeTransmitter.Clear();
            if ((isPending || waiter.IsReady(data)) && transmitter is not null)
                sender.SendPackets(transmitter);
        }

        if (_call is { } call)
            sender.Finish(call.Transmitter);
    }
}
#endif
