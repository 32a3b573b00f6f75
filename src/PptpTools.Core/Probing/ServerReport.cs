using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Probing;

/// <summary>What is known of a PPTP server after it was tested.</summary>
public sealed record ServerReport
{
    /// <summary>The server as the user named it.</summary>
    public string Server { get; internal init; } = "";

    /// <summary>The address that was tested; null where the name has none.</summary>
    public IpAddress? Address { get; internal init; }

    /// <summary>The host name that the server gives itself; null where it never answered.</summary>
    public string? HostName { get; internal init; }

    /// <summary>The vendor that the server names; null where it never answered.</summary>
    public string? Vendor { get; internal init; }

    /// <summary>The server's firmware revision; null where it never answered.</summary>
    public int? Firmware { get; internal init; }

    /// <summary>The version of PPTP that the server speaks, such as 1.0; null where it never answered.</summary>
    public Version? ProtocolVersion { get; internal init; }

    /// <summary>How many sessions the server says it supports; null where it never answered.</summary>
    public int? MaximumChannels { get; internal init; }

    /// <summary>The ways of authentication that the server accepts.</summary>
    public IReadOnlyList<ServerCheckKind> Authentication { get; internal init; } = [];

    /// <summary>The key lengths of MPPE that the server agreed to.</summary>
    public IReadOnlyList<ServerCheckKind> Encryption { get; internal init; } = [];

    /// <summary>The longest IP packet that passed unfragmented, in octets; null where that was not found out.</summary>
    public int? PathMtu { get; internal init; }

    /// <summary>How long the TCP connection took; null where there was none.</summary>
    public TimeSpan? ConnectTime { get; internal init; }

    /// <summary>How long an LCP Echo-Request through GRE took; null where none was answered.</summary>
    public TimeSpan? RoundTripTime { get; internal init; }

    /// <summary>TCP connections that were opened.</summary>
    public int Connections { get; internal init; }

    /// <summary>Every check with its verdict, in the order of a connection.</summary>
    public IReadOnlyList<ServerCheck> Checks { get; internal init; } = [];

    /// <summary>
    /// <see cref="CheckVerdict.Passed"/> where a client of today can connect: the path, one safe way of authentication and, where a login was
    /// tried, it and 128 bits. Failed where one of them failed, otherwise Unknown.
    /// </summary>
    public CheckVerdict Verdict { get; internal init; }

    /// <summary>The check of a kind.</summary>
    public ServerCheck Of(ServerCheckKind kind)
    {
        foreach (ServerCheck check in Checks)
        {
            if (check.Check == kind)
                return check;
        }

        return new ServerCheck(kind, CheckVerdict.NotTried, "");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Server}: {Verdict}";
}
