using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Session;

/// <summary>What the connections of one server share. One thread owns them all.</summary>
/// <param name="Options">What is allowed and given.</param>
/// <param name="Users">Who may connect.</param>
/// <param name="Pool">Addresses to give.</param>
/// <param name="HostName">The server's name, which goes into challenges.</param>
/// <param name="Cryptography">MD4 and DES.</param>
internal sealed record ServerContext(ServerOptions Options, IUserDirectory Users, AddressPool Pool, string HostName, ILegacyCryptography Cryptography)
{
    private CallIdPool? _callIds;

    /// <summary>Habits of its own; null for those of the profile that the options name.</summary>
    public SessionProfile? Profile { get; init; }

    /// <summary>The ids of the calls of all connections.</summary>
    public CallIdPool CallIds
    {
        get => _callIds ??= new CallIdPool(int.MaxValue, Habits.Control);
        init => _callIds = value;
    }

    /// <summary>The habits of every connection.</summary>
    public SessionProfile Habits => Profile ?? SessionProfiles.Server(Options.Profile, HostName);

    /// <summary>Makes the exchange by which a client is to prove itself; null for that of the way that LCP agreed.</summary>
    public Func<AuthenticatorSettings, IRandomSource, AuthenticationExchange>? ProofOfClient { get; init; }

    /// <summary>Makes the exchange by which the server proves itself to a client that demands it; null where it cannot.</summary>
    public Func<AuthenticationProtocolOption, IRandomSource, AuthenticationExchange?>? OwnProof { get; init; }
}

/// <summary>
/// One control connection of a server with the tunnels on it, without a socket. Inputs are <c>Handle…</c>, outputs <c>TryTake…</c>;
/// after every input all outputs are to be taken.
/// </summary>
internal sealed class ServerConnection : IDisposable
{
    /// <summary>Tunnels that are remembered: those that live, and the last of those that have ended.</summary>
    private const int MaximumRemembered = 16;

    private readonly ServerContext _context;
    private readonly SessionProfile _profile;
    private readonly IRandomSource _random;
    private readonly ControlConnection _control;
    private readonly Queue<ControlMessage> _messages = new();
    private readonly List<ServerTunnel> _tunnels = [];
    private bool _wasEstablished;

    /// <param name="context">What all connections share.</param>
    /// <param name="random">Random octets.</param>
    public ServerConnection(ServerContext context, IRandomSource random)
    {
        _context = context;
        _profile = context.Habits;
        _random = random;
        _control = new ControlConnection(_profile.Control with { MaximumCalls = context.Options.MaximumCalls }, random, context.CallIds);
    }

    /// <summary>Why the connection ended; null while it lives.</summary>
    public SessionFailure? Failure { get; private set; }

    /// <summary>True once nothing more will happen.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>True when the TCP connection is to be closed, once everything is written.</summary>
    public bool WantsTransportClosed { get; private set; }

    /// <summary>The tunnels, with the last of those that have ended.</summary>
    public IReadOnlyList<ServerTunnel> Tunnels => _tunnels;

    /// <summary>When <see cref="HandleDeadline"/> is to be called next; null while nothing waits.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            TimeSpan? earliest = HasEnded ? null : _control.Deadline;
            foreach (ServerTunnel tunnel in _tunnels)
            {
                if (!tunnel.Call.HasEnded)
                    earliest = Deadlines.Earlier(earliest, tunnel.Call.Deadline);
            }

