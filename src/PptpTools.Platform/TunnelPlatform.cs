using System;
using System.Runtime.InteropServices;

namespace PptpTools;

/// <summary>
/// What this operating system can do for tunnels: the one place that chooses. A new system is one more class here; until then it is
/// <see cref="ForeignPlatform"/>, whose every answer says what works without it.
/// </summary>
public abstract partial class TunnelPlatform
{
    private protected TunnelPlatform()
    {
    }

    /// <summary>That of this process.</summary>
    public static TunnelPlatform Current { get; } =
#if NET
        OperatingSystem.IsLinux() ? new LinuxPlatform() :
#endif
        new ForeignPlatform();

    /// <summary>True where tunnels can be opened and served.</summary>
    public abstract bool HasTunnels { get; }

    /// <summary>Sees to it that tunnels can be opened and served.</summary>
    /// <exception cref="TunnelsNotSupportedException">They cannot be on this system.</exception>
    public void DemandTunnels()
    {
        if (!HasTunnels)
            throw new TunnelsNotSupportedException();
    }
}

/// <summary>Live tunnels are wanted on a system for which there is no driver yet.</summary>
public sealed class TunnelsNotSupportedException : PlatformNotSupportedException
{
    /// <summary>Says what does not work on this system, and what does.</summary>
    public TunnelsNotSupportedException()
        : base(
            $"Tunnels cannot be opened or served on {RuntimeInformation.OSDescription.Trim()} yet: that needs Linux and PowerShell 7. "
            + "Decoding captures, the lab, reports, and probing a server without GRE work here.")
    {
    }
}
