using System;

namespace PptpTools.Wire;

/// <summary>Where the engine's random octets come from: a cryptographic generator in a live tunnel, a seeded one in the lab.</summary>
public interface IRandomSource
{
    /// <summary>Fills the span with random octets.</summary>
    void Fill(Span<byte> octets);
}
