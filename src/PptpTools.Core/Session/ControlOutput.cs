using PptpTools.Wire;
using PptpTools.Wire.Control;

namespace PptpTools.Session;

/// <summary>What a <see cref="ControlConnection"/> tells its owner.</summary>
internal enum ControlOutputKind : byte
{
    /// <summary>Write <see cref="ControlOutput.Message"/> to the TCP connection.</summary>
    Send,

    /// <summary>
    /// A message was read, before anything that it causes. Where there is none, <see cref="ControlOutput.SkippedOctets"/> octets
    /// were no message, for the reason in <see cref="ControlOutput.Error"/>.
    /// </summary>
    Received,

    /// <summary>Both ends have started; <see cref="ControlOutput.Message"/> is the peer's request or reply.</summary>
    Established,

    /// <summary>The peer asks for <see cref="ControlOutput.Call"/>: accept or refuse it.</summary>
    CallRequested,

    /// <summary>The call is established: GRE may flow. <see cref="ControlOutput.Message"/> is the peer's message; null where this end's reply opened it.</summary>
    CallOpened,

    /// <summary>The call is over, as <see cref="ControlOutput.End"/> says.</summary>
    CallEnded,

    /// <summary>The peer sent Set-Link-Info for the call.</summary>
    LinkInfo,

    /// <summary>The peer sent WAN-Error-Notify for the call.</summary>
    WanError,

    /// <summary>Close the TCP connection when everything to be sent is written.</summary>
    CloseTransport,

    /// <summary>The control connection is over, as <see cref="ControlOutput.End"/> says. Nothing follows.</summary>
    Ended,
}

/// <summary>One thing that a <see cref="ControlConnection"/> tells its owner.</summary>
/// <param name="Kind">What.</param>
/// <param name="Message">The message to send, or that was read.</param>
/// <param name="Call">The call that it is about.</param>
internal readonly record struct ControlOutput(ControlOutputKind Kind, ControlMessage? Message = null, ControlCall? Call = null)
{
    /// <summary>Why the call or the connection ended.</summary>
    public ControlEnd End { get; init; }

    /// <summary>Octets of the stream that were no message.</summary>
    public int SkippedOctets { get; init; }

    /// <summary>Why they were no message, or what is missing of a message cut short by the end of the stream.</summary>
    public WireError Error { get; init; }
}
