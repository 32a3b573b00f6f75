#if NET
using System.Runtime.InteropServices;

namespace PptpTools.Linux;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int OpenEventQueue(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static unsafe partial int ControlEventQueue(int queue, int operation, int descriptor, byte* what);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static unsafe partial int WaitForEvents(int queue, byte* events, int count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "sendmsg", SetLastError = true)]
    internal static unsafe partial nint SendMessage(int descriptor, MessageHeader* message, int flags);

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct MessageHeader
    {
        public SocketAddress* Name;
        public uint NameLength;
        public OctetVector* Vectors;
        public nint VectorCount;
        public PacketInformation* Control;
        public nint ControlLength;
        public int Flags;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct OctetVector
    {
        public byte* Octets;
        public nint Length;
    }

    /// <summary>struct cmsghdr with struct in_pktinfo (ip(7), IP_PKTINFO).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PacketInformation
    {
        private const int PacketInformationType = 8;

        public nint Length;
        public int Level;
        public int Type;
        public int Interface;
        public uint Source;
        public uint Destination;
        public int Padding;

        /// <summary>Says which address of this host a packet is sent from, in network order.</summary>
        public static unsafe PacketInformation From(uint source) => new()
        {
            Length = sizeof(PacketInformation) - sizeof(int),
            Type = PacketInformationType,
            Source = source,
        };
    }
}
#endif
