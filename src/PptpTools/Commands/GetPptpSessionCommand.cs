using System.Management.Automation;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>Writes one object for each live session of this host, or for each PPTP session of a capture.</summary>
[Cmdlet(VerbsCommon.Get, "PptpSession", DefaultParameterSetName = PathSet)]
[OutputType(typeof(LiveSession), typeof(PptpSession), typeof(ConnectionAttempt))]
public sealed class GetPptpSessionCommand : SessionCommand
{
    /// <summary>Connections to port 1723 that never became PPTP too.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = StreamSet)]
    [Parameter(ParameterSetName = LabSet)]
    public SwitchParameter IncludeAttempt { get; set; }

    private protected override void Write(LiveSession session) => WriteObject(session);

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
