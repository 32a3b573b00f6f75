using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Decoding.Tracking;

/// <content>What one packet alone cannot show: packets that come at the wrong time.</content>
internal sealed partial class LinkTrack
{
    private readonly bool[] _clearWasNoted = new bool[2];

    /// <summary>Reports a negotiation packet that does not fit the link's state.</summary>
    public void Examine(PppPacket packet, int sender, AnomalyCollector anomalies)
    {
        if (packet is not ConfigurePacket { Code: not PppCode.ConfigureRequest } answer || Find(answer.Protocol)?.RequestOf(1 - sender) is not { } request)
            return;
        if (request.Identifier != answer.Identifier)
        {
            anomalies.Add(
                "IdentifierMismatch",
                $"Answers request {answer.Identifier}, the latest is {request.Identifier}: the answer came late, or the request was lost",
                "RFC 1661 5.2");
        }
        else if (answer.Code == PppCode.ConfigureAck && !request.Options.IsWrittenLike(answer.Options))
        {
            anomalies.Add("AckDiffers", "The acknowledged options are not those of the request", "RFC 1661 5.2");
        }
    }

    /// <summary>Reports data that does not fit what was agreed.</summary>
    public void ExamineData(PppProtocol protocol, int sender, AnomalyCollector anomalies, bool hasStep = true)
    {
        if (IsClearData(protocol, sender) && (hasStep || !_session.CountIfFull("ClearData")))
            anomalies.Add("ClearData", "IP in clear although encryption was agreed for this direction", "RFC 3078 3");
        if (IsDataBeforeOpen(protocol) && (hasStep || !_session.CountIfFull("DataBeforeOpen")))
            anomalies.Add("DataBeforeOpen", "A compressed or encrypted packet before CCP is open", "RFC 1962 2");
    }

    /// <summary>True when <see cref="ExamineData"/> has something to say.</summary>
    public bool IsDataUnusual(PppProtocol protocol, int sender) => IsClearData(protocol, sender) || IsDataBeforeOpen(protocol);

    private bool IsClearData(PppProtocol protocol, int sender) => protocol is PppProtocol.Ip or PppProtocol.Ipv6 && ContextBy(sender).Encrypted;

    private bool IsDataBeforeOpen(PppProtocol protocol) =>
        protocol == PppProtocol.Compressed && Find(PppProtocol.Ccp) is { IsOpen: false } && _session.SawBeginning;

    /// <summary>True once: the first packet in clear of a direction that agreed to encryption.</summary>
    public bool IsFirstClearPacket(int sender)
    {
        if (_clearWasNoted[sender] || !ContextBy(sender).Encrypted)
            return false;
        return _clearWasNoted[sender] = true;
    }
}
