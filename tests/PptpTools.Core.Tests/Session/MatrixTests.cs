using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Session;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;
using static PptpTools.Session.EncryptionPolicy;
using Method = PptpTools.Session.AuthenticationMethod;

namespace PptpTools.Tests.Session;

/// <summary>Every combination of what two ends allow: they connect with what both allow, or fail for the right reason. What is right is worked out here, not in the engine.</summary>
public sealed class MatrixTests
{
    private const KeyStrengths All = KeyStrengths.Bits40 | KeyStrengths.Bits56 | KeyStrengths.Bits128;

    private static readonly Method[] Methods = Enum.GetValues<Method>();
    private static readonly EncryptionPolicy[] Policies = Enum.GetValues<EncryptionPolicy>();
    private static readonly KeyStrengths[] Strengths = [KeyStrengths.Bits40, KeyStrengths.Bits56, KeyStrengths.Bits128, All];
    private static readonly bool[] Both = [false, true];

    private static IEnumerable<Method[]> MethodLists =>
        Methods.SelectMany(_ => Methods, (one, other) => one == other ? new[] { one } : [one, other]);

    [Fact]
    public void Every_pair_of_lists_of_methods_agrees_on_one_that_both_allow()
    {
        var end = new End(Optional, All, false, false);
        foreach (Method[] client in MethodLists)
        {
            foreach (Method[] server in MethodLists)
                Check(new Case(client, server, end, end));
        }
    }

    [Fact]
    public void Every_method_meets_every_policy_with_and_without_a_LAN_Manager_hash()
    {
        foreach (Method method in Methods)
        {
            foreach ((EncryptionPolicy client, EncryptionPolicy server) in Policies.SelectMany(_ => Policies, (client, server) => (client, server)))
            {
                foreach (KeyStrengths strengths in Strengths)
                {
                    foreach (bool isHashed in Both)
                        Check(new Case([method], [method], new(client, strengths, false, false), new(server, strengths, false, false), isHashed));
                }
            }
        }
    }

    [Fact]
    public void Every_policy_strength_mode_and_compression_meets_every_other()
    {
        IEnumerable<End> ends = Policies
            .SelectMany(_ => Strengths, (policy, strengths) => new End(policy, strengths, false, false))
            .SelectMany(_ => Both, (end, isStateful) => end with { IsStateful = isStateful })
            .SelectMany(_ => Both, (end, compresses) => end with { Compresses = compresses });
        foreach (End client in ends)
        {
            foreach (End server in ends)
                Check(new Case([Method.MsChapV2], [Method.MsChapV2], client, server));
        }
    }

    [Fact]
    public void Any_combination_of_everything_with_any_profile_does_what_the_rules_say()
    {
        var random = new Random(20);
        int count = Thorough.IsOn ? 200_000 : 2_000;
        Method[][] lists = [.. MethodLists];
        PeerProfile[] profiles = Enum.GetValues<PeerProfile>();
        for (int i = 0; i < count; i++)
        {
            Check(new Case(Any(lists), Any(lists), AnyEnd(), AnyEnd(), random.Next(4) == 0, Any(profiles), Any(profiles)));
        }

        End AnyEnd() => new(Any(Policies), (KeyStrengths)random.Next(1, 8), random.Next(2) == 0, random.Next(2) == 0);
        T Any<T>(T[] list) => list[random.Next(list.Length)];
    }

