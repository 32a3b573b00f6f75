namespace PptpTools;

/// <summary>A system without a driver.</summary>
internal sealed class ForeignPlatform : TunnelPlatform
{
    /// <inheritdoc/>
    public override bool HasTunnels => false;
}
