#if NET
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PptpTools.Linux;

/// <summary>The capabilities of this process that a tunnel needs (capabilities(7)).</summary>
internal static class HostRights
{
    private const int NetworkAdministration = 12;
    private const int RawSockets = 13;
    private const string Field = "CapEff:";

    /// <exception cref="MissingRightsException">One is missing.</exception>
    public static void Demand()
    {
        ulong held = Read();
        var missing = new List<string>();
        if ((held & (1UL << RawSockets)) == 0)
            missing.Add("CAP_NET_RAW (to send and receive GRE)");
        if ((held & (1UL << NetworkAdministration)) == 0)
            missing.Add("CAP_NET_ADMIN (for the tunnel's interface, its addresses and routes)");
        if (missing.Count > 0)
            throw new MissingRightsException(string.Join(" and ", missing));
    }

    private static ulong Read()
    {
        string line = File.ReadLines("/proc/thread-self/status").FirstOrDefault(static line => line.StartsWith(Field, StringComparison.Ordinal)) ?? "";
        return ulong.TryParse(line.AsSpan(Math.Min(line.Length, Field.Length)).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong held) ? held : 0;
    }
}
#endif
