using System;
using System.Collections.Generic;
using PptpTools.Wire.Control;

namespace PptpTools.Tracing;

/// <content>PPTP control messages (RFC 2637 section 2).</content>
internal static partial class Explanations
{
    private const uint EveryControlCharacter = 0xFFFF_FFFF;

    private static void AddControl(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        Add<StartControlConnectionRequest>(table, StartRequest);
        Add<StartControlConnectionReply>(table, StartReply);
        Add<StopControlConnectionRequest>(table, StopRequest);
        Add<StopControlConnectionReply>(table, (step, reply) => reply.ResultCode == 1
            ? $"{Sender(step)} agrees to close the control connection; the TCP connection is closed next."
            : $"{Sender(step)} cannot close the control connection in order: {ResultOf(ControlCodes.PlainResult(reply.ResultCode), reply.ResultCode, reply.ErrorCode)}.");
        Add<EchoRequest>(table, (step, _) =>
            $"{Sender(step)} checks that the control connection is alive. RFC 2637 has it do so after 60 seconds of silence, and close the connection when no Echo-Reply comes within another 60; implementations may be set otherwise.");
        Add<EchoReply>(table, (step, reply) => reply.ResultCode is 0 or 1
            ? $"{Sender(step)} answers the Echo-Request: the control connection is alive."
            : $"{Sender(step)} answers the Echo-Request with an error: {ResultOf(ControlCodes.PlainResult(reply.ResultCode), reply.ResultCode, reply.ErrorCode)}.");
        Add<OutgoingCallRequest>(table, CallRequest);
        Add<OutgoingCallReply>(table, CallReply);
        Add<IncomingCallRequest>(table, (step, request) =>
            $"{Sender(step)} reports a call that came in{From(request.DialingNumberText)} and offers it to {Receiver(step)}. It wants to receive the call's GRE packets under call id {request.CallId}.");
        Add<IncomingCallReply>(table, (step, reply) => reply.ResultCode == 1
            ? $"{Sender(step)} takes the incoming call: GRE packets to it carry call id {reply.CallId}, and at most {Packets(reply.PacketReceiveWindowSize)} may be on the way to it unacknowledged."
            : $"{Sender(step)} does not take the incoming call: {ResultOf(ControlCodes.IncomingCallResult(reply.ResultCode), reply.ResultCode, reply.ErrorCode)}.");
        Add<IncomingCallConnected>(table, (step, connected) =>
            $"{Sender(step)} reports that the incoming call is connected at {Speed(connected.ConnectSpeed)}. PPP can begin.");
        Add<CallClearRequest>(table, (step, request) =>
            $"{Sender(step)} asks to end the call that it knows under call id {request.CallId}. {Answerer(step)} should confirm with Call-Disconnect-Notify.");
        Add<CallDisconnectNotify>(table, DisconnectNotify);
        Add<WanErrorNotify>(table, (step, errors) =>
            $"{Sender(step)} reports errors on the line behind it since the call began: wrong checksums {errors.CrcErrors}, framing errors {errors.FramingErrors}, overruns {(ulong)errors.HardwareOverruns + errors.BufferOverruns}, timeouts {errors.TimeOutErrors}, misalignments {errors.AlignmentErrors}.");
        Add<SetLinkInfo>(table, LinkInfo);
        table[(Layer.Control, "Unknown")] = step =>
            $"{Sender(step)} sends a control message of a type that RFC 2637 does not have{TypeOf(step)}. {Answerer(step)} should ignore it.";
        table[(Layer.Control, "Management")] = step =>
            $"{Sender(step)} sends a message of type 2, management, which RFC 2637 names without defining any. {Answerer(step)} cannot do anything with it.";
        table[(Layer.Control, "Lost")] = step =>
            $"There is a gap in what {SenderInside(step)} sent on the control connection.{FirstAnomaly(step)} Messages in it cannot be shown.";
        table[(Layer.Control, "Malformed")] = step =>
            $"What {SenderInside(step)} sends here is not PPTP.{FirstAnomaly(step)} A PPTP message begins with its length, a type of 1 and the magic cookie 0x1A2B3C4D.";
    }

    private static void Add<T>(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table, Func<NegotiationEvent, T, string> explain)
        where T : ControlMessage =>
        table[(Layer.Control, typeof(T).Name)] = step => step.Packet is T message
            ? explain(step, message)
            : $"{Sender(step)} sends {typeof(T).Name}, of which the capture has no more than the header.";

    private static string StartRequest(NegotiationEvent step, StartControlConnectionRequest request) =>
        $"{Sender(step)} asks for a control connection, in protocol version {Version(request.ProtocolVersion)}.{Introduction(request.HostNameText, request.VendorStringText)} Every call between the two will be made over this one connection.";

    private static string StartReply(NegotiationEvent step, StartControlConnectionReply reply)
    {
        if (reply.ResultCode == 1)
            return $"{Sender(step)} accepts the control connection, in protocol version {Version(reply.ProtocolVersion)}.{Introduction(reply.HostNameText, reply.VendorStringText)}";
        string action = reply.ResultCode switch
        {
            3 => " It may be left over from a session that broke, and has to end first.",
            4 => " The server is set not to let this client in.",
            5 => $" It knows version {Version(reply.ProtocolVersion)}.",
            _ => "",
        };
        return $"{Sender(step)} refuses the control connection: {ResultOf(ControlCodes.StartResult(reply.ResultCode), reply.ResultCode, reply.ErrorCode)}.{action}";
    }

