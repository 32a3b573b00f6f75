using System;

namespace PptpTools.Wire.Gre;

/// <summary>What an IP packet of protocol 47 is that is not the enhanced GRE of PPTP.</summary>
public enum GreFormat : byte
{
    /// <summary>It is the enhanced GRE of PPTP.</summary>
    Enhanced,

    /// <summary>It ends before its header does.</summary>
    Truncated,

    /// <summary>GRE version 0 with the protocol type of PPTP: the version that RFC 2637 changed.</summary>
    Version0WithPpp,

    /// <summary>GRE version 0 with another protocol (RFC 2784): another tunnel.</summary>
    Version0,

    /// <summary>GRE version 1 without key: it names no call.</summary>
    WithoutKey,

    /// <summary>GRE version 1 with another protocol type.</summary>
    OtherProtocolType,

    /// <summary>A version that no document defines.</summary>
    OtherVersion,
}

/// <summary>Says of octets that <see cref="GreFrame.TryParse"/> does not take what they are.</summary>
/// <param name="Format">What they are.</param>
/// <param name="Error">The fault that it finds.</param>
/// <param name="ProtocolType">The protocol type field; 0 where it is not there.</param>
/// <param name="Text">One sentence that says so; empty for enhanced GRE.</param>
public readonly record struct GreNearMiss(GreFormat Format, WireError Error, ushort ProtocolType, string Text)
{
    /// <summary>Looks at an IP packet's payload.</summary>
    public static GreNearMiss Of(ReadOnlySpan<byte> octets)
    {
        if (GreFrame.TryParse(octets, out _, out WireError error))
            return new GreNearMiss(GreFormat.Enhanced, error, GreFrame.PppProtocolType, "");
        if (octets.Length < PlainGreHeader.MinimumLength)
            return new GreNearMiss(GreFormat.Truncated, error, 0, $"The packet ends after {octets.Length} octets, within the GRE header.");

        int version = octets[1] & GreFrame.VersionMask;
        ushort protocolType = NetworkOrder.UInt16(octets, 2);
        string protocol = GreProtocolTypes.NameOf(protocolType) is { } name ? $"0x{protocolType:X4} ({name})" : $"0x{protocolType:X4}";
        bool isPpp = protocolType == GreFrame.PppProtocolType;
        (GreFormat format, string text) = (version, error.Fault) switch
        {
            (0, _) when isPpp => (GreFormat.Version0WithPpp, $"This is GRE version 0 with protocol type {protocol}; PPTP has version 1."),
            (0, _) => (GreFormat.Version0, $"This is GRE version 0 with protocol type {protocol}: another tunnel than PPTP."),
            (1, WireFault.Truncated) => (GreFormat.Truncated, $"The packet ends after {octets.Length} octets, within the GRE header."),
            (1, _) when isPpp => (GreFormat.WithoutKey, "This is enhanced GRE without a key: it names no call."),
            (1, _) => (GreFormat.OtherProtocolType, $"This is GRE version 1 with protocol type {protocol}; PPTP has 0x{GreFrame.PppProtocolType:X4}."),
            _ => (GreFormat.OtherVersion, $"GRE version {version} is not defined; PPTP has version 1."),
        };
        return new GreNearMiss(format, error, protocolType, text);
    }

    /// <summary>Reports the near miss.</summary>
    public void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (Format != GreFormat.Enhanced)
            anomalies.Add("NotEnhancedGre", Text, Error.Reference, Error.Offset);
    }
}
