using System.Management.Automation;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Commands;

/// <summary>Writes one object for each step of a negotiation, as it is decoded.</summary>
[Cmdlet(VerbsDiagnostic.Trace, "PptpNegotiation", DefaultParameterSetName = "Path")]
[OutputType(typeof(NegotiationEvent))]
public sealed class TracePptpNegotiationCommand : StepCommand
{
    private const string NumberedStep = "PptpTools.Tracing.NegotiationEvent#Step";

    private protected override DecodeSink SinkFor(CaptureFile file) => new Output(this, file.Path);

    private sealed class Output(Cmdlet command, string? path) : DecodeSink
    {
        public override bool WantsSessions => false;

        public override bool WantsAttempts => false;

        public override void OnStep(NegotiationStep step)
        {
            NegotiationEvent found = step.ToEvent();
            found.Path = path;
            command.WriteObject(found.Step is null ? found : WithStepColumn(found));
        }

        /// <summary>Gives a numbered step the view that has a column for its number.</summary>
        private static PSObject WithStepColumn(NegotiationEvent found)
        {
            var wrapped = new PSObject(found);
            wrapped.TypeNames.Insert(0, NumberedStep);
            return wrapped;
        }
    }
}
