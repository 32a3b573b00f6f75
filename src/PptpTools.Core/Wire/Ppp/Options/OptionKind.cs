namespace PptpTools.Wire.Ppp.Options;

/// <summary>What a registry says of one option type: its number, its names, and where it is defined.</summary>
internal sealed class OptionKind
{
    public OptionKind(byte type, string name, string shortName, string reference)
    {
        Type = type;
        Name = name;
        ShortName = shortName;
        Reference = reference;
    }

    public byte Type { get; }

    /// <summary>The standard's name in one word, such as <c>MaximumReceiveUnit</c>.</summary>
    public string Name { get; }

    /// <summary>pppd's word, such as <c>mru</c>; where pppd has none, one of our own in the same manner.</summary>
    public string ShortName { get; }

    public string Reference { get; }

    /// <summary>True where the registry or the defining document says that the option is not to be used any more.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>True where no published document gives the value a format, so that no length of it is wrong.</summary>
    public bool IsOpaque { get; init; }
}
