#if NET
namespace PptpTools;

/// <summary>Linux: raw sockets, TUN devices, rtnetlink.</summary>
internal sealed partial class LinuxPlatform : TunnelPlatform
{
    /// <inheritdoc/>
    public override bool HasTunnels => true;
}
#endif
