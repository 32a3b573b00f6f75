namespace PptpTools.Decoding.Tracking;

/// <summary>The packets of a session's call that one end sends.</summary>
internal sealed class CallDirection(SessionTrack session, int sender)
{
    public SessionTrack Session => session;

    /// <summary>The end that sends.</summary>
    public int Sender => sender;
}
