#if NET
using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>Decides whether a control connection may begin: a bucket of tokens for each source, filled evenly over the minute.</summary>
internal sealed class AdmissionControl
{
    /// <summary>Sources that are remembered. When there are more, those whose bucket is full are forgotten, and if none is, all.</summary>
    private const int MaximumSources = 4096;

    private readonly Dictionary<IpAddress, Bucket> _buckets = [];
    private readonly List<IpAddress> _full = [];
    private readonly double? _capacity;

    /// <param name="connectionsPerMinute">Most connections of one source; null for any number.</param>
    public AdmissionControl(int? connectionsPerMinute) => _capacity = connectionsPerMinute;

    /// <summary>Counts a connection of a source.</summary>
    /// <returns>False where it has had as many as it may.</returns>
    public bool TryAdmit(IpAddress source, TimeSpan now)
    {
        if (_capacity is not { } capacity)
            return true;
        double tokens = _buckets.TryGetValue(source, out Bucket bucket) ? bucket.At(now, capacity) : capacity;
        bool isAdmitted = tokens >= 1;
        if (_buckets.Count >= MaximumSources)
            Forget(now, capacity);
        _buckets[source] = new Bucket(isAdmitted ? tokens - 1 : tokens, now);
        return isAdmitted;
    }

    private void Forget(TimeSpan now, double capacity)
    {
        foreach (KeyValuePair<IpAddress, Bucket> entry in _buckets)
        {
            if (entry.Value.At(now, capacity) >= capacity)
                _full.Add(entry.Key);
        }

        foreach (IpAddress source in _full)
            _buckets.Remove(source);
        _full.Clear();
        if (_buckets.Count >= MaximumSources)
            _buckets.Clear();
    }

    private readonly record struct Bucket(double Tokens, TimeSpan Time)
    {
        public double At(TimeSpan now, double capacity) => Math.Min(capacity, Tokens + (now - Time).TotalMinutes * capacity);
    }
}
#endif
