using System;
using System.Diagnostics.CodeAnalysis;

namespace PptpTools.Wire;

/// <summary>An immutable run of octets that it owns, equal by value. Prints as hexadecimal digits.</summary>
public readonly struct OctetString : IEquatable<OctetString>
{
    private readonly byte[]? _octets;

    /// <summary>Copies <paramref name="octets"/>.</summary>
    public OctetString(ReadOnlySpan<byte> octets) => _octets = octets.IsEmpty ? null : octets.ToArray();

    /// <summary>The octets.</summary>
    public ReadOnlySpan<byte> Span => _octets;

    /// <summary>Number of octets.</summary>
    public int Length => _octets?.Length ?? 0;

    /// <summary>A copy of the octets.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <inheritdoc/>
    public bool Equals(OctetString other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is OctetString other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (byte octet in Span)
            hash.Add(octet);
        return hash.ToHashCode();
    }

    /// <summary>Lower-case hexadecimal digits without separators.</summary>
    public override string ToString()
    {
        const string Digits = "0123456789abcdef";
        var text = new char[Length * 2];
        ReadOnlySpan<byte> octets = Span;
        for (int i = 0; i < octets.Length; i++)
        {
            text[2 * i] = Digits[octets[i] >> 4];
            text[2 * i + 1] = Digits[octets[i] & 0xF];
        }

        return new string(text);
    }

    /// <summary>Value equality.</summary>
    public static bool operator ==(OctetString left, OctetString right) => left.Equals(right);

    /// <summary>Value inequality.</summary>
    public static bool operator !=(OctetString left, OctetString right) => !left.Equals(right);
}
