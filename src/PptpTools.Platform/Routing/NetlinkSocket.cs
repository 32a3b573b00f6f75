#if NET
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using PptpTools.Linux;

namespace PptpTools.Routing;

/// <summary>
/// A conversation with rtnetlink (netlink(7)). It is about the network namespace of the thread that made it, whichever thread uses it;
/// one at a time does.
/// </summary>
internal sealed class NetlinkSocket : IDisposable
{
    public const ushort Request = 1;
    public const ushort Acknowledge = 4;
    public const ushort Exclusive = 0x200;
    public const ushort Create = 0x400;

    private const ushort Dump = 0x300;
    private const ushort DumpInterrupted = 0x10;
    private const int Family = 16;
    private const int RawSocket = 3;
    private const int CloseOnExecute = 0x80000;
    private const int RouteProtocol = 0;
    private const ushort ErrorMessage = 2;
    private const ushort DoneMessage = 3;
    private const int BufferLength = 64 * 1024;
    private const int Tries = 5;

    private readonly Descriptor _descriptor;
    private readonly byte[] _answer = new byte[BufferLength];

    /// <exception cref="Win32Exception">The kernel has no rtnetlink.</exception>
    public unsafe NetlinkSocket()
    {
        _descriptor = Linux.Descriptor.Of(NativeMethods.OpenSocket(Family, RawSocket | CloseOnExecute, RouteProtocol), "rtnetlink");
        var address = new NativeMethods.NetlinkAddress { Family = Family };
        if (NativeMethods.Bind(_descriptor.Number, address, sizeof(NativeMethods.NetlinkAddress)) < 0)
        {
            Exception error = Linux.Descriptor.Failed("rtnetlink");
            _descriptor.Dispose();
            throw error;
        }
    }

    /// <summary>Takes one message of a listing: what follows its header.</summary>
    public delegate void MessageReader(ReadOnlySpan<byte> body);

    /// <summary>Sends a request and takes its one answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="what">What it is about, for the error.</param>
    /// <returns>What follows the answer's header, valid until the next call; empty for a bare acknowledgment.</returns>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public ReadOnlySpan<byte> Exchange(ReadOnlySpan<byte> request, string what)
    {
        Send(request, what);
        ReadOnlySpan<byte> answer = Receive(what);
        ReadOnlySpan<byte> body = answer.Slice(NetlinkRequest.HeaderLength, LengthOf(answer) - NetlinkRequest.HeaderLength);
        if (TypeOf(answer) != ErrorMessage)
            return body;
        ThrowIfError(body, what);
        return default;
    }

    /// <summary>Asks for a listing and hands each of its messages on. Where the kernel's tables changed meanwhile it begins again.</summary>
    /// <param name="type">The type of the request.</param>
    /// <param name="fixedPart">What follows its header.</param>
    /// <param name="begin">Called before the first message, each time it begins.</param>
    /// <param name="read">Takes a message.</param>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public void List(ushort type, ReadOnlySpan<byte> fixedPart, Action begin, MessageReader read)
    {
        ReadOnlySpan<byte> request = new NetlinkRequest(stackalloc byte[64], type, Request | Dump, fixedPart).Finish();
        for (int i = 0; i < Tries; i++)
        {
            begin();
            Send(request, "Listing");
            if (ReadListing(read))
                return;
        }
    }

    public void Dispose() => _descriptor.Dispose();

    private bool ReadListing(MessageReader read)
    {
        bool isWhole = true;
        while (true)
        {
            ReadOnlySpan<byte> rest = Receive("Listing");
            while (rest.Length >= NetlinkRequest.HeaderLength)
            {
                int length = LengthOf(rest);
                isWhole &= (MemoryMarshal.Read<ushort>(rest.Slice(6)) & DumpInterrupted) == 0;
                if (TypeOf(rest) == DoneMessage)
                    return isWhole;
                ReadOnlySpan<byte> body = rest.Slice(NetlinkRequest.HeaderLength, length - NetlinkRequest.HeaderLength);
                if (TypeOf(rest) == ErrorMessage)
                    ThrowIfError(body, "Listing");
                else
                    read(body);
                rest = rest.Slice(Math.Min((length + 3) & ~3, rest.Length));
            }
        }
    }

    private unsafe void Send(ReadOnlySpan<byte> request, string what)
    {
        fixed (byte* octets = request)
        {
            if (NativeMethods.Send(_descriptor.Number, octets, request.Length, 0) < 0)
                throw Linux.Descriptor.Failed(what);
        }
    }

    private unsafe ReadOnlySpan<byte> Receive(string what)
    {
        int length;
        fixed (byte* octets = _answer)
        {
            do
                length = (int)NativeMethods.Receive(_descriptor.Number, octets, _answer.Length, 0);
            while (length < 0 && Linux.Descriptor.MustRetry());
        }

        if (length < NetlinkRequest.HeaderLength + sizeof(int))
            throw Linux.Descriptor.Failed(what);
        return _answer.AsSpan(0, length);
    }

    private static ushort TypeOf(ReadOnlySpan<byte> message) => MemoryMarshal.Read<ushort>(message.Slice(4));

    private static int LengthOf(ReadOnlySpan<byte> message) =>
        Math.Clamp(MemoryMarshal.Read<int>(message), NetlinkRequest.HeaderLength, message.Length);

    private static void ThrowIfError(ReadOnlySpan<byte> body, string what)
    {
        if (body.Length >= sizeof(int) && MemoryMarshal.Read<int>(body) is var error and not 0)
            throw new Win32Exception(-error, $"{what}: {Marshal.GetPInvokeErrorMessage(-error)}");
    }
}
#endif
