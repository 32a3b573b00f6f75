namespace PptpTools.Tests.Sessions.Fuzzing;

/// <summary>SplitMix64: the same numbers for the same seed on every machine, so that an input is known by its number.</summary>
internal struct FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong mixed = _state += 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to <paramref name="count"/> - 1; 0 where there is none.</summary>
    public int Below(int count) => count <= 0 ? 0 : (int)(Next() % (ulong)count);

    public bool OneIn(int count) => Below(count) == 0;

    /// <summary>An octet that more often than not is one at which code branches.</summary>
    public byte Octet() => Below(3) switch
    {
        0 => (byte)Next(),
        1 => (byte)Below(20),
        _ => (byte)(0x7E + Below(4) + (OneIn(2) ? 0x7F : 0)),
    };
}
