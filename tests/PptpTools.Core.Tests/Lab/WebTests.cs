using System;
using System.Linq;
using PptpTools.Lab;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>The simulated web server and its client.</summary>
public sealed class WebTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(512)]
    [InlineData(300_000)]
    public void A_page_of_any_size_is_fetched(int length)
    {
        var lab = new TwoHosts();
        var server = new LabWebServer(lab.Server, length);
        LabWebClient client = LabWebClient.Get(lab.Client, lab.ServerAddress);
        lab.Clock.RunUntilIdle();
        Assert.Equal(200, client.Status);
        Assert.Equal(length, client.Body.Count);
        Assert.Equal(server.Page.ToArray(), client.Body);
        Assert.Equal((1, true, TcpCloseReason.Closed), (server.Requests, client.IsOver, client.Reason));
    }

    [Fact]
    public void The_frames_of_a_small_page_are_those_of_the_paper()
    {
        var lab = new TwoHosts();
        _ = new LabWebServer(lab.Server);
        RecordingTap tap = RecordingTap.On(lab.ClientInterface);
        LabWebClient.Get(lab.Client, lab.ServerAddress, "/index.html");
        lab.Clock.RunUntil(TimeSpan.FromSeconds(1));
        string[] frames = [.. tap.Frames.Skip(2).Select(one => $"{(one.IsOutgoing ? ">" : "<")} {one.Frame[47]:x2} {one.Frame.Length > 60}").Take(5)];
        Assert.Equal(["> 02 False", "< 12 False", "> 10 False", "> 18 True", "< 18 True"], frames);
    }

    [Fact]
    public void Other_methods_are_not_implemented_and_endless_requests_are_aborted()
    {
        var lab = new TwoHosts();
        _ = new LabWebServer(lab.Server);
        var post = new RecordingApplication(static connection => connection.Send("POST / HTTP/1.0\r\n\r\n"u8));
        var endless = new RecordingApplication(static connection => connection.Send(new byte[20_000]));
        lab.Client.Tcp.Connect(lab.ServerAddress, 80, post);
        lab.Client.Tcp.Connect(lab.ServerAddress, 80, endless);
        lab.Clock.RunUntilIdle();
        Assert.StartsWith("HTTP/1.0 501 ", System.Text.Encoding.ASCII.GetString(post.Received), StringComparison.Ordinal);
        Assert.Equal(TcpCloseReason.Reset, endless.Reason);
    }
}
