namespace PptpTools.Wire.Ppp.Options;

/// <summary>A set of option types, 256 bits on the stack.</summary>
internal struct OptionTypeSet
{
    private ulong _types0;
    private ulong _types64;
    private ulong _types128;
    private ulong _types192;

    /// <summary>True when the type was not in the set.</summary>
    public bool Add(byte type) => (type >> 6) switch
    {
        0 => Add(ref _types0, type),
        1 => Add(ref _types64, type),
        2 => Add(ref _types128, type),
        _ => Add(ref _types192, type),
    };

    private static bool Add(ref ulong types, byte type)
    {
        ulong bit = 1UL << (type & 63);
        bool isNew = (types & bit) == 0;
        types |= bit;
        return isNew;
    }
}
