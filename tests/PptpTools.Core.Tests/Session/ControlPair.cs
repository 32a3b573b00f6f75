using System;
using PptpTools.Session;

namespace PptpTools.Tests.Session;

/// <summary>Two ends of one TCP connection in memory, whose stream is cut as the test says.</summary>
internal sealed class ControlPair
{
    private readonly Func<int> _cut;
    private bool _isClosed;

    public ControlPair(ControlConnectionSettings? opener = null, ControlConnectionSettings? acceptor = null, Func<int>? cut = null)
    {
        Opener = new ControlEndpoint(opener, 1);
        Acceptor = new ControlEndpoint(acceptor, 2);
        _cut = cut ?? (static () => int.MaxValue);
    }

    public ControlEndpoint Opener { get; }

    public ControlEndpoint Acceptor { get; }

    public static ControlPair Established(ControlConnectionSettings? opener = null, ControlConnectionSettings? acceptor = null, Func<int>? cut = null)
    {
        var pair = new ControlPair(opener, acceptor, cut);
        pair.Opener.Do(static (connection, now) => connection.HandleConnected(now));
        pair.Acceptor.Do(static (connection, now) => connection.HandleAccepted(now));
        pair.Run();
        return pair;
    }

    /// <summary>Carries octets until there are none, then the end of TCP where an end has closed it.</summary>
    public ControlPair Run()
    {
        while (Carry(Opener, Acceptor) | Carry(Acceptor, Opener))
        {
        }

        if ((Opener.ClosesTransport || Acceptor.ClosesTransport) && !_isClosed)
        {
            _isClosed = true;
            Opener.Do(static (connection, now) => connection.HandleTransportLost(now, isFinished: true));
            Acceptor.Do(static (connection, now) => connection.HandleTransportLost(now, isFinished: true));
        }

        return this;
    }

    /// <summary>Opens a call from the opener as PNS to the acceptor as PAC.</summary>
    public (ControlCall Client, ControlCall Server) OpenCall()
    {
        ControlCall client = Opener.Do(static (connection, now) => connection.PlaceCall(now)!);
        Run();
        ControlCall server = Acceptor.LastCall!;
        Acceptor.Do((connection, now) => connection.AcceptCall(server, now));
        Run();
        return (client, server);
    }

    private bool Carry(ControlEndpoint from, ControlEndpoint to)
    {
        if (from.ToSend.Count == 0)
            return false;
        byte[] octets = from.ToSend.ToArray();
        from.ToSend.Clear();
        for (int position = 0; position < octets.Length;)
        {
            int length = Math.Min(_cut(), octets.Length - position);
            to.Receive(octets.AsSpan(position, length));
            position += length;
        }

        return true;
    }
}
