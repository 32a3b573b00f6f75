using System;

namespace PptpTools.Lab;

/// <summary>Sees every frame that passes an interface: sent ones as they leave the host, received ones as they arrive, damage included.</summary>
internal interface ILabTap
{
    /// <summary>A frame passes.</summary>
    /// <param name="at">The interface; <see cref="LabInterface.LinkType"/> says how the frame begins.</param>
    /// <param name="now">The time.</param>
    /// <param name="frame">The octets, valid during the call.</param>
    /// <param name="isOutgoing">True when the host sends it.</param>
    void OnFrame(LabInterface at, TimeSpan now, ReadOnlySpan<byte> frame, bool isOutgoing);
}
