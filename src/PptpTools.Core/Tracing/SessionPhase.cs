namespace PptpTools.Tracing;

/// <summary>How far a session got, in the order in which a connection is made.</summary>
public enum SessionPhase : byte
{
    /// <summary>Not known: the capture began in the middle.</summary>
    Unknown,

    /// <summary>The TCP connection to port 1723.</summary>
    TcpConnection,

    /// <summary>Start-Control-Connection (RFC 2637 section 2.1).</summary>
    ControlConnection,

    /// <summary>Outgoing-Call or Incoming-Call (RFC 2637 section 2.7).</summary>
    Call,

    /// <summary>LCP (RFC 1661 section 3.4).</summary>
    LinkEstablishment,

    /// <summary>Authentication (RFC 1661 section 3.5).</summary>
    Authentication,

    /// <summary>Callback control.</summary>
    Callback,

    /// <summary>The network control protocols (RFC 1661 section 3.6).</summary>
    Network,

    /// <summary>IPCP, or IPV6CP, is open: data can flow.</summary>
    Open,
}
