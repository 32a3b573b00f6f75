using System.Linq;
using System.Management.Automation;

namespace PptpTools.Tests.Commands;

public sealed class SessionAndLeaseTests(Engine engine) : IClassFixture<Engine>
{
    [Fact]
    public void A_session_tells_who_how_far_and_how_protected()
    {
        PSObject session = Assert.Single(engine.Run("Get-PptpSession $Capture"));
        Assert.Equal(1, session.Properties["Id"].Value);
        Assert.Equal("Open", session.Properties["Phase"].Value.ToString());
        Assert.Equal("vpnuser", session.Properties["UserName"].Value);
        Assert.Equal("MS-CHAPv2", session.Properties["Authentication"].Value);
        Assert.Equal("MPPE 128-bit stateless", session.Properties["Encryption"].Value);
        Assert.Equal(65L, session.Properties["FrameCount"].Value);
    }

    [Fact]
    public void A_lease_is_what_IPCP_agreed()
    {
        PSObject lease = Assert.Single(engine.Run("Get-PptpLease $Capture"));
        Assert.Equal("10.78.0.10", lease.Properties["Address"].Value.ToString());
        Assert.Equal("10.78.0.1", lease.Properties["PeerAddress"].Value.ToString());
        Assert.Equal("10.78.0.1, 10.78.0.2", engine.Run<string>("(Get-PptpLease $Capture).DnsServers -join ', '").Single());
        Assert.Equal(Engine.Sample, lease.Properties["Path"].Value);
        Assert.Equal(true, lease.Properties["IsComplete"].Value);
        Assert.Equal(Engine.Sample, engine.Run<string>("(Get-PptpSession $Capture).Lease.Path").Single());
    }

    [Fact]
    public void An_imported_capture_holds_sessions_steps_and_what_the_file_says_of_itself()
    {
        PSObject capture = Assert.Single(engine.Run("Import-PptpCapture $Capture"));
        Assert.Equal(65L, capture.Properties["FrameCount"].Value);
        Assert.StartsWith("pcap", (string)capture.Properties["Format"].Value);
        Assert.Null(capture.Properties["Problem"].Value);
        Assert.Equal(1, engine.Run<int>("(Import-PptpCapture $Capture).Sessions.Count").Single());
        Assert.Equal(
            engine.Run<string>("(Trace-PptpNegotiation $Capture).Text"),
            engine.Run<string>("(Import-PptpCapture $Capture).Events.Text"));
        Assert.Equal(65, engine.Run<int>("(Import-PptpCapture $Capture -IncludeData).Events.Count").Single());
    }

    [Fact]
    public void A_capture_without_PPTP_gives_attempts_only_when_asked_for()
    {
        // A lone SYN to port 1723: the first frame of the sample.
        using var folder = new TemporaryFolder();
        byte[] whole = System.IO.File.ReadAllBytes(Engine.Sample);
        int firstFrame = 24 + 16 + System.BitConverter.ToInt32(whole, 24 + 8);
        (string, object?) syn = ("Syn", folder.File("syn.pcap", whole[..firstFrame]));
        Assert.Empty(engine.Run("Get-PptpSession $Syn", syn));
        PSObject attempt = Assert.Single(engine.Run("Get-PptpSession $Syn -IncludeAttempt", syn));
        Assert.Equal("NoAnswer", attempt.Properties["Outcome"].Value.ToString());
        Assert.Equal(1, engine.Run<int>("(Import-PptpCapture $Syn).Attempts.Count", syn).Single());
    }
}
