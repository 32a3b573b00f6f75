#if NET
using System;
using System.Runtime.InteropServices;
using PptpTools.Linux;

namespace PptpTools.Sockets;

/// <summary>The kernel's packet filters (socket(7), SO_ATTACH_FILTER; the classic BPF of linux/filter.h).</summary>
internal static class SocketFilter
{
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;

    /// <summary>Puts a program before a socket's receive buffer.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel does not take it.</exception>
    public static unsafe void Attach(int descriptor, ReadOnlySpan<ulong> program, string what)
    {
        fixed (ulong* instructions = program)
        {
            var filter = new FilterProgram { Count = (ushort)program.Length, Instructions = instructions };
            if (NativeMethods.SetOption(descriptor, SocketLevel, AttachFilter, &filter, sizeof(FilterProgram)) < 0)
                throw Descriptor.Failed(what);
        }
    }

    /// <summary>struct sock_filter: code, jt, jf, k.</summary>
    public static ulong Instruction(ushort code, byte whenTrue, byte whenFalse, uint value)
    {
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        MemoryMarshal.Write(octets, code);
        octets[2] = whenTrue;
        octets[3] = whenFalse;
        MemoryMarshal.Write(octets.Slice(4), value);
        return MemoryMarshal.Read<ulong>(octets);
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct FilterProgram
    {
        public ushort Count;
        public ulong* Instructions;
    }
}
#endif
