using System.Net;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Tracing;

/// <summary>One end of a step: host and role.</summary>
public sealed class Endpoint
{
    private readonly IpAddress _ip;
    private string? _host;
    private IPAddress? _address;
    private Route? _route;
    private Route? _jsonRoute;

    /// <summary>An end that has no IP address.</summary>
    internal Endpoint(string role, string host)
    {
        Role = role;
        _host = host;
    }

    internal Endpoint(string role, IpAddress address, int? port)
    {
        Role = role;
        _ip = address;
        HasAddress = true;
        Port = port;
    }

    /// <summary><c>client</c>, <c>server</c>, or <c>host</c> where the role is not known.</summary>
    public string Role { get; }

    /// <summary>The host's IP address, or its link address where it has no other.</summary>
    public string Host => _host ??= _ip.ToString();

    /// <summary>The host's IP address; null on links without.</summary>
    public IPAddress? Address => HasAddress ? _address ??= _ip.ToIPAddress() : null;

    /// <summary>Its TCP port on the control connection; null where none is known.</summary>
    public int? Port { get; }

    private bool HasAddress { get; }

    /// <summary>Role and host, such as <c>client 198.18.80.2:45678</c>.</summary>
    public override string ToString()
    {
        var line = new LineWriter();
        AppendTo(line);
        return line.ToString();
    }

    internal void AppendTo(LineWriter line)
    {
        line.Ascii(Role).Ascii(' ');
        if (Port is not { } port)
        {
            AppendHost(line);
            return;
        }

        bool isVersion6 = HasAddress && !_ip.IsVersion4;
        AppendHost(isVersion6 ? line.Ascii('[') : line);
        line.Ascii(isVersion6 ? "]:" : ":").Decimal((ulong)port);
    }

    /// <summary>Appends the end as a JSON object.</summary>
    internal void AppendJsonTo(LineWriter line)
    {
        AppendHost(line.Ascii("{\"Role\":\"").Ascii(Role).Ascii("\",\"Host\":\""));
        line.Ascii('"');
        if (Port is { } port)
            line.Ascii(",\"Port\":").Decimal((ulong)port);
        line.Ascii('}');
    }

    internal void AppendHost(LineWriter line)
    {
        if (HasAddress)
            _ip.AppendTo(line);
        else
            line.Ascii(Host);
    }

    /// <summary>
    /// Appends what the lines of one end's steps have in common, <c> #1 client … > server … ToServer [</c>. It is the same for every
    /// step of a session that this end sends, so it is kept.
    /// </summary>
    internal void AppendRouteTo(LineWriter line, in StepData step)
    {
        if (_route is { } route && route.IsOf(step))
        {
            line.Utf8(route.Text);
            return;
        }

        int start = line.Length;
        AppendTo(line.Ascii(" #").Decimal((ulong)step.SessionId).Ascii(' '));
        step.Destination.AppendTo(line.Ascii(" > "));
        line.Ascii(' ').Ascii(EnumNames.Of(step.Direction)).Ascii(" [");
        _route = new Route(step, line.Written.Slice(start).ToArray());
    }

    /// <summary>Appends the same as members of a JSON object, from <c>Direction</c> to <c>SessionId</c>.</summary>
    internal void AppendJsonRouteTo(LineWriter line, in StepData step)
    {
        if (_jsonRoute is { } route && route.IsOf(step))
        {
            line.Utf8(route.Text);
            return;
        }

        int start = line.Length;
        AppendJsonTo(line.Ascii(",\"Direction\":\"").Ascii(EnumNames.Of(step.Direction)).Ascii("\",\"Source\":"));
        step.Destination.AppendJsonTo(line.Ascii(",\"Destination\":"));
        line.Ascii(",\"SessionId\":").Decimal((ulong)step.SessionId);
        _jsonRoute = new Route(step, line.Written.Slice(start).ToArray());
    }

    private sealed class Route
    {
        private readonly Endpoint _destination;
        private readonly int _session;
        private readonly Direction _direction;

        public Route(in StepData step, byte[] text)
        {
            _destination = step.Destination;
            _session = step.SessionId;
            _direction = step.Direction;
            Text = text;
        }

        public byte[] Text { get; }

        public bool IsOf(in StepData step) => _destination == step.Destination && _session == step.SessionId && _direction == step.Direction;
    }
}
