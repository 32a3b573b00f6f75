using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Session;
using PptpTools.Wire.Control;

namespace PptpTools.Tests.Session;

/// <summary>A control connection with everything that it has put out.</summary>
internal sealed class ControlEndpoint(ControlConnectionSettings? settings = null, int seed = 1)
{
    public ControlConnection Connection { get; } = new(settings ?? new ControlConnectionSettings(), new ControlRandom(seed));

    /// <summary>All outputs so far.</summary>
    public List<ControlOutput> Outputs { get; } = [];

    /// <summary>Octets that are to go to the peer.</summary>
    public List<byte> ToSend { get; } = [];

    public bool ClosesTransport { get; private set; }

    public IEnumerable<ControlMessage> Sent => Outputs.Where(static output => output.Kind == ControlOutputKind.Send).Select(static output => output.Message!);

    public ControlCall? LastCall => Outputs.LastOrDefault(static output => output.Call is not null).Call;

    /// <summary>An end that has opened its TCP connection and been answered, its outputs forgotten.</summary>
    public static ControlEndpoint Opened(ControlConnectionSettings? settings = null)
    {
        var endpoint = new ControlEndpoint(settings);
        endpoint.Do(static (connection, now) => connection.HandleConnected(now));
        endpoint.Receive(new StartControlConnectionReply { ResultCode = 1 });
        return endpoint.Forget();
    }

    public ControlEndpoint Forget()
    {
        Outputs.Clear();
        ToSend.Clear();
        return this;
    }

    public TimeSpan Now { get; set; }

    public void Do(Action<ControlConnection, TimeSpan> action)
    {
        action(Connection, Now);
        Drain();
    }

    public T Do<T>(Func<ControlConnection, TimeSpan, T> action)
    {
        T result = action(Connection, Now);
        Drain();
        return result;
    }

    public void Receive(ControlMessage message) => Receive(OctetsOf(message));

    public void Receive(ReadOnlySpan<byte> octets)
    {
        Connection.HandleOctets(octets, Now);
        Drain();
    }

    /// <summary>Waits for the deadline and handles it.</summary>
    public void WaitForDeadline()
    {
        Now = Connection.Deadline!.Value;
        Connection.HandleDeadline(Now);
        Drain();
    }

    public IEnumerable<ControlOutput> Of(ControlOutputKind kind) => Outputs.Where(output => output.Kind == kind);

    /// <summary>What was put out besides Received: sent messages by name, the rest by kind.</summary>
    public string Told => string.Join(" ", Outputs.Where(static output => output.Kind != ControlOutputKind.Received)
        .Select(static output => output.Kind switch
        {
            ControlOutputKind.Send => output.Message!.Message,
            ControlOutputKind.CallEnded or ControlOutputKind.Ended => $"{output.Kind}:{output.End.Kind}",
            _ => output.Kind.ToString(),
        }));

    public static byte[] OctetsOf(ControlMessage message)
    {
        var octets = new byte[message.Length];
        octets.AsSpan().Fill(0xA5);
        message.WriteTo(octets);
        return octets;
    }

    private void Drain()
    {
        while (Connection.TryTakeOutput(out ControlOutput output))
        {
            Outputs.Add(output);
            if (output.Kind == ControlOutputKind.Send)
                ToSend.AddRange(OctetsOf(output.Message!));
            ClosesTransport |= output.Kind == ControlOutputKind.CloseTransport;
        }
    }
}
