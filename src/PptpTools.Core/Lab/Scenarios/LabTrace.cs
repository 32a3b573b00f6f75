using System.Collections.Generic;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Lab;

/// <summary>Keeps what a lab's live traces tell.</summary>
internal sealed class LabTrace : DecodeSink
{
    public List<NegotiationEvent> Events { get; } = [];

    public List<PptpSession> Sessions { get; } = [];

    public override void OnStep(NegotiationStep step) => Events.Add(step.ToEvent());

    public override void OnSession(PptpSession session) => Sessions.Add(session);
}
