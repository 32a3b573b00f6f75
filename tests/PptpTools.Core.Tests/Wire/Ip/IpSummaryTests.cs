using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CsCheck;
using PptpTools.Tests.Decoding.Captures;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Wire.Ip;

public class IpSummaryTests
{
    private const string Query = "1A2B 0100 0001 0000 0000 0000  03777777 07 6578616D706C65 03636F6D 00  0001 0001";

    private const string Response = """
        1A2B 8180 0001 0003 0000 0000                      # response, one question, three answers
        03777777 07 6578616D706C65 03636F6D 00  0001 0001  # www.example.com A
        C00C 0005 0001 0000003C 0006  03636E64 C010        # CNAME cnd.example.com
        C02D 0001 0001 0000003C 0004  C0000201
        C02D 001C 0001 0000003C 0010  20010DB8000000000000000000000001
        """;

    [Theory]
    [InlineData(53, Query, "UDP len=33 DNS query id=0x1a2b A www.example.com")]
    [InlineData(53, Response, "UDP len=95 DNS response id=0x1a2b NoError A www.example.com = CNAME cnd.example.com, A 192.0.2.1, AAAA 2001:db8::1")]
    [InlineData(53, "1A2B 8183 0001 0000 0000 0000 0161 00 0041 0001", "UDP len=19 DNS response id=0x1a2b NXDomain HTTPS a")]
    [InlineData(5353, "0000 0000 0001 0000 0000 0000 045F746370 056C6F63616C 00 000C 0001", "UDP len=28 MDNS query id=0x0000 PTR _tcp.local")]
    [InlineData(53, "0001 0000 0001 0000 0000 0000 C00C 0001 0001", "UDP len=18 DNS query id=0x0001 malformed")]
    [InlineData(53, "0001 0000 0001 0000 0000 0000 3F61", "UDP len=14 DNS query id=0x0001 malformed")]
    [InlineData(53, "0001 0000 0001 0000 0000 0000 026120 00 0001 0001", "UDP len=20 DNS query id=0x0001 A a ")]
    [InlineData(53, "0001 0000 0001 0000 0000 0000 02610A 00 0001 0001", "UDP len=20 DNS query id=0x0001 A a\\012")]
    [InlineData(53, "0001", "UDP len=2")]
    [InlineData(137, "0001 2910 0001 0000 0000 0000 20 464845504643454C45484643455046464641434143414341434143414341424D 00 0020 0001", "UDP len=50 NBNS registration id=0x0001 NB WORKGROUP<1c>")]
    public void Names_asked_for_are_summarized(ushort port, string message, string text)
    {
        byte[] octets = Hex.Octets(message);
        Assert.Equal($"10.0.0.1:4096 > 10.0.0.2:{port} {text}", new IpSummary(Udp(port, octets)).ToString());
    }

