using System.Net;

namespace PptpTools.Lab;

/// <summary>What an interface of a simulated host leads to.</summary>
public enum LabInterfaceKind : byte
{
    /// <summary>An Ethernet segment.</summary>
    Ethernet,

    /// <summary>The host itself.</summary>
    Loopback,

    /// <summary>A tunnel: <c>WAN (PPP/SLIP) Interface</c>.</summary>
    PointToPoint,
}

/// <summary>An interface of a simulated host at one moment, as <c>ipconfig /all</c> shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it leads to.</param>
/// <param name="HardwareAddress">Its hardware address; null where it has none.</param>
/// <param name="Address">Its address.</param>
/// <param name="PrefixLength">Length in bits of its network's prefix.</param>
/// <param name="MaximumTransmissionUnit">The longest IP packet in octets that it sends whole.</param>
/// <param name="DefaultGateway">The gateway of the default route through it; null where there is none.</param>
public sealed record LabInterfaceState(
    string Name, LabInterfaceKind Kind, string? HardwareAddress, IPAddress Address, int PrefixLength, int MaximumTransmissionUnit, IPAddress? DefaultGateway);
