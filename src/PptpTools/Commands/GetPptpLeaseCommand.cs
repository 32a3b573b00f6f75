using System.Management.Automation;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Commands;

/// <summary>Writes what IPCP agreed for each live session of this host, or for each session of a capture that came so far.</summary>
[Cmdlet(VerbsCommon.Get, "PptpLease", DefaultParameterSetName = PathSet)]
[OutputType(typeof(PptpLease))]
public sealed class GetPptpLeaseCommand : SessionCommand
{
    private protected override void Write(LiveSession session)
    {
        if (LiveLeases.Of(session) is { } lease)
            WriteObject(lease);
    }

    private protected override DecodeSink SinkFor(CaptureFile file) => new Output(this, file.Path);

    private sealed class Output(Cmdlet command, string? path) : DecodeSink
    {
        public override bool WantsAttempts => false;

        public override void OnSession(PptpSession session)
        {
            if (session.Lease is not { } lease)
                return;
            lease.Path = path;
            command.WriteObject(lease);
        }
    }
}