    private static void Check(Case one)
    {
        Expectation expected = Expect(one);
        var client = new ClientOptions
        {
            Profile = one.ClientProfile,
            Methods = one.ClientMethods,
            Encryption = one.Client.Policy,
            Strengths = one.Client.Strengths,
            IsStateful = one.Client.IsStateful,
            AllowsCompression = one.Client.Compresses,
        };
        var server = new ServerOptions
        {
            Profile = one.ServerProfile,
            Methods = one.ServerMethods,
            Encryption = one.Server.Policy,
            Strengths = one.Server.Strengths,
            IsStateful = one.Server.IsStateful,
            AllowsCompression = one.Server.Compresses,
        };
        byte eapType = 0;
        using var pair = new SessionPair(client, server, account: one.IsHashed ? HashedAccount() : null) { KeepsLog = false };
        pair.Passes = (_, packet) =>
        {
            eapType = packet is EapMethod { Type: > 3 and { } type } ? type : eapType;
            return true;
        };
        pair.Connect(100);
        if (expected.Method is not { } method || expected.Failures.Count > 0)
        {
            CheckFailure(one, expected, pair);
            return;
        }

        pair.Wait(0.5);
        Assert.True(pair.IsOpen, $"{one}: {pair.Story}");
        PppLink clientLink = pair.Client.Tunnel!.Link;
        PppLink serverLink = pair.ServerTunnel!.Call.Link;
        Assert.True(WireOf(method) == serverLink.Authentication && WireOf(method) == clientLink.Authentication, $"{one}: {serverLink.Authentication}");
        Assert.True(method switch { Method.EapMd5 => eapType == 4, Method.EapMsChapV2 => eapType == 26, _ => true }, $"{one}: EAP type {eapType}");
        foreach (MppeOption? option in new[] { clientLink.SendingOption, clientLink.ReceivingOption, serverLink.SendingOption, serverLink.ReceivingOption })
            Assert.True((option?.SupportedBits ?? 0) == expected.Bits, $"{one}: {option} instead of {expected.Bits:x}");
        for (byte i = 0; i < 3; i++)
        {
            byte[] packet = [0x45, .. Enumerable.Repeat(i, 100 * i + 30)];
            Assert.True(pair.SendFromClient(packet) && pair.SendFromServer(packet), $"{one}");
            pair.Wait(0.1);
            Assert.True(pair.AtServer.Count > i && packet.SequenceEqual(pair.AtServer[i]), $"{one}: to the server");
            Assert.True(pair.AtClient.Count > i && packet.SequenceEqual(pair.AtClient[i]), $"{one}: to the client");
        }
    }

    /// <summary>An end that decides has the reason, or the peer was faster and it sees a termination, which it may understand where it knows the peer's wishes; at least one has it.</summary>
    private static void CheckFailure(Case one, Expectation expected, SessionPair pair)
    {
        pair.RunUntil(() => pair.Client.HasEnded && pair.Server.HasEnded, 60);
        Assert.True(pair.Client.HasEnded && pair.Server.HasEnded, $"{one}: {pair.Story}");
        (bool IsServer, SessionFailureKind Kind)[] found = [(false, pair.Client.Failure!.Kind), (true, pair.ServerTunnel!.Failure!.Kind)];
        bool isAboutEncryption = expected.Failures.Any(failure => failure.Kind == SessionFailureKind.EncryptionRefused);
        foreach ((bool IsServer, SessionFailureKind Kind) end in found)
        {
            bool isFollowing = end.Kind == SessionFailureKind.LinkTerminatedByPeer || (isAboutEncryption && end.Kind == SessionFailureKind.EncryptionRefused);
            Assert.True(expected.Failures.Contains(end) || isFollowing, $"{one}: {end}; {pair.Story}");
        }

        Assert.True(found.Any(expected.Failures.Contains), $"{one}: {pair.Story}");
        Assert.Equal(0, pair.Pool.Taken);
    }

    private static Expectation Expect(Case one)
    {
        if (Choose(Usable(one.ClientMethods, one.Client.Policy), Usable(one.ServerMethods, one.Server.Policy)) is not { } method)
            return new(null, 0, [(false, SessionFailureKind.AuthenticationMethodRefused), (true, SessionFailureKind.AuthenticationMethodRefused)]);
        if (one.IsHashed && method is (Method.ChapMd5 or Method.EapMd5))
            return new(method, 0, [(false, SessionFailureKind.BadCredentials), (true, SessionFailureKind.BadCredentials)]);
        return Encrypt(one, method);
    }

