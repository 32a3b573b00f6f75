#if NET
using System.Runtime.InteropServices;

namespace PptpTools.Linux;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "unshare", SetLastError = true)]
    internal static partial int Unshare(int flags);
}
#endif
