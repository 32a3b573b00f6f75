namespace PptpTools.Decoding.Tracking;

/// <summary>The packets of a session's call that one end sends.</summary>
internal sealed class CallDirection(SessionTrack session, int sender, bool isForeign)
{
    public SessionTrack Session => session;

    /// <summary>The end that sends.</summary>
    public int Sender => sender;

    /// <summary>True where the packets carry an id that no control message assigned.</summary>
    public bool IsForeign => isForeign;
}
