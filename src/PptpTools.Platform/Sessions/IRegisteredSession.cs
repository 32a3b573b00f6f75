#if NET
using System;
using PptpTools.Session;

namespace PptpTools.Sessions;

/// <summary>A session that this process lists: a client's tunnel with all its reconnections, or one client of a server. Any thread may use it.</summary>
internal interface IRegisteredSession
{
    /// <summary>Something changed in state, phase, lease or routes. Raised on any thread; a handler must not wait.</summary>
    event Action? Changed;

    /// <summary>Everything of it that is to be seen, except its number and process.</summary>
    LiveSession Snapshot();

    /// <summary>Who records its octets; null for nobody.</summary>
    ITunnelTap? Tap { get; }

    /// <summary>True where what is recorded ends with this session; false where somebody else ends it.</summary>
    bool EndsTap => true;

    /// <summary>Ends it in good order, and waits for it; where that takes longer, it is simply ended.</summary>
    void Close(TimeSpan time);

    /// <summary>Called on any thread once it has ended and is no longer listed: what it still holds can go.</summary>
    void Forget()
    {
    }
}
#endif
