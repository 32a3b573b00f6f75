using System;
using PptpTools.Wire.Control;

namespace PptpTools.Session;

internal sealed partial class ControlConnection
{
    private const byte Successful = 1;
    private const byte GeneralError = ControlCodes.GeneralError;
    private const byte NotConnected = 1;
    private const byte NoResource = 4;
    private const byte CommandChannelExists = 3;
    private const byte VersionNotSupported = 5;

    private void Handle(ControlMessage message, TimeSpan now)
    {
        _outputs.Enqueue(new ControlOutput(ControlOutputKind.Received, message));
        ControlTransition transition = ControlConnectionTable.Find(State, ControlConnectionTable.HappeningOf(message));
        if ((transition.Actions & ControlActions.End) == 0)
            Enter((ControlState)transition.Next, now);
        NoteSignOfLife(now);
        for (int rest = (int)transition.Actions; rest != 0; rest &= rest - 1)
            Act((ControlActions)(rest & -rest), message, now);
    }

    private void Act(ControlActions action, ControlMessage message, TimeSpan now)
    {
        switch (action)
        {
            case ControlActions.SendStartReply:
                PeerStart ??= message;
                Send(StartReply(_settings.StartResult));
                break;
            case ControlActions.SendStartExists:
                Send(StartReply(CommandChannelExists));
                break;
            case ControlActions.SendStartVersion:
                Send(StartReply(VersionNotSupported));
                break;
            case ControlActions.SendStopRequest:
                _closing = ControlEnd.Of(message);
                Send(new StopControlConnectionRequest { Reason = (byte)ControlStopReason.Protocol });
                break;
            case ControlActions.SendStopReply:
                Send(new StopControlConnectionReply { ResultCode = Successful });
                break;
            case ControlActions.SendEchoReply:
                Send(new EchoReply { Identifier = ((EchoRequest)message).Identifier, ResultCode = Successful });
                break;
            case ControlActions.SendEchoError:
                Send(new EchoReply { Identifier = ((EchoRequest)message).Identifier, ResultCode = GeneralError, ErrorCode = NotConnected });
                break;
            case ControlActions.RefuseUnconnected:
                Send(Refusal(message, GeneralError, NotConnected, 0));
                break;
            case ControlActions.Up:
                PeerStart = message;
                _outputs.Enqueue(new ControlOutput(ControlOutputKind.Established, message));
                break;
            case ControlActions.RequestCall:
                RequestCall(message);
                break;
            case ControlActions.HandToCall:
                HandToCall(message, now);
                break;
            default:
                Finish(_closing ?? ControlEnd.Of(message));
                break;
        }
    }

    private StartControlConnectionRequest StartRequest() => new()
    {
        ProtocolVersion = _settings.ProtocolVersion,
        FramingCapabilities = _settings.FramingCapabilities,
        BearerCapabilities = _settings.BearerCapabilities,
        MaximumChannels = _settings.MaximumChannels,
        FirmwareRevision = _settings.FirmwareRevision,
        HostName = _settings.HostName,
        VendorString = _settings.VendorString,
    };

    private StartControlConnectionReply StartReply(byte result) => new()
    {
        ProtocolVersion = _settings.ProtocolVersion,
        ResultCode = result,
        FramingCapabilities = _settings.FramingCapabilities,
        BearerCapabilities = _settings.BearerCapabilities,
        MaximumChannels = _settings.MaximumChannels,
        FirmwareRevision = _settings.FirmwareRevision,
        HostName = _settings.HostName,
        VendorString = _settings.VendorString,
    };
}
