namespace PptpTools.Session;

/// <summary>The phases of a PPP link (RFC 1661 section 3.2), with callback as a phase of its own.</summary>
internal enum LinkPhase : byte
{
    /// <summary>Nothing below: before <see cref="PppLink.Up"/>, and after the end.</summary>
    Dead,

    /// <summary>LCP negotiates.</summary>
    Establish,

    /// <summary>The ends prove who they are.</summary>
    Authenticate,

    /// <summary>The ends agree who calls whom back.</summary>
    Callback,

    /// <summary>The network protocols and compression negotiate.</summary>
    Network,

    /// <summary>A network protocol is open, and encryption where it is required: data flows.</summary>
    Open,

    /// <summary>LCP terminates.</summary>
    Terminate,
}