    [Theory]
    [InlineData("GET /x HTTP/1.1\r\nAccept: */*\r\nHOST:  example.com \r\n\r\n", "HttpRequest", "GET /x HTTP/1.1 host=example.com")]
    [InlineData("POST / HTTP/1.0\r\n\r\nhost: not-this", "HttpRequest", "POST / HTTP/1.0")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2690\r\n\r\n", "HttpResponse", "HTTP/1.1 200 OK, 2690 octets")]
    [InlineData("HTTP/1.1 404 Not Found", "HttpResponse", "HTTP/1.1 404 Not Found")]
    [InlineData("GET lost", "Data", "")]
    [InlineData("get / HTTP/1.1\r\n", "Data", "")]
    [InlineData("GET /\u0001\"\\ HTTP/1.1\r\n", "HttpRequest", "GET /\\001\"\\134 HTTP/1.1")]
    public void A_web_message_is_summarized(string content, string message, string text)
    {
        byte[] packet = Tcp(Encoding.ASCII.GetBytes(content));
        var summary = new IpSummary(packet);
        Assert.Equal(message, summary.Message);
        Assert.Equal($"10.0.0.1:50000 > 10.0.0.2:80 TCP PSH+ACK seq=1 ack=2 win=3 len={content.Length} {text}".TrimEnd(), summary.ToString());
    }

    [Theory]
    [InlineData("4500 0016 1234 00B9 4011 0000 0A000001 0A000002 0102", "10.0.0.1 > 10.0.0.2 UDP len=2 fragment=1480 id=0x1234", "Fragment")]
    [InlineData("4500 0016 1234 0000 40FD 0000 0A000001 0A000002 0102", "10.0.0.1 > 10.0.0.2 protocol=253 len=2", "Packet")]
    [InlineData("4500 0040 1234 0000 4032 0000 0A000001 0A000002 0102", "10.0.0.1 > 10.0.0.2 ESP len=44 missing=42", "Packet")]
    [InlineData("4500 001C 1234 0000 4001 0000 0A000001 0A000002 0800 0000 0001 0002", "10.0.0.1 > 10.0.0.2 ICMP EchoRequest id=0x1 seq=2 len=0", "EchoRequest")]
    [InlineData("9500", "no IP packet: BadVersion at octet 0 (RFC 791 3.1)", "Malformed")]
    [InlineData("4500 0016 1234 0000 4006 0000 0A000001 0A000002 0102", "10.0.0.1 > 10.0.0.2 TCP len=2", "Malformed")]
    public void Anything_else_is_named(string hex, string text, string message)
    {
        var summary = new IpSummary(Hex.Octets(hex));
        Assert.Equal((text, message), (summary.ToString(), summary.Message));
        Assert.Equal(Hex.Octets(hex), summary.ToOctets());
    }

    [Fact]
    public void Every_header_is_described()
    {
        EventFieldList fields = FieldListSink.FieldsOf(new IpSummary(Udp(53, Hex.Octets(Response))));
        Assert.Equal(("10.0.0.1", 17L), (fields["Source"]!.ToString(), fields["Protocol"]));
        Assert.Equal("SourcePort=4096, DestinationPort=53, Length=103, Checksum=0 (0x0000)", fields["Udp"]!.ToString());
        var dns = (EventFieldList)fields["Dns"]!;
        Assert.Equal("Name=www.example.com, Type=5 (CNAME), Data=cnd.example.com", dns["Answer"]!.ToString());
        fields = FieldListSink.FieldsOf(new IpSummary(Tcp("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray())));
        Assert.Equal("StartLine=GET / HTTP/1.1, Host=a", fields["Http"]!.ToString());
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void The_traffic_of_a_real_tunnel_reads_as_it_was()
    {
        string folder = TestFiles.SharedCaptures!;
        var messages = new List<string>();
        foreach (KeptFrame frame in CaptureFiles.Read(Path.Combine(folder, "real", "03-chap-md5-plain.inner.pcap")).Frames)
        {
            Assert.True(LinkFrame.TryParse(frame.LinkType, Convert.FromHexString(frame.Octets), out LinkFrame link, out _));
            var anomalies = new AnomalyCollector();
            var summary = new IpSummary(link.Payload);
            summary.Examine(anomalies);
            Assert.Empty(anomalies.Items);
            messages.Add(summary.Message);
        }

        Assert.Equal(4, messages.Count(m => m == "EchoReply"));
        Assert.Equal(["Syn", "SynAck", "Ack", "HttpRequest"], messages.Where(m => !m.StartsWith("Echo", StringComparison.Ordinal)).Take(4));
        Assert.Contains("HttpResponse", messages);
    }

    [Fact]
    public void A_line_costs_no_memory()
    {
        byte[][] packets = [Tcp("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray()), Udp(53, Hex.Octets(Query)), Udp(9, new byte[100])];
        var line = new LineWriter();
        long before = 0;
        for (int i = 0; i < 2000; i++)
        {
            if (i == 1000)
                before = GC.GetAllocatedBytesForCurrentThread();
            line.Clear();
            IpSummary.AppendText(packets[i % packets.Length], line);
            _ = IpSummary.MessageOf(packets[i % packets.Length]);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Any_octets_are_summarized_in_bounded_text()
    {
        Gen<byte[]> dns = Gen.Select(Gen.OneOf(Gen.Byte, Gen.Byte[0xC0, 0xC3], Gen.Byte[0, 6]).Array[0, 300], Gen.OneOf(Gen.Const<ushort>(53), Gen.Const<ushort>(137)), (octets, port) => Udp(port, octets));
        Gen<byte[]> web = Gen.OneOf(Gen.Const("GET "), Gen.Const("HTTP/1.")).SelectMany(start => Gen.Byte.Array[0, 300].Select(rest => Tcp([.. Encoding.ASCII.GetBytes(start), .. rest])));
        Gen<byte[]> any = Gen.Select(Gen.OneOf(Gen.Const<byte>(0x45), Gen.Const<byte>(0x60)), Gen.Byte.Array[0, 200], (first, rest) => (byte[])[first, .. rest]);
        Gen.OneOf(dns, web, any).Sample(
            octets =>
            {
                var summary = new IpSummary(octets);
                Assert.InRange(summary.ToString().Length, 1, 12_000);
                _ = summary.Message;
                summary.Describe(new LineWriter());
                summary.Examine(new AnomalyCollector());
            },
            iter: 50_000);
    }

    [Fact]
    public void Every_truncation_is_summarized()
    {
        byte[] packet = Udp(53, Hex.Octets(Response));
        for (int length = 0; length < packet.Length; length++)
        {
            var summary = new IpSummary(packet.AsSpan(0, length));
            Assert.NotEmpty(summary.ToString());
            summary.Describe(new LineWriter());
        }
    }

    private static byte[] Udp(ushort port, byte[] payload)
    {
        int length = 8 + payload.Length;
        return
        [
            .. Hex.Octets("4500"), (byte)((20 + length) >> 8), (byte)(20 + length), .. Hex.Octets("0001 0000 4011 0000 0A000001 0A000002"),
            .. Hex.Octets("1000"), (byte)(port >> 8), (byte)port, (byte)(length >> 8), (byte)length, 0, 0, .. payload,
        ];
    }

    private static byte[] Tcp(byte[] payload)
    {
        int length = 40 + payload.Length;
        return
        [
            .. Hex.Octets("4500"), (byte)(length >> 8), (byte)length, .. Hex.Octets("0001 0000 4006 0000 0A000001 0A000002"),
            .. Hex.Octets("C350 0050 00000001 00000002 5018 0003 0000 0000"), .. payload,
        ];
    }
}
