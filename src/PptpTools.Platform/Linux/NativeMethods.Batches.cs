#if NET
using System.Runtime.InteropServices;

namespace PptpTools.Linux;

/// <content>Several packets in one call.</content>
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sendmmsg", SetLastError = true)]
    internal static unsafe partial int SendMessages(int descriptor, BatchedMessage* messages, uint count, int flags);

    [LibraryImport(Library, EntryPoint = "recvmmsg", SetLastError = true)]
    internal static unsafe partial int ReceiveMessages(int descriptor, BatchedMessage* messages, uint count, int flags, TimeSpecification* timeout);

    [LibraryImport(Library, EntryPoint = "writev", SetLastError = true)]
    internal static unsafe partial nint WriteVectors(int descriptor, OctetVector* vectors, int count);

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BatchedMessage
    {
        public MessageHeader Header;
        public uint Length;
    }
}
#endif