    private static string StopRequest(NegotiationEvent step, StopControlConnectionRequest request)
    {
        string reason = request.Reason switch
        {
            1 => "without a particular reason",
            2 => "because it does not support the other's protocol version",
            3 => "because it is being shut down",
            _ => $"for reason {request.Reason}, which is not defined",
        };
        return $"{Sender(step)} closes the control connection {reason}. Every call on it ends.";
    }

    private static string CallRequest(NegotiationEvent step, OutgoingCallRequest request)
    {
        string number = request.PhoneNumberText.Length == 0 ? "" : $" to the number \"{request.PhoneNumberText}\"";
        return $"{Sender(step)} asks for a call{number}: the tunnel proper, at {Speed(request.MinimumBps)} to {Speed(request.MaximumBps)} (serial number {request.CallSerialNumber}). "
            + $"GRE packets to it are to carry call id {request.CallId}, and at most {Packets(request.PacketReceiveWindowSize)} may be on the way to it unacknowledged.";
    }

    private static string CallReply(NegotiationEvent step, OutgoingCallReply reply)
    {
        if (reply.ResultCode == 1)
        {
            return $"{Sender(step)} sets up the call at {Speed(reply.ConnectSpeed)}; on the Internet the speed means nothing. "
                + $"GRE packets to it carry call id {reply.CallId}, and at most {Packets(reply.PacketReceiveWindowSize)} may be on the way to it unacknowledged. PPP begins next.";
        }

        string action = reply.ResultCode switch
        {
            4 => " All its lines are taken; try again later, or raise the number of ports.",
            7 => " The server's settings say so.",
            _ => "",
        };
        return $"{Sender(step)} does not set up the call: {ResultOf(ControlCodes.OutgoingCallResult(reply.ResultCode), reply.ResultCode, reply.ErrorCode)}.{action}";
    }

    private static string DisconnectNotify(NegotiationEvent step, CallDisconnectNotify notify)
    {
        string reason = notify.ResultCode switch
        {
            1 => "the line was lost (result 1)",
            2 => $"there was an error, because {ErrorOf(notify.ErrorCode)} (result 2, error {notify.ErrorCode})",
            3 => "it was ended by its administration (result 3), for example because the server's PPP process was stopped",
            4 => $"{Receiver(step)} had asked for it with Call-Clear-Request (result 4)",
            _ => $"the reason is not defined (result {notify.ResultCode})",
        };
        string statistics = notify.CallStatisticsText.Length == 0 ? "" : $" It adds: \"{notify.CallStatisticsText}\".";
        return $"{Sender(step)} says that the call is over: {reason}.{statistics}";
    }

    private static string LinkInfo(NegotiationEvent step, SetLinkInfo info)
    {
        string maps = info.SendAccm == info.ReceiveAccm
            ? $"in both directions {Escaped(info.SendAccm)}"
            : $"sending {Escaped(info.SendAccm)}, receiving {Escaped(info.ReceiveAccm)}";
        string role = HasAnomaly(step, "WrongRole") ? " It looks like an answer in kind, but only the PNS, the end that placed the call, is to send this message (RFC 2637 section 2.15). Windows servers do it all the same, and it does no harm." : "";
        return $"{Sender(step)} tells which control characters are escaped on the line: {maps}. Over PPTP this has no effect: the frames travel in GRE packets, not as an asynchronous stream, and nothing is escaped.{role}";
    }

    private static string Escaped(uint map) => map switch
    {
        EveryControlCharacter => "all 32 of them (ACCM 0xffffffff, the default)",
        0 => "none (ACCM 0)",
        _ => $"those of ACCM 0x{map:x8}",
    };

    private static string ResultOf(string? name, byte result, byte error)
    {
        string text = name switch
        {
            null => $"result {result}, which is not defined",
            "DoNotAccept" => $"calls are not accepted (result {result})",
            "CommandChannelExists" => $"there is a control connection already (result {result})",
            _ => $"{Words(name)} (result {result})",
        };
        return error == 0 ? text : $"{text}, because {ErrorOf(error)} (error {error})";
    }

    private static string ErrorOf(byte error) => error switch
    {
        1 => "no control connection exists",
        2 => "a length or the magic cookie is wrong",
        3 => "a field has a value that is not allowed",
        4 => "there are not enough resources now",
        5 => "the call id is not known",
        6 => "the PAC has an error of its own",
        _ => "of something that is not defined",
    };

    private static string Version(ushort version) => $"{version >> 8}.{version & 0xFF}";

    private static string Introduction(string host, string vendor) => (host.Length, vendor.Length) switch
    {
        (0, 0) => " It names neither itself nor its vendor.",
        (0, _) => $" It does not name itself; its vendor is \"{vendor}\".",
        (_, 0) => $" It calls itself \"{host}\".",
        _ => $" It calls itself \"{host}\"; its vendor is \"{vendor}\".",
    };

    private static string From(string number) => number.Length == 0 ? "" : $" from \"{number}\"";

    private static string TypeOf(NegotiationEvent step) => step.Packet is ControlMessage message ? $" (type {message.Type})" : "";

    private static string Packets(ushort count) => count == 1 ? "1 packet" : $"{count} packets";

    private static string Speed(uint bitsPerSecond) => bitsPerSecond switch
    {
        >= 1_000_000 when bitsPerSecond % 1_000_000 == 0 => $"{bitsPerSecond / 1_000_000} Mbit/s",
        >= 1_000 when bitsPerSecond % 1_000 == 0 => $"{bitsPerSecond / 1_000} kbit/s",
        _ => $"{bitsPerSecond} bit/s",
    };
}
