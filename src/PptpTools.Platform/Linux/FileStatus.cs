#if NET
using System;
using System.IO;
using System.Runtime.InteropServices;

namespace PptpTools.Linux;

/// <summary>What the kernel knows of a file, links not followed (statx(2)).</summary>
/// <param name="Links">How many names it has.</param>
/// <param name="Owner">Number of its user.</param>
/// <param name="Group">Number of its group.</param>
/// <param name="Mode">Type and rights.</param>
/// <param name="Inode">Its number on its file system.</param>
internal readonly record struct FileStatus(uint Links, uint Owner, uint Group, int Mode, ulong Inode)
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicFacts = 0x7FF;
    private const int Length = 256;
    private const int LinksOffset = 16;
    private const int OwnerOffset = 20;
    private const int GroupOffset = 24;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int TypeMask = 0xF000;
    private const int FolderType = 0x4000;
    private const int FileType = 0x8000;
    private const int OthersMask = 0x3F;

    /// <summary>True for a file with octets of its own: no link, device or pipe.</summary>
    public bool IsFile => (Mode & TypeMask) == FileType;

    /// <exception cref="IOException">Nothing can be told of it.</exception>
    public static unsafe FileStatus Of(string path)
    {
        Span<byte> status = stackalloc byte[Length];
        status.Clear();
        fixed (byte* octets = status)
        {
            if (NativeMethods.Status(CurrentFolder, path, NoFollow, BasicFacts, octets) < 0)
                throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        return new FileStatus(
            MemoryMarshal.Read<uint>(status.Slice(LinksOffset)), MemoryMarshal.Read<uint>(status.Slice(OwnerOffset)), MemoryMarshal.Read<uint>(status.Slice(GroupOffset)),
            MemoryMarshal.Read<ushort>(status.Slice(ModeOffset)), MemoryMarshal.Read<ulong>(status.Slice(InodeOffset)));
    }

    /// <summary>Sees to it that a folder is this user's own, and nobody else's to look into.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder is a link, somebody else's, or open to others.</exception>
    /// <exception cref="IOException">Nothing can be told of it.</exception>
    public static void DemandOwnFolder(string folder)
    {
        FileStatus status = Of(folder);
        if ((status.Mode & TypeMask) != FolderType)
            throw new UnauthorizedAccessException($"'{folder}' is not a folder: somebody put something else there. Remove it.");
        if (status.Owner != NativeMethods.EffectiveUser())
            throw new UnauthorizedAccessException($"'{folder}' belongs to another user (number {status.Owner}). Remove it, or set XDG_RUNTIME_DIR.");
        if ((status.Mode & OthersMask) != 0)
            throw new UnauthorizedAccessException($"'{folder}' is open to other users (mode {Convert.ToString(status.Mode & 0xFFF, 8)}). Run: chmod 700 '{folder}'.");
    }
}
#endif
