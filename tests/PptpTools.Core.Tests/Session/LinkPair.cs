using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Negotiation;
using PptpTools.Session;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Tests.Session;

/// <summary>Two links, or one that hears itself, without GRE and control connection between them.</summary>
internal sealed class LinkPair : IDisposable
{
    private readonly Queue<(PppLink To, PppProtocol Protocol, byte[] Octets)> _onTheWay = new();
    private TimeSpan _now;

    public LinkPair(PppLinkOptions client, PppLinkOptions server, CallbackSettings? callbackClient = null, CallbackSettings? callbackServer = null)
    {
        Client = new PppLink(client, new Owner(callbackClient ?? CallbackSettings.Default), new SeededRandom(1));
        Server = new PppLink(server, new Owner(callbackServer ?? CallbackSettings.Default), new SeededRandom(2));
    }

    public PppLink Client { get; }

    public PppLink Server { get; }

    public static PppLinkOptions Options(bool isServer, bool hasCallback = false) => new()
    {
        Lcp = new LcpPreferences
        {
            DemandedAuthentication = isServer ? [LcpPreferences.MsChapV2] : [],
            OfferedAuthentication = isServer ? [] : [LcpPreferences.MsChapV2],
            Callback = hasCallback && !isServer ? new CallbackOption(6) : null,
            GrantsCallback = isServer,
        },
    };

    public static ILinkOwner OwnerOf() => new Owner(CallbackSettings.Default);

    public void Run(double seconds = 100)
    {
        Client.Up(_now);
        Server.Up(_now);
        for (TimeSpan end = _now + TimeSpan.FromSeconds(seconds); _now < end; _now += TimeSpan.FromMilliseconds(100))
        {
            Collect(Client, Server);
            Collect(Server, Client);
            while (_onTheWay.Count > 0)
            {
                (PppLink to, PppProtocol protocol, byte[] octets) = _onTheWay.Dequeue();
                to.HandlePacket(protocol, octets, _now);
                Collect(Client, Server);
                Collect(Server, Client);
            }

            Client.HandleDeadline(_now);
            Server.HandleDeadline(_now);
        }
    }

    /// <summary>The client's packets come back to it.</summary>
    public static void RunLooped(PppLink link)
    {
        link.Up(TimeSpan.Zero);
        for (int tenths = 0; tenths < 1000; tenths++)
        {
            TimeSpan now = TimeSpan.FromMilliseconds(100 * tenths);
            for (int i = 0; i < 20 && link.TryTakePacket(out PppPacket? packet, out _); i++)
                link.HandlePacket(packet!.Protocol, packet.ToOctets(), now);
            link.HandleDeadline(now);
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private void Collect(PppLink from, PppLink to)
    {
        while (from.TryTakePacket(out PppPacket? packet, out _))
            _onTheWay.Enqueue((to, packet!.Protocol, packet.ToOctets()));
    }

    private sealed class Owner(CallbackSettings callback) : ILinkOwner
    {
        private readonly BouncyCastleCryptography _cryptography = new();

        public AuthenticationExchange? ProveSelf(AuthenticationProtocolOption way) => AuthenticationMethods.CreatePeer(
            way.AuthenticationProtocol, way.Algorithm, new Credentials(SessionPair.User, SessionPair.Password.ToCharArray()), PeerSettings.Default, _cryptography, new SeededRandom(3));

        public AuthenticationExchange? DemandProof(AuthenticationProtocolOption way) => AuthenticationMethods.CreateAuthenticator(
            way.AuthenticationProtocol,
            way.Algorithm,
            new UserList(new UserAccount(SessionPair.User, SessionPair.Password.ToCharArray())),
            AuthenticatorSettings.Default,
            _cryptography,
            new SeededRandom(4));

        public PacketExchange<CallbackOutcome>? NegotiateCallback(bool isCaller) => isCaller ? new CallbackClient(callback) : new CallbackServer(callback, 1);

        public IpcpPreferences? ChooseAddresses(string? userName) => userName is null
            ? new IpcpPreferences()
            : new IpcpPreferences { LocalAddress = SessionPair.Address("10.0.0.1"), PeerAddress = SessionPair.Address("10.0.0.2") };
    }
}
