using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Session;
using PptpTools.Tracing;
#if NET
using System.ComponentModel;
using PptpTools.Probing;
#endif

namespace PptpTools.Commands;

/// <summary>Writes one object for each step of a negotiation: of a capture as it is decoded, or while it happens.</summary>
[Cmdlet(VerbsDiagnostic.Trace, "PptpNegotiation", DefaultParameterSetName = "Path")]
[OutputType(typeof(NegotiationEvent))]
public sealed class TracePptpNegotiationCommand : StepCommand
{
    private const string NumberedStep = "PptpTools.Tracing.NegotiationEvent#Step";
    private const string ServerSet = "Server";
    private const string InterfaceSet = "Interface";
    private const string SessionSet = "Session";

    /// <summary>The server of a connection that is made to be traced.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string Server { get; set; } = "";

    /// <summary>The ways of authentication that are allowed, the preferred first.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public AuthenticationMethod[] AuthenticationMethod { get; set; } = [PptpTools.Session.AuthenticationMethod.MsChapV2];

    /// <summary>Whether data must be encrypted.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    public EncryptionPolicy Encryption { get; set; } = EncryptionPolicy.Required;

    /// <summary>The key lengths that are allowed.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    public KeyStrengths KeyStrength { get; set; } = KeyStrengths.Bits128;

    /// <summary>Whose habits the client has.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    public PeerProfile PeerProfile { get; set; }

    /// <summary>Stays connected once the tunnel is open, until the pipeline is stopped.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    public SwitchParameter Stay { get; set; }

    /// <summary>A live session of this or another process, by name or number.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LiveSessionCompleter))]
    public string Session { get; set; } = "";

    /// <summary>The interface on which any host's PPTP is traced.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InterfaceSet)]
    [ValidateNotNullOrEmpty]
    public string Interface { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case ServerSet:
                TraceServer();
                break;
            case SessionSet:
                TraceSession();
                break;
            case InterfaceSet:
                TraceInterface();
                break;
            default:
                base.ProcessRecord();
                break;
        }
    }

    private protected override DecodeSink SinkFor(CaptureFile file) => new Output(this, file.Path);

    private void TraceInterface()
    {
        try
        {
            using InterfaceFrames frames = InterfaceFrames.Open(Interface);
            Trace(frames);
        }
        catch (CaptureDeviceException fault)
        {
            ThrowTerminatingError(ErrorRecords.Of(fault, Interface));
        }
    }

    private void TraceSession()
    {
        List<LiveSession> meant = [.. LiveSessionSearch.Find(this, Cancellation).Where(IsMeant)];
        if (meant.Count != 1)
            ThrowTerminatingError(meant.Count == 0 ? ErrorRecords.SessionNotFound(Session) : ErrorRecords.SessionNameIsAmbiguous(Session));
        if (meant[0].IsForeign)
            ThrowTerminatingError(ErrorRecords.ForeignNotTraced(meant[0]));
        try
        {
            using LiveFrames frames = TunnelPlatform.Current.TraceSession(meant[0], Cancellation);
            Trace(frames);
        }
        catch (IOException fault)
        {
            ThrowTerminatingError(ErrorRecords.TraceLost(fault, Session));
        }
        catch (OperationCanceledException)
        {
            // The pipeline is being stopped.
        }
    }

    private bool IsMeant(LiveSession session) =>
        string.Equals(session.Name, Session, StringComparison.OrdinalIgnoreCase)
        || (int.TryParse(Session, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && session.Id == id);

    private void TraceServer()
    {
        if (Credential.Length != 1)
            ThrowTerminatingError(ErrorRecords.OneCredential(Server));
#if NET
        try
        {
            TunnelPlatform.Current.DemandTunnels();
            PSCredential credential = Credential[0];
            (string? user, string? domain) = CredentialReader.Name(credential);
            using var connection = new WatchedConnection(Server, user!, domain, CredentialReader.Characters(credential), ClientOptions(), Stay, Cancellation);
            Trace(connection);
            if (connection.Failure is { } failure)
                WriteError(ErrorRecords.Of(failure, Server));
        }
        catch (OperationCanceledException)
        {
            // The pipeline is being stopped.
        }
        catch (Exception fault) when (fault is ServerNameException or Win32Exception or TunnelsNotSupportedException)
        {
            ThrowTerminatingError(ErrorRecords.NotConnected(fault, Server));
        }

        ClientOptions ClientOptions() => new()
        {
            Methods = AuthenticationMethod,
            Encryption = Encryption,
            Strengths = KeyStrength,
            Profile = PeerProfile,
        };
#else
        ThrowTerminatingError(ErrorRecords.NotConnected(new TunnelsNotSupportedException(), Server));
#endif
    }

    /// <summary>Decodes frames while they come. Whoever stops the pipeline ends it.</summary>
    private void Trace(LiveFrames frames)
    {
        using CapturePasswords? passwords = ReadPasswords(null);
        var decoder = new CaptureDecoder(Options with { Passwords = passwords }, new Output(this, frames.Source));
        try
        {
            while (frames.TryRead(Cancellation, out CaptureFrame frame))
            {
                if (frame.Missing > 0)
                    WriteVerbose($"{frames.Source}: {frame.Missing} packets before frame {frame.Number} were not kept: nobody listened yet, or they came faster than they were read.");
                decoder.Handle(frame);
            }
        }
        catch (IOException fault)
        {
            WriteError(ErrorRecords.TraceLost(fault, frames.Source));
        }

        if (Cancellation.IsCancellationRequested)
            return;
        decoder.Finish();
        if (frames.Dropped > 0)
            WriteWarning($"{frames.Dropped} frames were lost, because they came faster than they were read.");
    }

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
