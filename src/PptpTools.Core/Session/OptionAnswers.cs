using System.Collections.Generic;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Session;

/// <summary>What became of the options that this end asked for in IPCP (RFC 1332): asked, answered with another value, rejected.</summary>
internal sealed class OptionAnswers : ISessionObserver
{
    /// <summary>More options than IPCP has are a peer's nonsense.</summary>
    private const int MaximumNames = 32;

    private readonly object _lock = new();
    private readonly List<string> _asked = [];
    private readonly List<string> _naked = [];
    private readonly List<string> _rejected = [];

    /// <summary>Names of the options asked for.</summary>
    public IReadOnlyList<string> Asked => Copy(_asked);

    /// <summary>Names of the options that the peer answered with another value.</summary>
    public IReadOnlyList<string> Naked => Copy(_naked);

    /// <summary>Names of the options that the peer rejected.</summary>
    public IReadOnlyList<string> Rejected => Copy(_rejected);

    public void OnMessage(bool isOutgoing, ControlMessage message)
    {
    }

    public void OnPacket(bool isOutgoing, PppPacket packet)
    {
        if (packet is not ConfigurePacket { Protocol: PppProtocol.Ipcp } configure)
            return;
        switch (configure.Code)
        {
            case PppCode.ConfigureRequest when isOutgoing:
                Note(_asked, configure);
                break;
            case PppCode.ConfigureNak when !isOutgoing:
                Note(_naked, configure);
                break;
            case PppCode.ConfigureReject when !isOutgoing:
                Note(_rejected, configure);
                break;
        }
    }

    private void Note(List<string> names, ConfigurePacket configure)
    {
        lock (_lock)
        {
            foreach (PppOption option in configure.Options)
            {
                if (names.Count < MaximumNames && !names.Contains(option.Name))
                    names.Add(option.Name);
            }
        }
    }

    private string[] Copy(List<string> names)
    {
        lock (_lock)
            return [.. names];
    }
}