    private static Expectation Encrypt(Case one, Method method)
    {
        KeyStrengths client = Allowed(one.Client) & (HasKeys(method) ? All : 0);
        KeyStrengths server = Allowed(one.Server) & (!HasKeys(method) ? 0 : method == Method.MsChap && one.IsHashed ? KeyStrengths.Bits128 : All);
        var failures = new List<(bool, SessionFailureKind)>();
        if (one.Client.Policy >= Required && client == 0)
            failures.Add((false, SessionFailureKind.EncryptionWithoutKeys));
        if (one.Server.Policy >= Required && server == 0)
            failures.Add((true, SessionFailureKind.EncryptionWithoutKeys));
        bool isClash = Insists(one.Client, one.ClientProfile, one.Server) || Insists(one.Server, one.ServerProfile, one.Client);
        KeyStrengths common = isClash ? 0 : client & server;
        if (common == 0 && one.Client.Policy >= Required && client != 0)
            failures.Add((false, SessionFailureKind.EncryptionRefused));
        if (common == 0 && one.Server.Policy >= Required && server != 0)
            failures.Add((true, SessionFailureKind.EncryptionRefused));
        uint bits = common >= KeyStrengths.Bits128 ? 0x40u : common >= KeyStrengths.Bits56 ? 0x80u : common != 0 ? 0x20u : 0;
        if (bits != 0 && !(one.Client.IsStateful && one.Server.IsStateful))
            bits |= 0x0100_0000;
        if (one.Client.Compresses && one.Server.Compresses && (common != 0 || (client & server) == 0))
            bits |= 1;
        return new(method, bits, failures);
    }

    /// <summary>Cisco rejects stateless MPPE where it was told to be stateful, and the option goes as a whole.</summary>
    private static bool Insists(End end, PeerProfile profile, End other) => profile == PeerProfile.Cisco && end.IsStateful && !other.IsStateful;

    private static KeyStrengths Allowed(End end) => end.Policy switch
    {
        None => 0,
        Maximum => KeyStrengths.Bits128,
        _ => end.Strengths,
    };

    private static bool HasKeys(Method method) => method is Method.MsChap or Method.MsChapV2 or Method.EapMsChapV2;

    private static Method[] Usable(Method[] methods, EncryptionPolicy policy) =>
        policy >= Required && methods.Any(HasKeys) ? [.. methods.Where(HasKeys)] : methods;

    /// <summary>The server's first that the client can; where the client cannot the first one, what the client likes best.</summary>
    private static Method? Choose(Method[] client, Method[] server)
    {
        List<AuthenticationProtocolOption> offered = [.. client.Select(WireOf).Distinct()];
        List<AuthenticationProtocolOption> demanded = [.. server.Select(WireOf).Distinct()];
        while (demanded.Count > 0)
        {
            AuthenticationProtocolOption? way = offered.Contains(demanded[0]) ? demanded[0]
                : demanded.Contains(offered[0]) ? offered[0]
                : demanded.Find(offered.Contains);
            if (way is null)
                return null;
            Method[] within = [.. server.Where(method => WireOf(method) == way && client.Contains(method))];
            if (within.Length > 0)
                return within[0];
            demanded.Remove(way);
        }

        return null;
    }

    private static AuthenticationProtocolOption WireOf(Method method) => method switch
    {
        Method.Pap => new AuthenticationProtocolOption(PppProtocol.Pap),
        Method.ChapMd5 => new AuthenticationProtocolOption(PppProtocol.Chap, 5),
        Method.MsChap => new AuthenticationProtocolOption(PppProtocol.Chap, 0x80),
        Method.MsChapV2 => new AuthenticationProtocolOption(PppProtocol.Chap, 0x81),
        _ => new AuthenticationProtocolOption(PppProtocol.Eap),
    };

    private static UserAccount HashedAccount()
    {
        var hash = new byte[MicrosoftChap.HashLength];
        MicrosoftChap.NtPasswordHash(new BouncyCastleCryptography(), SessionPair.Password, hash);
        return new UserAccount(SessionPair.User, hash);
    }

    private sealed record End(EncryptionPolicy Policy, KeyStrengths Strengths, bool IsStateful, bool Compresses);

    private sealed record Expectation(Method? Method, uint Bits, List<(bool IsServer, SessionFailureKind Kind)> Failures);

    private sealed record Case(
        Method[] ClientMethods, Method[] ServerMethods, End Client, End Server, bool IsHashed = false,
        PeerProfile ClientProfile = PeerProfile.Standard, PeerProfile ServerProfile = PeerProfile.Standard)
    {
        public override string ToString() =>
            $"{ClientProfile} {string.Join('+', ClientMethods)} {Client} with {ServerProfile} {string.Join('+', ServerMethods)} {Server}{(IsHashed ? ", hash alone" : "")}";
    }
}
