using System.Collections.Generic;
using System.Management.Automation;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Commands;

/// <summary>Reads a whole capture into one object.</summary>
[Cmdlet(VerbsData.Import, "PptpCapture", DefaultParameterSetName = "Path")]
[OutputType(typeof(PptpCapture))]
public sealed class ImportPptpCaptureCommand : StepCommand
{
    private protected override DecodeSink SinkFor(CaptureFile file) => new Gathering(file.Path);

    private protected override void Finished(CaptureFile file, DecodeSink sink, DecodeTotals totals)
    {
        var found = (Gathering)sink;
        WriteObject(new PptpCapture(file.Path, file.Reader, totals)
        {
            Sessions = found.Sessions,
            Events = found.Events,
            Attempts = found.Attempts,
        });
    }

    private sealed class Gathering(string? path) : DecodeSink
    {
        public List<PptpSession> Sessions { get; } = [];

        public List<NegotiationEvent> Events { get; } = [];

        public List<ConnectionAttempt> Attempts { get; } = [];

        public override void OnStep(NegotiationStep step)
        {
            NegotiationEvent found = step.ToEvent();
            found.Path = path;
            Events.Add(found);
        }

        public override void OnSession(PptpSession session)
        {
            session.Path = path;
            if (session.Lease is { } lease)
                lease.Path = path;
            Sessions.Add(session);
        }

        public override void OnAttempt(ConnectionAttempt attempt)
        {
            attempt.Path = path;
            Attempts.Add(attempt);
        }
    }
}
