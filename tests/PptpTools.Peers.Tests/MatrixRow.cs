using System;

namespace PptpTools.Peers;

/// <summary>What a row measured; null where it has nothing to measure.</summary>
internal sealed record RowFigures(double? RoundTrip = null, double? Upward = null, double? Downward = null);

/// <summary>One row of the matrix: something that two ends agree on, or fail over, and what has to come of it.</summary>
internal abstract record MatrixRow(string Name)
{
    /// <summary>What is done to every packet on its way, both ways, in the words of tc-netem(8); null for nothing.</summary>
    public string? Netem { get; init; }

    /// <summary>How pppd ends a link whose Configure-Ack of CCP was lost: it takes this end's repeated request for a new negotiation, and its encryption for disabled.</summary>
    protected const string LostAck = "MPPE disabled";

    /// <summary>How often a packet of a test may be lost: once, unless the path loses packets.</summary>
    protected int Tries => Netem is { } netem && netem.Contains("loss", StringComparison.Ordinal) ? 8 : 1;

    /// <summary>Runs it.</summary>
    /// <param name="lab">The guest.</param>
    /// <param name="octets">What iperf3 moves each way.</param>
    /// <exception cref="RowFailure">It is not as it should be.</exception>
    public RowFigures Run(Peerlab lab, long octets)
    {
        try
        {
            return RunIn(lab, octets);
        }
        finally
        {
            lab.Repair();
        }
    }

    protected abstract RowFigures RunIn(Peerlab lab, long octets);
}
