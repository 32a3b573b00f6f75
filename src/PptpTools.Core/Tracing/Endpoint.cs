using System.Net;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>One end of a step: host and role.</summary>
public sealed class Endpoint
{
    private byte[]? _utf8;

    internal Endpoint(string role, string host, IPAddress? address, int? port)
    {
        Role = role;
        Host = host;
        Address = address;
        Port = port;
    }

    /// <summary><c>client</c>, <c>server</c>, or <c>host</c> where the role is not known.</summary>
    public string Role { get; }

    /// <summary>The host's IP address, or its link address where it has no other.</summary>
    public string Host { get; }

    /// <summary>The host's IP address; null on links without.</summary>
    public IPAddress? Address { get; }

    /// <summary>Its TCP port on the control connection; null where none is known.</summary>
    public int? Port { get; }

    /// <summary>Role and host, such as <c>client 198.18.80.2:45678</c>.</summary>
    public override string ToString() => Port is { } port
        ? $"{Role} {(Address?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{Host}]" : Host)}:{port}"
        : $"{Role} {Host}";

    internal void AppendTo(LineWriter line) => line.Utf8(_utf8 ??= System.Text.Encoding.UTF8.GetBytes(ToString()));
}
