using System;
using System.Buffers.Binary;
using PptpTools.Wire.Control;

namespace PptpTools.Lab;

/// <summary>Where control messages carry call ids (RFC 2637 sections 2.7 to 2.15).</summary>
internal static class PptpCallIds
{
    public const ushort Port = 1723;

    private const int MessageTypeOffset = 2;
    private const ushort ControlMessageType = 1;
    private const int TypeOffset = 8;
    private const int FirstOffset = 12;
    private const int SecondOffset = 14;
    private const int NotThere = 0;

    /// <summary>Offset of the id that the sender chose for itself; 0 where the message has none.</summary>
    public static int OffsetOfOwn(ReadOnlySpan<byte> message) => TypeOf(message) switch
    {
        OutgoingCallRequest.TypeNumber or OutgoingCallReply.TypeNumber or IncomingCallRequest.TypeNumber or IncomingCallReply.TypeNumber
            or CallClearRequest.TypeNumber or CallDisconnectNotify.TypeNumber => FirstOffset,
        _ => NotThere,
    };

    /// <summary>Offset of the id that the receiver chose; 0 where the message has none.</summary>
    public static int OffsetOfPeer(ReadOnlySpan<byte> message) => TypeOf(message) switch
    {
        OutgoingCallReply.TypeNumber or IncomingCallReply.TypeNumber => SecondOffset,
        IncomingCallConnected.TypeNumber or WanErrorNotify.TypeNumber or SetLinkInfo.TypeNumber => FirstOffset,
        _ => NotThere,
    };

    /// <summary>Cuts the next whole message off a segment's data. What is not whole is left alone, as routers do that look at segments only.</summary>
    public static bool TryTakeMessage(ref Span<byte> data, out Span<byte> message)
    {
        message = default;
        if (data.IsEmpty || ControlStream.Read(data, out int length, out _) != ControlRead.Message)
            return false;
        message = data.Slice(0, length);
        data = data.Slice(length);
        return true;
    }

    private static int TypeOf(ReadOnlySpan<byte> message) =>
        message.Length >= SecondOffset + sizeof(ushort) && BinaryPrimitives.ReadUInt16BigEndian(message.Slice(MessageTypeOffset)) == ControlMessageType
            ? BinaryPrimitives.ReadUInt16BigEndian(message.Slice(TypeOffset))
            : 0;
}
