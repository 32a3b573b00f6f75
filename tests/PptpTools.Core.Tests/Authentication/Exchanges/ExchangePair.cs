using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

/// <summary>Both ends of an exchange on a clock that jumps to the next deadline. Every packet goes through its octets.</summary>
internal sealed class ExchangePair<TOutcome>(PacketExchange<TOutcome> peer, PacketExchange<TOutcome> authenticator, byte? algorithm = null)
    where TOutcome : class
{
    private readonly DissectionContext _context = new() { ChapAlgorithm = algorithm };

    public PacketExchange<TOutcome> Peer => peer;

    public PacketExchange<TOutcome> Authenticator => authenticator;

    /// <summary>How often the packet of this number arrives; once by default.</summary>
    public Func<int, int> Copies { get; init; } = _ => 1;

    /// <summary>When to stop, beside when nothing is left to happen.</summary>
    public TimeSpan End { get; init; } = TimeSpan.FromMinutes(20);

    public TimeSpan Now { get; private set; }

    public List<(bool IsFromPeer, PppPacket Packet)> Sent { get; } = [];

    public ExchangePair<TOutcome> Run()
    {
        authenticator.Begin(Now);
        peer.Begin(Now);
        return Continue();
    }

    public ExchangePair<TOutcome> Continue()
    {
        while (true)
        {
            while (Carry(peer, authenticator) | Carry(authenticator, peer))
            {
            }

            // The authenticator's side of the link goes on to CCP and IPCP, whose packets the peer sees.
            if (authenticator.Outcome is AuthenticationOutcome { IsSuccess: true } && peer.Outcome is null)
                (peer as AuthenticationExchange)!.HandleLaterPhase(Now);
            TimeSpan? next = peer.Deadline is { } one && authenticator.Deadline is { } other ? TimeSpan.FromTicks(Math.Min(one.Ticks, other.Ticks))
                : peer.Deadline ?? authenticator.Deadline;
            if (next is not { } deadline || deadline > End)
                return this;
            Now = deadline;
            peer.HandleDeadline(Now);
            authenticator.HandleDeadline(Now);
        }
    }

    private bool Carry(PacketExchange<TOutcome> from, PacketExchange<TOutcome> to)
    {
        bool any = false;
        while (from.TryTakePacket(out PppPacket packet))
        {
            any = true;
            Sent.Add((from == peer, packet));
            Assert.True(PppPackets.TryParse(packet.Protocol, packet.ToOctets(), _context, out PppPacket? received, out _));
            for (int copies = Copies(Sent.Count - 1); copies > 0; copies--)
                to.HandlePacket(received!, Now);
        }

        return any;
    }
}

/// <summary>Makes pairs.</summary>
internal static class ExchangePairs
{
    public static ExchangePair<AuthenticationOutcome> Create(
        string method, IUserDirectory users, Credentials credentials, AuthenticatorSettings? settings = null, Func<int, int>? copies = null, double minutes = 20)
    {
        ExchangeMethod chosen = ExchangeMethod.Of(method);
        return new ExchangePair<AuthenticationOutcome>(
            chosen.CreatePeer(credentials, new TestRandom(1)), chosen.CreateAuthenticator(users, settings ?? AuthenticatorSettings.Default, new TestRandom(2)), chosen.Algorithm)
        {
            Copies = copies ?? (_ => 1),
            End = TimeSpan.FromMinutes(minutes),
        };
    }
}
