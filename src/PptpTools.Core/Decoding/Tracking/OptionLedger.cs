using System.Collections.Generic;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Decoding.Tracking;

/// <summary>Keeps what was said of every option, as parsed; text is made only when somebody asks for the session.</summary>
internal sealed class OptionLedger
{
    /// <summary>More entries than this of one option are counted and not kept.</summary>
    private const int MaximumEntries = 64;

    /// <summary>More options than this of one session are not kept.</summary>
    private const int MaximumOptions = 256;

    private readonly List<Story> _stories = [];

    public bool IsCut { get; private set; }

    /// <summary>Notes the options of a Configure packet with the side in whose request they stand.</summary>
    public void Note(ConfigurePacket packet, int sender, long frame)
    {
        int proposer = packet.Code == PppCode.ConfigureRequest ? sender : 1 - sender;
        if (packet.Code == PppCode.ConfigureRequest)
        {
            foreach (Story story in _stories)
            {
                if (story.Protocol == packet.Protocol && story.Proposer == proposer)
                    story.IsInLatestRequest = false;
            }
        }

        foreach (PppOption option in packet.Options)
        {
            if (FindOrAdd(packet.Protocol, proposer, option) is { } story)
                IsCut |= !story.Note(packet.Code, option, frame);
        }
    }

    /// <summary>The stories as objects.</summary>
    /// <param name="serverEnd">The end that is the server; -1 where that is not known.</param>
    public IReadOnlyList<OptionHistory> ToHistories(int serverEnd)
    {
        var histories = new List<OptionHistory>(_stories.Count);
        foreach (Story story in _stories)
            histories.Add(story.ToHistory(serverEnd));
        return histories;
    }

    /// <summary>An option's value as pppd prints it; <c>yes</c> for an option that is a flag.</summary>
    public static string ValueTextOf(PppOption option)
    {
        var line = new LineWriter();
        option.AppendValue(line);
        return line.Length == 0 ? "yes" : line.ToString().Trim();
    }

    private Story? FindOrAdd(PppProtocol protocol, int proposer, PppOption option)
    {
        foreach (Story story in _stories)
        {
            if (story.Protocol == protocol && story.Proposer == proposer && story.Type == option.Type)
                return story;
        }

        if (_stories.Count == MaximumOptions)
        {
            IsCut = true;
            return null;
        }

        var added = new Story(protocol, proposer, option);
        _stories.Add(added);
        return added;
    }

    private sealed class Story(PppProtocol protocol, int proposer, PppOption first)
    {
        private readonly List<(PppCode Code, PppOption Option, long Frame)> _entries = new(4);
        private int _rounds;
        private PppOption? _agreed;
        private PppCode _lastAnswer;

        public PppProtocol Protocol => protocol;

        public int Proposer => proposer;

        public byte Type => first.Type;

        public bool IsInLatestRequest { get; set; }

        /// <returns>False where there is no room to keep it.</returns>
        public bool Note(PppCode code, PppOption option, long frame)
        {
            switch (code)
            {
                case PppCode.ConfigureRequest:
                    _rounds++;
                    IsInLatestRequest = true;
                    break;
                case PppCode.ConfigureAck:
                    _agreed = option;
                    _lastAnswer = code;
                    break;
                default:
                    _lastAnswer = code;
                    break;
            }

            if (_entries.Count == MaximumEntries)
                return false;
            _entries.Add((code, option, frame));
            return true;
        }

        public OptionHistory ToHistory(int serverEnd)
        {
            var entries = new List<OptionEntry>(_entries.Count);
            foreach ((PppCode code, PppOption option, long frame) in _entries)
                entries.Add(new OptionEntry(frame, VerbOf(code), ValueTextOf(option)));
            return new OptionHistory
            {
                Layer = Layers.Of(protocol),
                Option = first.Name,
                ProposedBy = serverEnd < 0 ? "unknown" : proposer == serverEnd ? "server" : "client",
                Entries = entries,
                FinalValue = _lastAnswer == PppCode.ConfigureAck && IsInLatestRequest ? (_agreed is null ? null : ValueTextOf(_agreed)) : null,
                Outcome = OutcomeOf(),
                Rounds = _rounds,
            };
        }

        private string OutcomeOf() => _lastAnswer switch
        {
            PppCode.ConfigureAck when IsInLatestRequest => "Acknowledged",
            PppCode.ConfigureReject => "Rejected",
            _ when _rounds > 0 && !IsInLatestRequest => "Withdrawn",
            _ => "Open",
        };

        private static string VerbOf(PppCode code) => code switch
        {
            PppCode.ConfigureRequest => "Request",
            PppCode.ConfigureAck => "Ack",
            PppCode.ConfigureNak => "Nak",
            _ => "Reject",
        };
    }
}
