using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ppp;

namespace PptpTools.Lab;

/// <summary>What a session says that it read and wrote itself, in its own order: nothing of it has passed the decoder.</summary>
internal sealed class EngineTrace : ISessionObserver
{
    private readonly List<(bool IsOutgoing, WireRecord Record)> _records = [];

    /// <summary>The records, control messages and packets of the link.</summary>
    public IReadOnlyList<(bool IsOutgoing, WireRecord Record)> Records => _records;

    /// <summary>True once nothing more is to be kept.</summary>
    public bool IsOver { get; set; }

    public void OnMessage(bool isOutgoing, ControlMessage message) => Add(isOutgoing, message);

    public void OnPacket(bool isOutgoing, PppPacket packet) => Add(isOutgoing, packet);

    private void Add(bool isOutgoing, WireRecord record)
    {
        if (!IsOver)
            _records.Add((isOutgoing, record));
    }
}
