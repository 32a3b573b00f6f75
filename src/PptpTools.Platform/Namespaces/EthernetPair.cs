#if NET
using System;
using System.Runtime.InteropServices;
using System.Text;
using PptpTools.Routing;

namespace PptpTools.Namespaces;

/// <summary>Makes pairs of virtual Ethernet interfaces (veth(4)) through rtnetlink (rtnetlink(7)).</summary>
internal static class EthernetPair
{
    private const ushort NewLink = 16;
    private const int LinkLength = 16;
    private const ushort NameAttribute = 3;

    /// <summary>Makes a pair with one end in this thread's network namespace and one in another. Both go with either.</summary>
    /// <param name="name">Name of this end.</param>
    /// <param name="peerName">Name of the other.</param>
    /// <param name="peerNamespace">Descriptor of the other's namespace.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel refuses.</exception>
    public static void Make(string name, string peerName, int peerNamespace)
    {
        const ushort informationAttribute = 18;
        const ushort namespaceAttribute = 28;
        const ushort kindAttribute = 1;
        const ushort dataAttribute = 2;
        const ushort peerAttribute = 1;

        // Attributes in attributes, from the inside: the peer's link, what a veth is made with, what kind of interface it is.
        Span<byte> descriptor = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(descriptor, peerNamespace);
        Span<byte> peer = stackalloc byte[96];
        peer.Clear();
        int length = LinkLength;
        length += NetlinkRequest.WriteAttribute(peer.Slice(length), NameAttribute, Terminated(peerName));
        length += NetlinkRequest.WriteAttribute(peer.Slice(length), namespaceAttribute, descriptor);
        Span<byte> data = stackalloc byte[128];
        int dataLength = NetlinkRequest.WriteAttribute(data, peerAttribute, peer.Slice(0, length));
        Span<byte> information = stackalloc byte[192];
        length = NetlinkRequest.WriteAttribute(information, kindAttribute, "veth"u8);
        length += NetlinkRequest.WriteAttribute(information.Slice(length), dataAttribute, data.Slice(0, dataLength));

        const ushort flags = NetlinkSocket.Request | NetlinkSocket.Acknowledge | NetlinkSocket.Create | NetlinkSocket.Exclusive;
        Span<byte> link = stackalloc byte[LinkLength];
        link.Clear();
        var request = new NetlinkRequest(stackalloc byte[320], NewLink, flags, link);
        request.Attribute(NameAttribute, Terminated(name));
        request.Attribute(informationAttribute, information.Slice(0, length));
        using var socket = new NetlinkSocket();
        socket.Exchange(request.Finish(), $"The interfaces {name} and {peerName}");
    }

    private static byte[] Terminated(string text) => Encoding.ASCII.GetBytes(text + '\0');
}
#endif
