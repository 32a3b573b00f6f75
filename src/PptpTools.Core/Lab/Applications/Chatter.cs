using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>A host that sends UDP datagrams to another, whether anybody listens or not.</summary>
internal static class Chatter
{
    private const ushort Port = 5004;
    private const int Length = 100;

    /// <summary>Begins.</summary>
    /// <param name="host">Who sends.</param>
    /// <param name="destination">To whom.</param>
    /// <param name="interval">From one datagram to the next.</param>
    /// <param name="duration">How long.</param>
    public static void Start(LabHost host, IpAddress destination, TimeSpan interval, TimeSpan duration)
    {
        TimeSpan end = host.Clock.Now + duration;
        host.Clock.After(interval, SendNext);

        void SendNext()
        {
            host.SendUdp(Port, destination, Port, new byte[Length]);
            if (host.Clock.Now < end)
                host.Clock.After(interval, SendNext);
        }
    }
}
