namespace PptpTools.Wire;

/// <summary>What is wrong with a run of octets.</summary>
public enum WireFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The octets end before the format does.</summary>
    Truncated,

    /// <summary>A length field contradicts the format or the octets that are there.</summary>
    BadLength,

    /// <summary>A fixed field (magic cookie, protocol type) has another value.</summary>
    BadMagic,

    /// <summary>A version field names a version that this format does not have.</summary>
    BadVersion,

    /// <summary>A checksum over the octets does not match.</summary>
    BadChecksum,

    /// <summary>The octets are of another format.</summary>
    OtherFormat,
}

/// <summary>A fault in received octets: what, where, and which document says so.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Offset">Offset in octets from the start of the parsed run.</param>
/// <param name="Reference">The section that defines the format, such as <c>RFC 2637 2.1</c>.</param>
public readonly record struct WireError(WireFault Fault, int Offset, string Reference)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Fault} at octet {Offset} ({Reference})";
}
