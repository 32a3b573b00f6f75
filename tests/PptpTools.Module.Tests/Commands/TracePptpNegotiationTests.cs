using System;
using System.Linq;
using System.Management.Automation;

namespace PptpTools.Tests.Commands;

public sealed class TracePptpNegotiationTests(Engine engine) : IClassFixture<Engine>
{
    /// <summary>The properties that scripts may rely on.</summary>
    private static readonly string[] StableProperties =
    [
        "Number", "Time", "Elapsed", "Direction", "Source", "Destination", "SessionId", "CallId", "Layer", "Message", "Identifier", "Fields",
        "ClientState", "ServerState", "Anomalies", "Reference", "FrameNumbers", "Text", "Explanation", "Path",
    ];

    [Fact]
    public void Each_step_is_an_object_with_the_stable_properties()
    {
        PSObject step = engine.Run("Trace-PptpNegotiation $Capture")[0];
        Assert.Contains("PptpTools.Tracing.NegotiationEvent", step.TypeNames);
        Assert.Empty(StableProperties.Except(step.Properties.Select(property => property.Name)));
    }

    [Fact]
    public void The_steps_come_in_order_and_tell_the_connection_from_the_handshake_to_the_lease()
    {
        string[] messages = engine.Run<string>("(Trace-PptpNegotiation $Capture).Message");
        string[] landmarks =
            ["Syn", "StartControlConnectionRequest", "StartControlConnectionReply", "OutgoingCallRequest", "OutgoingCallReply", "Challenge", "Response", "Success"];
        int at = -1;
        foreach (string landmark in landmarks)
        {
            int next = Array.IndexOf(messages, landmark, at + 1);
            Assert.True(next > at, $"{landmark} is missing after step {at}.");
            at = next;
        }

        long[] numbers = engine.Run<long>("(Trace-PptpNegotiation $Capture).Number");
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal("ConfigureAck", engine.Run<string>("(Trace-PptpNegotiation $Capture -Layer Ipcp)[-1].Message").Single());
    }

    [Fact]
    public void Every_step_names_its_capture()
    {
        Assert.Equal([Engine.Sample], engine.Run<string>("(Trace-PptpNegotiation $Capture).Path").Distinct());
        Assert.Equal([Engine.Sample], engine.Run<string>("(Import-PptpCapture $Capture).Events.Path").Distinct());
    }

    [Fact]
    public void Data_packets_come_only_when_asked_for()
    {
        string[] without = engine.Run<string>("(Trace-PptpNegotiation $Capture).Layer");
        string[] with = engine.Run<string>("(Trace-PptpNegotiation $Capture -IncludeData).Layer");
        Assert.DoesNotContain("Mppe", without);
        Assert.Contains("Mppe", with);
        Assert.Equal(65, with.Length);
    }

    [Fact]
    public void Layers_are_filtered_in_the_decoder_and_keep_the_numbers_of_the_whole_trace()
    {
        string[] layers = engine.Run<string>("(Trace-PptpNegotiation $Capture -Layer Lcp, Chap).Layer");
        Assert.Equal(["Chap", "Lcp"], layers.Distinct().Order());
        Assert.Equal(
            engine.Run<long>("(Trace-PptpNegotiation $Capture | Where-Object Layer -eq Chap).Number"),
            engine.Run<long>("(Trace-PptpNegotiation $Capture -Layer Chap).Number"));
    }

    [Fact]
    public void A_time_range_cuts_the_trace()
    {
        DateTimeOffset[] times = engine.Run<DateTimeOffset>("(Trace-PptpNegotiation $Capture).Time");
        DateTimeOffset middle = times[times.Length / 2];
        DateTimeOffset[] late = engine.Run<DateTimeOffset>("(Trace-PptpNegotiation $Capture -After $Middle).Time", ("Middle", middle));
        DateTimeOffset[] early = engine.Run<DateTimeOffset>("(Trace-PptpNegotiation $Capture -Before $Middle).Time", ("Middle", middle));
        Assert.All(late, time => Assert.True(time >= middle));
        Assert.All(early, time => Assert.True(time < middle));
        Assert.Equal(times.Length, late.Length + early.Length);
    }

    [Fact]
    public void A_session_down_the_pipeline_is_traced_alone()
    {
        Assert.Equal(
            engine.Run<string>("(Trace-PptpNegotiation $Capture -SessionId 1).Text"),
            engine.Run<string>("(Get-PptpSession $Capture | Trace-PptpNegotiation).Text"));
    }

    [Fact]
    public void Steps_are_written_while_the_capture_is_still_being_read()
    {
        // The stream never ends, yet the first steps arrive.
        using var endless = new EndlessCapture(System.IO.File.ReadAllBytes(Engine.Sample));
        using var own = new Engine();
        using PowerShell shell = own.Prepare("param($Stream) Trace-PptpNegotiation -InputObject $Stream").AddArgument(endless);
        using var output = new PSDataCollection<PSObject>();
        using var arrived = new System.Threading.ManualResetEventSlim();
        output.DataAdded += (_, _) => arrived.Set();
        shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(arrived.Wait(TimeSpan.FromSeconds(30)));
        shell.Stop();
    }

    [Fact]
    public void Fields_can_be_asked_for_by_name()
    {
        Assert.Equal(1400, engine.Run<long>("(Trace-PptpNegotiation $Capture -Layer Lcp)[0].Fields['MaximumReceiveUnit']").Single());
    }
}
