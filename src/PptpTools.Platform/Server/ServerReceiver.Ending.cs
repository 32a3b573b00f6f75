#if NET
using System;
using System.Collections.Generic;
using PptpTools.Session;

namespace PptpTools.Server;

/// <content>The end of all connections.</content>
internal sealed partial class ServerReceiver
{
    /// <summary>Ends every connection in good order.</summary>
    public void CloseAll()
    {
        foreach (ServerClient client in new List<ServerClient>(_clients.Values))
        {
            client.Session.Close(_state.Now);
            Follow(client);
        }
    }

    /// <summary>Leaves those who have not gone by themselves, in whatever state they are: none of them keeps the others.</summary>
    /// <exception cref="AggregateException">What some of them said to it.</exception>
    public void Abandon(SessionFailure failure)
    {
        var faults = new List<Exception>();
        foreach (ServerClient client in _clients.Values)
        {
            try
            {
                Abandon(client, failure);
            }
            catch (Exception error)
            {
                faults.Add(error);
            }
        }

        _clients.Clear();
        _state.Connections = 0;
        if (faults.Count > 0)
            throw new AggregateException(faults);
    }

    private void Abandon(ServerClient client, SessionFailure failure)
    {
        try
        {
            for (int i = client.Links.Count - 1; i >= 0; i--)
                End(client.Links[i], failure);
        }
        finally
        {
            client.Dispose();
        }
    }
}
#endif
