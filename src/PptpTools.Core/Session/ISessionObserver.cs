using PptpTools.Wire.Control;
using PptpTools.Wire.Ppp;

namespace PptpTools.Session;

/// <summary>
/// Is told what a session itself read and wrote, each record as the session has it. Data packets are not reported. Each method is called by
/// the thread whose half of the session it is.
/// </summary>
internal interface ISessionObserver
{
    /// <summary>A control message was read, or taken to be written.</summary>
    void OnMessage(bool isOutgoing, ControlMessage message);

    /// <summary>A packet of the link was read and is about to be handled, or was taken to be sent.</summary>
    void OnPacket(bool isOutgoing, PppPacket packet);
}
