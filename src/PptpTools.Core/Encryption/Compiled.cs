using System.Runtime.CompilerServices;

namespace PptpTools.Encryption;

/// <summary>How loops over every octet of a tunnel are compiled.</summary>
internal static class Compiled
{
    /// <summary>As well as possible from the first call on. .NET Standard 2.0 has no name for it; runtimes that do not know it do nothing else.</summary>
    public const MethodImplOptions AtOnce = (MethodImplOptions)512;
}
