using System;
using System.Collections.Generic;

namespace PptpTools.Probing;

/// <content>The report, with a reason for everything that was not tried.</content>
internal sealed partial class ProbeFindings
{
    private bool PathIsGood => Accepts(ServerCheckKind.Call) && Accepts(ServerCheckKind.GreInward) && Accepts(ServerCheckKind.GreOutward);

    public ServerReport ToReport(int connections)
    {
        var checks = new List<ServerCheck>();
        var methods = new List<ServerCheckKind>();
        var lengths = new List<ServerCheckKind>();
        for (ServerCheckKind kind = ServerCheckKind.NameResolution; kind <= ServerCheckKind.Mppe40; kind++)
        {
            ServerCheck check = _checks.TryGetValue(kind, out ServerCheck? known) ? known : new ServerCheck(kind, CheckVerdict.NotTried, WhyNotTried(kind));
            checks.Add(check);
            if (check.Verdict == CheckVerdict.Passed && kind is >= ServerCheckKind.Pap and <= ServerCheckKind.Eap)
                methods.Add(kind);
            if (check.Verdict == CheckVerdict.Passed && kind is >= ServerCheckKind.Mppe128)
                lengths.Add(kind);
        }

        return new ServerReport
        {
            Server = _settings.Server,
            Address = _address,
            HostName = _reply?.HostNameText,
            Vendor = _reply?.VendorStringText,
            Firmware = _reply?.FirmwareRevision,
            ProtocolVersion = _reply is null ? null : new Version(_reply.ProtocolVersion >> 8, _reply.ProtocolVersion & 0xFF),
            MaximumChannels = _reply?.MaximumChannels,
            Authentication = methods,
            Encryption = lengths,
            PathMtu = _pathMtu,
            ConnectTime = _connectTime,
            RoundTripTime = _roundTripTime,
            Connections = connections,
            Checks = checks,
            Verdict = Judge(),
        };
    }

    private static string NameOf(ServerCheckKind kind) => kind switch
    {
        ServerCheckKind.MsChapV2 => "MS-CHAPv2",
        ServerCheckKind.MsChap => "MS-CHAP",
        ServerCheckKind.ChapMd5 => "CHAP with MD5",
        ServerCheckKind.Pap => "PAP",
        ServerCheckKind.Eap => "EAP",
        ServerCheckKind.Mppe128 => "MPPE of 128 bits",
        ServerCheckKind.Mppe56 => "MPPE of 56 bits",
        ServerCheckKind.Mppe40 => "MPPE of 40 bits",
        _ => kind.ToString(),
    };

    private static string AdviceOf(ServerCheckKind kind) => kind switch
    {
        ServerCheckKind.Pap => "Turn PAP off on the server: it sends the password in clear.",
        ServerCheckKind.ChapMd5 => "Turn CHAP with MD5 off on the server: it leaves no keys for encryption.",
        ServerCheckKind.MsChap => "Turn MS-CHAP (version 1) off on the server: passwords are got from it with little work.",
        ServerCheckKind.Mppe56 or ServerCheckKind.Mppe40 => "Allow only 128 bits on the server: shorter keys are found by trying them all.",
        _ => "",
    };

    private static string RemedyOf(ServerCheckKind kind) => kind is ServerCheckKind.MsChapV2 or ServerCheckKind.Mppe128
        ? $"Allow {NameOf(kind)} on the server: a client of today takes nothing weaker."
        : "";

    private CheckVerdict Judge()
    {
        foreach (ServerCheck check in _checks.Values)
        {
            if (check is { Verdict: CheckVerdict.Failed, Check: <= ServerCheckKind.GreOutward or ServerCheckKind.Login or ServerCheckKind.Mppe128 })
                return CheckVerdict.Failed;
        }

        if (Accepts(ServerCheckKind.NoAuthentication))
            return CheckVerdict.Failed;
        bool isSafe = Accepts(ServerCheckKind.MsChapV2) || Accepts(ServerCheckKind.Eap);
        if (PathIsGood && !isSafe && IsKnown(ServerCheckKind.MsChapV2))
            return CheckVerdict.Failed;
        bool isLoggedOn = _settings.Credentials is null || (Accepts(ServerCheckKind.Login) && Accepts(ServerCheckKind.Mppe128));
        return PathIsGood && isSafe && isLoggedOn ? CheckVerdict.Passed : CheckVerdict.Unknown;
    }

    private string WhyNotTried(ServerCheckKind kind)
    {
        if (kind > ServerCheckKind.TcpPort && FirstFailure(kind) is { } failed)
            return $"{failed} comes before it, and did not pass.";
        if (_settings.GreObstacle is { } obstacle && kind > ServerCheckKind.Call)
            return obstacle;
        if (Accepts(ServerCheckKind.NoAuthentication))
            return "The server demands no authentication.";
        if (kind == ServerCheckKind.PathMtu)
            return _linkHasOpened ? "The link was not open for long enough." : "It needs an open link, and the server accepts no way of authentication that is known here.";
        if (kind < ServerCheckKind.Login)
            return "The connections of a test are limited, and others came first.";
        if (_settings.Credentials is null)
            return "It needs a login, and no credential was given.";
        if (kind == ServerCheckKind.Login || !_checks.ContainsKey(ServerCheckKind.Login))
            return "The server accepts neither MS-CHAPv2 nor MS-CHAP, which leave keys for encryption; no other login is tried.";
        return Accepts(ServerCheckKind.Login)
            ? "The connections of a test are limited, and others came first."
            : "The login was not taken, and another try could lock the account.";
    }

    private ServerCheckKind? FirstFailure(ServerCheckKind before)
    {
        foreach (ServerCheck check in _checks.Values)
        {
            if (check.Check < before && check.Check <= ServerCheckKind.GreOutward && check.Verdict is CheckVerdict.Failed or CheckVerdict.Unknown)
                return check.Check;
        }

        return null;
    }
}
