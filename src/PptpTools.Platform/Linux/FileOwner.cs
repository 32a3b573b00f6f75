#if NET
using System;
using System.IO;
using System.Runtime.InteropServices;

namespace PptpTools.Linux;

/// <summary>Sees to it that a folder is this user's own, and nobody else's to write in (statx(2)).</summary>
internal static class FileOwner
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicFacts = 0x7FF;
    private const int StatusLength = 256;
    private const int UserOffset = 20;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int FolderType = 0x4000;
    private const int OthersMask = 0x3F;

    /// <exception cref="UnauthorizedAccessException">The folder is a link, somebody else's, or open to others.</exception>
    /// <exception cref="IOException">Nothing can be told of it.</exception>
    public static unsafe void Demand(string folder)
    {
        Span<byte> status = stackalloc byte[StatusLength];
        status.Clear();
        fixed (byte* octets = status)
        {
            if (NativeMethods.Status(CurrentFolder, folder, NoFollow, BasicFacts, octets) < 0)
                throw new IOException($"{folder}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        uint user = MemoryMarshal.Read<uint>(status.Slice(UserOffset));
        int mode = MemoryMarshal.Read<ushort>(status.Slice(ModeOffset));
        if ((mode & TypeMask) != FolderType)
            throw new UnauthorizedAccessException($"'{folder}' is not a folder: somebody put something else there. Remove it.");
        if (user != NativeMethods.EffectiveUser())
            throw new UnauthorizedAccessException($"'{folder}' belongs to another user (number {user}). Remove it, or set XDG_RUNTIME_DIR.");
        if ((mode & OthersMask) != 0)
            throw new UnauthorizedAccessException($"'{folder}' is open to other users (mode {Convert.ToString(mode & 0xFFF, 8)}). Run: chmod 700 '{folder}'.");
    }
}
#endif
