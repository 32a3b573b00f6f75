using System;
using System.Diagnostics;
using System.Net;

namespace PptpTools.Peers;

/// <summary>iperf3's server at an address of this side.</summary>
internal sealed class IperfServer : IDisposable
{
    private readonly Process _process;

    public IperfServer(IPAddress address)
    {
        _process = Process.Start(new ProcessStartInfo("iperf3", ["-s", "-B", address.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
