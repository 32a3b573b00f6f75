using System.Linq;
using PptpTools.Decoding;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>What is wrong with data packets is with the session whether or not they are steps.</summary>
public sealed class DataAnomalyTests
{
    private const string Packet = "FD 90000102";

    private readonly SyntheticCapture _capture = new();
    private readonly SyntheticCall _call;

    public DataAnomalyTests()
    {
        _call = new SyntheticCall(_capture);
        _call.Open();
    }

    [Fact]
    public void Gaps_duplicates_and_late_packets_of_data_are_with_the_session()
    {
        foreach (uint sequence in (uint[])[0, 1, 4, 3, 3, 5])
            _call.ToServer(sequence, Packet);
        Assert.Equal(["SequenceGap", "Reordered", "Duplicate"], Rules(DecodeOptions.Default));
        Assert.Equal(SessionSummary.Of(_capture.Decode()), SessionSummary.Of(_capture.Decode(DecodeOptions.Default)));
    }

    [Fact]
    public void Encrypted_data_before_CCP_is_open_is_with_the_session()
    {
        _call.ToServer(0, "80FD 01 01 000A 12 06 00000040").ToServer(1, Packet);
        Assert.Equal(["DataBeforeOpen"], Rules(DecodeOptions.Default));
    }

    [Fact]
    public void Every_packet_in_clear_where_encryption_was_agreed_is_with_the_session()
    {
        _call.FromServer(0, "80FD 01 01 000A 12 06 01000040").ToServer(0, "80FD 02 01 000A 12 06 01000040");
        for (uint i = 1; i < 4; i++)
            _call.ToServer(i, "21 45000014 00000000 40010000 0A000001 0A000002");
        Assert.Equal(3, Rules(DecodeOptions.Default).Count(rule => rule == "ClearData"));
    }

    [Fact]
    public void An_acknowledgment_alone_with_something_unusual_is_with_the_session()
    {
        _call.ToServer(0, "8021 01 01 000A 03 06 0A000002").FromServer(0, "8021 02 01 000A 03 06 0A000002");
        _call.FromServer(1, "8021 01 01 0004").ToServer(1, "8021 02 01 0004");
        _call.FromServer(2, "", acknowledgment: 1);
        Assert.Equal(Rules(new DecodeOptions { IncludeData = true }), Rules(DecodeOptions.Default));
        Assert.NotEmpty(Rules(DecodeOptions.Default));
    }

    [Fact]
    public void Many_of_one_kind_are_counted_and_leave_room_for_others()
    {
        for (uint i = 0; i < 1000; i += 2)
            _call.ToServer(i, Packet);
        _call.ToServer(998, Packet);
        foreach (DecodeOptions options in (DecodeOptions[])[DecodeOptions.Default, new DecodeOptions { IncludeData = true }])
        {
            PptpSession session = Assert.Single(_capture.Decode(options).Sessions);
            Assert.Equal(64, session.Anomalies.Count(anomaly => anomaly.Anomaly.Rule == "SequenceGap"));
            Assert.Equal("Duplicate", session.Anomalies[64].Anomaly.Rule);
            Assert.Equal("435 more of SequenceGap were found and not kept", Assert.Single(session.Anomalies, anomaly => anomaly.Anomaly.Rule == "HistoryCut").Anomaly.Text);
        }
    }

    private string[] Rules(DecodeOptions options) =>
        [.. Assert.Single(_capture.Decode(options).Sessions).Anomalies.Select(anomaly => anomaly.Anomaly.Rule)];
}
