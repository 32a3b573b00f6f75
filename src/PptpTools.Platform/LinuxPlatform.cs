#if NET
namespace PptpTools;

/// <summary>Linux: raw sockets, TUN devices, rtnetlink.</summary>
internal sealed class LinuxPlatform : TunnelPlatform
{
    /// <inheritdoc/>
    public override bool HasTunnels => true;
}
#endif
