using System;
using System.Collections.Generic;
using PptpTools.Tracing;
using PptpTools.Wire;

namespace PptpTools.Decoding;

/// <summary>How a session ended.</summary>
public enum SessionEnd : byte
{
    /// <summary>It had not ended when the capture did.</summary>
    CaptureEnded,

    /// <summary>No frame for longer than the idle time-out.</summary>
    Idle,

    /// <summary>Call-Clear-Request or Stop-Control-Connection-Request from the client.</summary>
    ClosedByClient,

    /// <summary>Call-Disconnect-Notify or Stop-Control-Connection-Request from the server.</summary>
    ClosedByServer,

    /// <summary>LCP Terminate-Request, then the TCP connection closed; without PPTP also the end of the PPPoE session, or a new beginning of LCP.</summary>
    LinkTerminated,

    /// <summary>The TCP connection was closed with no message before.</summary>
    ConnectionClosed,

    /// <summary>The TCP connection was reset.</summary>
    ConnectionReset,

    /// <summary>A request was refused: the reply's result code says why.</summary>
    Refused,

    /// <summary>The peer refused the credentials.</summary>
    AuthenticationFailed,
}

/// <summary>One PPTP session of a capture: a call on a control connection, with the PPP link that it carries.</summary>
public sealed class PptpSession
{
    internal PptpSession(int id) => Id = id;

    /// <summary>Number of the session in its capture, from 1, in order of appearance.</summary>
    public int Id { get; }

    /// <summary>Where it was read from; null where that was a stream.</summary>
    public string? Path { get; set; }

    /// <summary>The side that connected.</summary>
    public Endpoint Client { get; internal set; } = NegotiationStep.Nowhere;

    /// <summary>The side that accepted TCP port 1723.</summary>
    public Endpoint Server { get; internal set; } = NegotiationStep.Nowhere;

    /// <summary>How the server's side is known.</summary>
    public DirectionEvidence DirectionEvidence { get; internal set; }

    /// <summary>Time of the first frame, in UTC.</summary>
    public DateTimeOffset StartTime { get; internal set; }

    /// <summary>Time of the last frame, in UTC.</summary>
    public DateTimeOffset EndTime { get; internal set; }

    /// <summary>From the first frame to the last.</summary>
    public TimeSpan Duration => EndTime - StartTime;

    /// <summary>Number of the first frame.</summary>
    public long FirstFrame { get; internal set; }

    /// <summary>Number of the last frame.</summary>
    public long LastFrame { get; internal set; }

    /// <summary>Number of frames that belong to the session.</summary>
    public long FrameCount { get; internal set; }

    /// <summary>How far the session got.</summary>
    public SessionPhase Phase { get; internal set; }

    /// <summary>How it ended.</summary>
    public SessionEnd End { get; internal set; }

    /// <summary>How it ended, in a sentence with the code that the peer gave.</summary>
    public string EndText { get; internal set; } = "";

    /// <summary>The control connection; null where the capture has none of it.</summary>
    public ControlConnectionInfo? ControlConnection { get; internal set; }

    /// <summary>The call; null where none was made.</summary>
    public CallInfo? Call { get; internal set; }

    /// <summary>The user name that the client gave; null where it gave none.</summary>
    public string? UserName { get; internal set; }

    /// <summary>The authentication that was carried out, such as <c>MS-CHAPv2</c>; null where none was.</summary>
    public string? Authentication { get; internal set; }

    /// <summary>True when the server accepted the client, false when it refused; null where the capture does not tell.</summary>
    public bool? Authenticated { get; internal set; }

    /// <summary>The encryption that was agreed for the data, such as <c>MPPE 128-bit stateless</c>; <c>none</c> where there was none. It stays when CCP or the link is terminated.</summary>
    public string Encryption { get; internal set; } = "none";

    /// <summary>What became of the passwords that were given to read its data; null where none was given.</summary>
    public SessionDecryption? Decryption { get; internal set; }

    /// <summary>The compression that was agreed for the data, such as <c>MPPC</c> or <c>Deflate</c>; null where there was none. It stays when CCP or the link is terminated.</summary>
    public string? Compression { get; internal set; }

    /// <summary>The addresses that IPCP agreed; null where it did not begin.</summary>
    public PptpLease? Lease { get; internal set; }

    /// <summary>Every option of every protocol: who proposed it, what became of it.</summary>
    public IReadOnlyList<OptionHistory> Options { get; internal set; } = [];

    /// <summary>Requests and their replies, with times.</summary>
    public IReadOnlyList<RequestTiming> Requests { get; internal set; } = [];

    /// <summary>GRE from the client to the server.</summary>
    public GreStatistics ToServer { get; internal set; } = new();

    /// <summary>GRE from the server to the client.</summary>
    public GreStatistics FromServer { get; internal set; } = new();

    /// <summary>What was found wrong or worth a look, with frames; at most a few hundred are kept.</summary>
    public IReadOnlyList<SessionAnomaly> Anomalies { get; internal set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"session {Id}: {Client} to {Server}, {Phase}, {End}";
}

/// <summary>An anomaly of a session.</summary>
/// <param name="Frame">Number of the frame.</param>
/// <param name="Layer">The protocol.</param>
/// <param name="Anomaly">What was found.</param>
public sealed record SessionAnomaly(long Frame, Layer Layer, Anomaly Anomaly)
{
    /// <inheritdoc/>
    public override string ToString() => $"frame {Frame}: {Layer} {Anomaly}";
}
