using System.IO;
using PptpTools.Cryptography;
using PptpTools.Lab;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Lab;

public sealed class VpnPaperTests(ITestOutputHelper output)
{
    [Fact]
    public void Explore()
    {
        using var world = new LabWorld(VpnPaper.Plan(1), new BouncyCastleCryptography());
        using var file = File.Create("/tmp/vpnpaper.pcapng");
        var capture = new LabCapture(world.Network, file);
        capture.Add("internet", world.ClientInterface);
        capture.Add("lan", world.ServerLan);
        world.Connect();
        bool isOpen = world.RunUntilOpen();
        output.WriteLine($"{isOpen} {world.Tunnel!.Session.Phase} {world.Tunnel.Session.Failure} {capture.FrameCount}");
        world.Run(0.03);
        LabWebClient.Get(world.Client, LabWorld.WebAddress, "/");
        world.Run(1);
        output.WriteLine($"{capture.FrameCount}");
    }
}
