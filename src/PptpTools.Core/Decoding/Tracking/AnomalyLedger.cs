using System.Collections.Generic;
using PptpTools.Tracing;
using PptpTools.Wire;

namespace PptpTools.Decoding.Tracking;

/// <summary>Keeps a session's anomalies: the first of every rule, and how many more there were.</summary>
internal sealed class AnomalyLedger
{
    /// <summary>More anomalies than this of a session are counted and not kept.</summary>
    private const int Maximum = 256;

    /// <summary>More than this of one rule are counted and not kept: what data packets have wrong leaves room for the rest.</summary>
    private const int MaximumOfRule = 64;

    private readonly List<SessionAnomaly> _kept = [];
    private readonly List<Rule> _rules = [];

    /// <summary>Keeps or counts an anomaly.</summary>
    public void Note(SessionAnomaly anomaly)
    {
        Rule rule = RuleOf(anomaly.Anomaly.Rule);
        rule.Count++;
        if (rule.Kept == MaximumOfRule || _kept.Count == Maximum)
            return;
        rule.Kept++;
        _kept.Add(anomaly);
    }

    /// <summary>Counts an anomaly where no more of its rule are kept.</summary>
    /// <returns>False where it is to be noted.</returns>
    public bool CountIfFull(string name)
    {
        Rule rule = RuleOf(name);
        if (rule.Kept < MaximumOfRule && _kept.Count < Maximum)
            return false;
        rule.Count++;
        return true;
    }

    /// <summary>What was kept, in order, and behind it one for each rule of which there were more.</summary>
    public List<SessionAnomaly> ToList(long lastFrame)
    {
        var all = new List<SessionAnomaly>(_kept);
        foreach (Rule rule in _rules)
        {
            if (rule.Count > rule.Kept)
                all.Add(Cut(lastFrame, $"{rule.Count - rule.Kept} more of {rule.Name} were found and not kept"));
        }

        return all;
    }

    /// <summary>Says that something of a session was not kept.</summary>
    public static SessionAnomaly Cut(long lastFrame, string text) => new(lastFrame, Layer.Other, new Anomaly("HistoryCut", text, "", -1));

    private Rule RuleOf(string name)
    {
        foreach (Rule rule in _rules)
        {
            if (rule.Name == name)
                return rule;
        }

        var added = new Rule(name);
        _rules.Add(added);
        return added;
    }

    private sealed class Rule(string name)
    {
        public string Name => name;

        public int Kept { get; set; }

        public long Count { get; set; }
    }
}
