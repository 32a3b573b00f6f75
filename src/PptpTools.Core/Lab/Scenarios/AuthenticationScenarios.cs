using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Negotiation;
using PptpTools.Session;
using PptpTools.Wire.Ppp;
using static PptpTools.Session.SessionFailureKind;

namespace PptpTools.Lab;

/// <summary>Faults of the authentication: of the credentials, of the account, of the server.</summary>
internal static class AuthenticationScenarios
{
    private const string NewPassword = "evenBetterPass";

    public static LabScenario NoCommonAuthentication { get; } = LabScenario.Of(
        "The server asks for PAP, which the client does not allow.", AuthenticationMethodRefused,
        new LabPlan { Server = new ServerOptions { Methods = [AuthenticationMethod.Pap], Encryption = EncryptionPolicy.None } });

    public static LabScenario WrongPassword { get; } = LabScenario.Of(
        "The user types a wrong password.", BadCredentials, new LabPlan { Password = "wrongPass" });

    public static LabScenario UnknownUser { get; } = LabScenario.Of(
        "The server does not know the user.", BadCredentials, new LabPlan { UserName = "EXAMPLE\\mallory" });

    public static LabScenario RestrictedHours { get; } = LabScenario.Of(
        "The account may not log on at this hour.", SessionFailureKind.RestrictedHours, new LabPlan { Account = AccountStatus.RestrictedHours });

    public static LabScenario AccountDisabled { get; } = LabScenario.Of(
        "The account is disabled.", SessionFailureKind.AccountDisabled, new LabPlan { Account = AccountStatus.Disabled });

    public static LabScenario PasswordExpired { get; } = LabScenario.Of(
        "The password has expired, and no new one is given.", SessionFailureKind.PasswordExpired, new LabPlan { Account = AccountStatus.PasswordExpired });

    public static LabScenario PasswordChanged { get; } = LabScenario.Of(
        "The password has expired, and the client changes it to a new one.", ending: null,
        new LabPlan { Account = AccountStatus.PasswordExpired, NewPassword = NewPassword });

    public static LabScenario PasswordChangeRefused { get; } = LabScenario.Of(
        "The password has expired, and the server does not take the new one.", ChangingPasswordFailed,
        new LabPlan { Account = AccountStatus.PasswordExpired, NewPassword = NewPassword, MayChangePassword = false });

    public static LabScenario NoDialInPermission { get; } = LabScenario.Of(
        "The account lacks the permission to dial in.", SessionFailureKind.NoDialInPermission, new LabPlan { Account = AccountStatus.NoDialIn });

    public static LabScenario RogueServer { get; } = LabScenario.Of(
        "The server does not know the password and accepts everybody: its proof is made up.", ServerNotTrusted,
        new LabPlan { ServerPassword = "notTheUsersPass", ServerIsRogue = true });

    public static LabScenario ProofInBothDirections { get; } = LabScenario.Of(
        "Both ends demand a proof of the other, and give it: that makes two sets of keys, of which MPPE can use neither.", EncryptionWithoutKeys,
        new LabPlan
        {
            ServerProvesItself = true,
            ClientHabits = static profile => profile with { Link = profile.Link with { Lcp = profile.Link.Lcp with { DemandedAuthentication = [LcpPreferences.MsChapV2] } } },
            ServerHabits = static profile => profile with { Link = profile.Link with { Lcp = profile.Link.Lcp with { OfferedAuthentication = [LcpPreferences.MsChapV2] } } },
        });

    public static LabScenario AuthenticationSilent { get; } = LabScenario.Of(
        "The server asks its directory, which never answers: no result follows the client's response.", AuthenticationNoAnswer,
        play: static run =>
        {
            run.World.Vpn.Distortion = static datagram =>
            {
                bool isPacket = GreTampering.TryFindPacket(datagram, out PppProtocol protocol, out _);
                bool isSent = !isPacket || protocol == PppProtocol.Lcp || GreTampering.Carries(datagram, PppProtocol.Chap, ChapPacket.ChallengeCode);
                return isSent ? datagram : null;
            };
            run.Connect();
        });

    public static LabScenario PasswordInClear { get; } = LabScenario.Of(
        "Both ends agree on PAP, and the password crosses the network in clear.", ending: null,
        new LabPlan
        {
            Client = new ClientOptions { Methods = [AuthenticationMethod.Pap], Encryption = EncryptionPolicy.None },
            Server = new ServerOptions { Methods = [AuthenticationMethod.Pap], Encryption = EncryptionPolicy.None },
        });

    public static LabScenario BrokenCryptography { get; } = LabScenario.Of(
        "The client's cryptographic library has no DES, and its response is all zeros.", BadCredentials,
        new LabPlan { ClientCryptography = static cryptography => new NoDes(cryptography) });

    public static IReadOnlyList<LabScenario> All { get; } =
    [
        NoCommonAuthentication, WrongPassword, UnknownUser, RestrictedHours, AccountDisabled, PasswordExpired, PasswordChanged, PasswordChangeRefused,
        NoDialInPermission, RogueServer, ProofInBothDirections, AuthenticationSilent, PasswordInClear, BrokenCryptography,
    ];

    private sealed class NoDes(ILegacyCryptography right) : ILegacyCryptography
    {
        public void HashMd4(ReadOnlySpan<byte> data, Span<byte> hash) => right.HashMd4(data, hash);

        public void EncryptDes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block, Span<byte> encrypted) => encrypted.Clear();

        public void DecryptDes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block, Span<byte> decrypted) => decrypted.Clear();
    }
}
