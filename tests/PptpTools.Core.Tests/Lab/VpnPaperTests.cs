using System.IO;
using PptpTools.Cryptography;
using PptpTools.Lab;
using PptpTools.Tracing;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Lab;

public sealed class VpnPaperTests(ITestOutputHelper output)
{
    [Fact]
    public void Explore()
    {
        LabResult result = ScenarioRun.Play(LabScenarios.Find("VpnPaper")!, 1, null, new BouncyCastleCryptography());
        File.WriteAllBytes("/tmp/vpnpaper.pcapng", result.Capture);
        output.WriteLine($"{result.Ending} {result.Lease} {result.Duration}");
        foreach (NegotiationEvent step in result.Events)
            output.WriteLine(step.ToString());
        foreach (LabRoute route in result.ClientAfter.Routes)
            output.WriteLine($"{route} {route.Reason}");
    }
}
