#if !CORE_NETSTANDARD // tshark is asked once, not for either build of Core.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>
/// We count as many messages of each type as tshark does, in every capture. Where the two differ, the difference has a name
/// and a reason.
/// </summary>
public class MessageCountTests
{
    private static readonly Lazy<ConcurrentDictionary<string, SortedDictionary<string, int>>> Theirs = new(AskTshark);

    /// <summary>The captures where the two differ, and the test that explains it.</summary>
    private static readonly string[] Explained = ["public/pptp/tcpdump-pptp.pcap", "real/11-pap-vj-deflate-plain.pcap"];

    /// <summary>All but those that hold no PPTP and no PPP.</summary>
    public static TheoryData<string> Captures =>
        [.. CaptureNames.Shared.Except(Explained).Where(name => !name.EndsWith(".inner.pcap", StringComparison.Ordinal))];

    [TheoryNeeding(Needs.Tshark | Needs.SharedCaptures)]
    [MemberData(nameof(Captures))]
    public void Every_message_is_counted_as_tshark_counts_it(string capture) => Compare(capture, []);

    /// <summary>The machine that captured it saw many packets twice. To tshark the second copy of a message is data, of a SYN or FIN one more.</summary>
    [FactNeeding(Needs.Tshark | Needs.SharedCaptures)]
    public void Tshark_counts_the_second_copy_of_a_frame_as_a_segment_like_any_other() => Compare(
        "public/pptp/tcpdump-pptp.pcap",
        ["Tcp Data: 0, tshark 2", "Tcp Fin: 2, tshark 3", "Tcp Retransmission: 4, tshark 0", "Tcp SynAck: 1, tshark 2"]);

    /// <summary>One TCP packet in the tunnel comes with a compressed header alone; the uncompressed ones before it went through Deflate.</summary>
    [FactNeeding(Needs.Tshark | Needs.SharedCaptures)]
    public void Tshark_does_not_read_a_compressed_header_whose_uncompressed_one_it_has_not_seen() => Compare(
        "real/11-pap-vj-deflate-plain.pcap", ["Ip: 3, tshark 2", "Other: 0, tshark 1"]);

    [FactNeeding(Needs.Tshark)]
    public void Tshark_reads_one_message_of_a_segment_that_holds_two()
    {
        var capture = new SyntheticCapture();
        new SyntheticTcp(capture).Open().Client(SyntheticCall.StartRequest, new EchoRequest { Identifier = 1 });
        Compare(capture, ["Control EchoRequest: 1, tshark 0"]);
    }

    /// <summary>It reads the second segment from its own start, where other octets stand in the place of the type.</summary>
    [FactNeeding(Needs.Tshark)]
    public void Tshark_does_not_put_a_message_together_that_comes_in_several_segments()
    {
        var capture = new SyntheticCapture();
        byte[] octets = SyntheticCall.StartRequest.ToOctets();
        new SyntheticTcp(capture).Open().Client(SyntheticCall.Data, octets[..10]).Client(SyntheticCall.Data, octets[10..]);
        Compare(capture, ["Control StopControlConnectionRequest: 0, tshark 1"]);
    }

    private static void Compare(SyntheticCapture capture, string[] differences)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, capture.ToFile());
            Assert.Equal(differences, DifferencesOf(TsharkCounts.Of(capture.Decode()), TsharkCounts.Of(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Compare(string capture, string[] differences)
    {
        Assert.Equal(differences, DifferencesOf(TsharkCounts.Of(DecodedCapture.OfFile(CaptureNames.PathOfShared(capture))), Theirs.Value[capture]));
    }

    private static IEnumerable<string> DifferencesOf(SortedDictionary<string, int> ours, SortedDictionary<string, int> theirs) =>
        ours.Keys.Union(theirs.Keys).Order(StringComparer.Ordinal)
            .Where(name => ours.GetValueOrDefault(name) != theirs.GetValueOrDefault(name))
            .Select(name => $"{name}: {ours.GetValueOrDefault(name)}, tshark {theirs.GetValueOrDefault(name)}");

    private static ConcurrentDictionary<string, SortedDictionary<string, int>> AskTshark()
    {
        var counts = new ConcurrentDictionary<string, SortedDictionary<string, int>>();
        Parallel.ForEach(CaptureNames.Shared.Where(name => !name.EndsWith(".inner.pcap", StringComparison.Ordinal)), name =>
        {
            counts[name] = TsharkCounts.Of(CaptureNames.PathOfShared(name));
        });
        return counts;
    }
}
#endif
