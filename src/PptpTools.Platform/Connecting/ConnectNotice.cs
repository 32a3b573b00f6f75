using PptpTools.Tracing;

namespace PptpTools.Connecting;

/// <summary>What a notice of a connection being made is for.</summary>
public enum ConnectNoticeKind
{
    /// <summary>It got to another phase.</summary>
    Phase,

    /// <summary>A step of the negotiation, or something else for those who want to know more.</summary>
    Detail,

    /// <summary>Something its user should know.</summary>
    Warning,
}

/// <summary>What happens while a connection is made.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Text">What happened, for people.</param>
/// <param name="Phase">How far it got.</param>
public sealed record ConnectNotice(ConnectNoticeKind Kind, string Text, SessionPhase Phase);
