namespace PptpTools;

/// <summary>A system without a driver.</summary>
internal sealed partial class ForeignPlatform : TunnelPlatform
{
    /// <inheritdoc/>
    public override bool HasTunnels => false;
}