            return earliest;
        }
    }

    /// <summary>
    /// When <see cref="HandleDeadline"/> is to be called next; null while nothing waits. For a driver whose transmitting halves have a
    /// thread of their own.
    /// </summary>
    public TimeSpan? ReceiveDeadline
    {
        get
        {
            TimeSpan? earliest = HasEnded ? null : _control.Deadline;
            foreach (ServerTunnel tunnel in _tunnels)
            {
                if (!tunnel.Call.HasEnded)
                    earliest = Deadlines.Earlier(earliest, tunnel.Call.ReceiveDeadline);
            }

            return earliest;
        }
    }

    /// <summary>The TCP connection was accepted.</summary>
    public void HandleAccepted(TimeSpan now)
    {
        _control.HandleAccepted(now);
        Advance(now);
    }

    /// <summary>Octets of the control connection came.</summary>
    public void HandleControlOctets(ReadOnlySpan<byte> octets, TimeSpan now)
    {
        _control.HandleOctets(octets, now);
        Advance(now);
    }

    /// <summary>The TCP connection is gone.</summary>
    /// <param name="isFinished">True where the peer finished it, false where it was reset or broke.</param>
    /// <param name="now">The time.</param>
    public void HandleTransportLost(bool isFinished, TimeSpan now)
    {
        _control.HandleTransportLost(now, isFinished);
        Advance(now);
    }

    /// <summary>The tunnel to which a GRE datagram goes; null where its call id is of none.</summary>
    public ServerTunnel? Find(in GreFrame frame)
    {
        foreach (ServerTunnel tunnel in _tunnels)
        {
            if (!tunnel.Call.HasEnded && tunnel.Call.Call.LocalCallId == frame.CallId)
                return tunnel;
        }

        return null;
    }

    /// <summary>A GRE datagram of a tunnel came. What else it makes ready is then taken with <see cref="TryTakePacket"/>.</summary>
    /// <param name="tunnel">The tunnel that <see cref="Find"/> told.</param>
    /// <param name="frame">The datagram.</param>
    /// <param name="now">The time.</param>
    /// <param name="packet">The IP packet in it, valid until the datagram's memory is used again or the next call.</param>
    /// <returns>False where there is none to deliver now.</returns>
    public bool HandleDatagram(ServerTunnel tunnel, GreFrame frame, TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        bool isTaken = tunnel.Call.HandleDatagram(frame, now, out packet);
        Advance(now);
        return isTaken;
    }

    /// <summary>Takes the next IP packet that came through a tunnel.</summary>
    public bool TryTakePacket(ServerTunnel tunnel, TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        bool isTaken = tunnel.Call.TryTakePacket(now, out packet);
        Advance(now);
        return isTaken;
    }

    /// <summary>Takes the next control message to be written.</summary>
    public bool TryTakeMessage(out ControlMessage? message)
    {
        message = _messages.Count > 0 ? _messages.Dequeue() : null;
        return message is not null;
    }

    /// <summary>Handles every timer that is due.</summary>
    public void HandleDeadline(TimeSpan now)
    {
        _control.HandleDeadline(now);
        foreach (ServerTunnel tunnel in _tunnels)
        {
            if (!tunnel.Call.HasEnded)
                tunnel.Call.HandleDeadline(now);
        }

        Advance(now);
    }

    /// <summary>Ends a tunnel in good order.</summary>
    public void Close(ServerTunnel tunnel, SessionFailure failure, TimeSpan now)
    {
        tunnel.Call.Close(failure, now);
        Advance(now);
    }

    /// <summary>Ends a tunnel by its call: Call-Disconnect-Notify, and no word to the link.</summary>
    public void HangUp(ServerTunnel tunnel, TimeSpan now)
    {
        tunnel.Call.Drop(now);
        Advance(now);
    }

    /// <summary>Ends every tunnel and the connection at once.</summary>
    public void Close(TimeSpan now)
    {
        _control.Close(ControlStopReason.LocalShutdown, now);
        Advance(now);
    }

    /// <summary>Forgets keys and gives addresses and call ids back.</summary>
    public void Dispose()
    {
        _control.HandleTransportLost(TimeSpan.Zero);
        foreach (ServerTunnel tunnel in _tunnels)
            tunnel.Dispose();
    }

    private void Advance(TimeSpan now)
    {
        do
        {
            while (_control.TryTakeOutput(out ControlOutput output))
                Handle(output, now);
        }
        while (AdvanceTunnels(now));
    }

    private void Handle(in ControlOutput output, TimeSpan now)
    {
        switch (output.Kind)
        {
            case ControlOutputKind.Send:
                _messages.Enqueue(output.Message!);
                break;
            case ControlOutputKind.Established:
                _wasEstablished = true;
                break;
            case ControlOutputKind.CallRequested:
                _control.AcceptCall(output.Call!, now);
                break;
            case ControlOutputKind.CallOpened:
                var tunnel = new ServerTunnel(output.Call!, _profile, _context, _random);
                if (_tunnels.Count >= MaximumRemembered && _tunnels.FindIndex(old => old.Call.HasEnded && old.IsCleared) is var ended and >= 0)
                    _tunnels.RemoveAt(ended);
                _tunnels.Add(tunnel);
                tunnel.Call.Begin(now);
                break;
            case ControlOutputKind.CallEnded:
                Drop(output.Call!, output.End, now);
                break;
            case ControlOutputKind.CloseTransport:
                WantsTransportClosed = true;
                break;
            case ControlOutputKind.Ended:
                Failure ??= ControlFailures.Of(output.End, _wasEstablished);
                HasEnded = true;
                break;
        }
    }

    private void Drop(ControlCall call, ControlEnd end, TimeSpan now)
    {
        foreach (ServerTunnel tunnel in _tunnels)
        {
            if (tunnel.Call.Call != call)
                continue;
            tunnel.NoteEnd(ControlFailures.Of(end, _wasEstablished));
            if (!tunnel.Call.HasEnded)
                tunnel.Call.Drop(now);
            tunnel.Release();
        }
    }

    private bool AdvanceTunnels(TimeSpan now)
    {
        bool hasAny = false;
        foreach (ServerTunnel tunnel in _tunnels)
        {
            if (tunnel.Call.LinkHasOpened)
            {
                tunnel.Call.ForgetLinkOpening();
                if (_profile.SendsLinkInfoAtLink)
                    hasAny |= _control.SendLinkInfo(tunnel.Call.Call, tunnel.Call.Link.PeerMap ?? _profile.Accm, _profile.Accm);
            }

            if (!tunnel.Call.HasEnded || tunnel.IsCleared)
                continue;
            tunnel.IsCleared = hasAny = true;
            _control.ClearCall(tunnel.Call.Call, now);
            if (!_profile.Control.SendsCallEnd)
                _control.Close(ControlStopReason.None, now);
        }

        return hasAny;
    }
}
