using System.Management.Automation;
using PptpTools.Capture;
using PptpTools.Decoding;

namespace PptpTools.Commands;

/// <summary>Writes one object for each PPTP session of a capture.</summary>
[Cmdlet(VerbsCommon.Get, "PptpSession", DefaultParameterSetName = "Path")]
[OutputType(typeof(PptpSession), typeof(ConnectionAttempt))]
public sealed class GetPptpSessionCommand : CaptureCommand
{
    /// <summary>Connections to port 1723 that never became PPTP too.</summary>
    [Parameter]
    public SwitchParameter IncludeAttempt { get; set; }

    private protected override DecodeSink SinkFor(CaptureFile file) => new Output(this, file.Path);

    private sealed class Output(GetPptpSessionCommand command, string? path) : DecodeSink
    {
        public override bool WantsAttempts => command.IncludeAttempt;

        public override void OnSession(PptpSession session)
        {
            session.Path = path;
            if (session.Lease is { } lease)
                lease.Path = path;
            command.WriteObject(session);
        }

        public override void OnAttempt(ConnectionAttempt attempt)
        {
            attempt.Path = path;
            command.WriteObject(attempt);
        }
    }
}
