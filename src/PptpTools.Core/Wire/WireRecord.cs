using System;

namespace PptpTools.Wire;

/// <summary>
/// A parsed message, packet or option: immutable, comparable by value, and writable back octet for octet.
/// Unknown codes, reserved fields and trailing octets are kept as data.
/// </summary>
public abstract record WireRecord
{
    /// <summary>Number of octets that <see cref="WriteTo"/> writes.</summary>
    public abstract int Length { get; }

    /// <summary>The section that defines this format, such as <c>RFC 2637 2.7</c>.</summary>
    public abstract string Reference { get; }

    /// <summary>Writes exactly <see cref="Length"/> octets, every one of them.</summary>
    /// <param name="destination">At least <see cref="Length"/> octets.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public abstract void WriteTo(Span<byte> destination);

    /// <summary>Names every field and its value, in wire order.</summary>
    public abstract void Describe(FieldSink sink);

    /// <summary>Appends the fields as one line of text. The default is <c>name=value</c> of every field.</summary>
    public virtual void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        Describe(line);
    }

    /// <summary>Reports what the standard does not allow in this record: reserved fields that are not zero, unknown codes, odd lengths.</summary>
    public virtual void Examine(AnomalyCollector anomalies)
    {
    }

    /// <summary>A new array with the octets of this record.</summary>
    public byte[] ToOctets()
    {
        var octets = new byte[Length];
        WriteTo(octets);
        return octets;
    }

    /// <summary>The text of <see cref="AppendText"/>.</summary>
    public sealed override string ToString()
    {
        var line = new LineWriter();
        AppendText(line);
        return line.ToString().TrimStart();
    }
}
