#if NET
using System;
using System.IO;

namespace PptpTools.Linux;

/// <summary>
/// Gives a file another content so that no reader ever sees part of it: by a new file that takes its name, with its owner and rights. A file that
/// is mounted over another, has several names or attributes of its own is written in place instead, as far as may be in one step.
/// </summary>
internal static class FileReplacement
{
    private const string Suffix = ".pptptools";
    private const int RightsMask = 0xFFF;
    private const byte Filler = (byte)'\n';

    /// <summary>Writes it; a file that is not there is made.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] octets)
    {
        if (!TryReplace(path, octets))
            WriteInPlace(path, octets);
    }

    /// <summary>Removes what a process that was killed while it wrote has left.</summary>
    public static void RemoveUnfinished(string path) => File.Delete(path + Suffix);

    /// <summary>True where text is another with nothing but line ends behind, as a file is for an instant while it is made shorter in place.</summary>
    public static bool IsFilledUp(ReadOnlySpan<byte> text, ReadOnlySpan<byte> whole) =>
        text.Length > whole.Length && text.StartsWith(whole) && text.Slice(whole.Length).IndexOfAnyExcept(Filler) < 0;

    private static bool TryReplace(string path, byte[] octets)
    {
        string unfinished = path + Suffix;
        try
        {
            FileStatus? status = File.Exists(path) ? FileStatus.Of(path) : null;
            if (status is { } there && (!there.IsFile || there.Links > 1 || HasAttributes(path)))
                return false;
            File.Delete(unfinished);
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                int descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
                if (status is { } like && (NativeMethods.ChangeOwner(descriptor, like.Owner, like.Group) < 0 || NativeMethods.ChangeMode(descriptor, like.Mode & RightsMask) < 0))
                    throw new IOException(Descriptor.Failed(unfinished).Message);
                file.Write(octets);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder cannot be written, or the file is mounted there: whether the file itself can be written shows next.
            TryRemove(unfinished);
            return false;
        }
    }

    private static void TryRemove(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be removed, nothing was made.
        }
    }

    /// <summary>What is shorter is filled up with line ends at first, so that nothing of the former text is ever seen behind it.</summary>
    private static void WriteInPlace(string path, byte[] octets)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var filled = new byte[Math.Max(octets.Length, file.Length)];
        octets.CopyTo(filled, 0);
        filled.AsSpan(octets.Length).Fill(Filler);
        file.Write(filled);
        file.SetLength(octets.Length);
        file.Flush(flushToDisk: true);
    }

    private static unsafe bool HasAttributes(string path) => NativeMethods.ListAttributes(path, null, 0) > 0;
}
#endif
