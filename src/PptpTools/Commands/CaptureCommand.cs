using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Net;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Lab;

namespace PptpTools.Commands;

/// <summary>A command over captures: which files, which sessions, and the one loop that decodes them.</summary>
public abstract class CaptureCommand : PptpCommand
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string StreamSet = "InputObject";
    private protected const string LabSet = "Lab";
    private const int FramesBetweenLooks = 1024;

    /// <summary>Paths of captures; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public virtual string[] Path { get; set; } = [];

    /// <summary>Paths of captures, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A capture as a stream. It is read, not closed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StreamSet, ValueFromPipeline = true)]
    public Stream? InputObject { get; set; }

    /// <summary>What a run of the lab left: its capture is read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LabSet, ValueFromPipeline = true)]
    public LabResult? LabResult { get; set; }

    /// <summary>Only these sessions, by their numbers in the capture.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    [ValidateRange(1, int.MaxValue)]
    public int[] SessionId { get; set; } = [];

    /// <summary>Only sessions of these clients.</summary>
    [Parameter]
    public IPAddress[] ClientAddress { get; set; } = [];

    /// <summary>Only sessions of these servers.</summary>
    [Parameter]
    public IPAddress[] ServerAddress { get; set; } = [];

    /// <summary>Only what was captured at this time or later.</summary>
    [Parameter]
    public DateTimeOffset? After { get; set; }

    /// <summary>Only what was captured before this time.</summary>
    [Parameter]
    public DateTimeOffset? Before { get; set; }

    /// <summary>What the decoder is to report.</summary>
    private protected virtual DecodeOptions Options => new()
    {
        SessionIds = SessionId,
        ClientAddresses = ClientAddress,
        ServerAddresses = ServerAddress,
        From = After,
        Until = Before,
    };

    /// <summary>True where more than one capture was given, or may yet come down the pipeline.</summary>
    private protected bool SeveralCaptures { get; private set; }

    /// <summary>Decodes every capture that the parameters name.</summary>
    protected override void ProcessRecord()
    {
        if (LabResult is not null)
        {
            using var octets = new MemoryStream(LabResult.Capture, writable: false);
            Decode(octets, LabResult);
            return;
        }

        if (InputObject is not null)
        {
            Decode(InputObject, InputObject);
            return;
        }

        List<string> paths = [.. CapturePaths.Resolve(this, Path, LiteralPath)];
        SeveralCaptures = paths.Count > 1 || MyInvocation.ExpectingInput;
        foreach (string path in paths)
        {
            if (Cancellation.IsCancellationRequested)
                return;
            if (CaptureFile.TryOpen(path, out CaptureFile? file, out CaptureFileFault? fault))
                Decode(file!, path);
            else
                WriteError(ErrorRecords.Of(fault!, path));
        }
    }

    /// <summary>The passwords to read encrypted data with, which the caller disposes of; null for none.</summary>
    /// <param name="lab">The run of the lab that is read, whose user's password is known; null for any other capture.</param>
    private protected virtual CapturePasswords? ReadPasswords(LabResult? lab) => null;

    /// <summary>Receives what the decoder finds in one capture.</summary>
    private protected abstract DecodeSink SinkFor(CaptureFile file);

    /// <summary>The capture has been decoded as far as it can be read.</summary>
    /// <param name="file">The capture.</param>
    /// <param name="sink">What <see cref="SinkFor"/> gave.</param>
    /// <param name="totals">What was read.</param>
    private protected virtual void Finished(CaptureFile file, DecodeSink sink, DecodeTotals totals)
    {
    }

    private void Decode(Stream stream, object target)
    {
        if (CaptureFile.TryOpen(stream, out CaptureFile? file, out CaptureFileFault? fault))
            Decode(file!, target);
        else
            WriteError(ErrorRecords.Of(fault!, target));
    }

    private void Decode(CaptureFile file, object target)
    {
        using (file)
        {
            if (file.Reader.Problem is { } unreadable)
            {
                WriteError(ErrorRecords.Of(unreadable, target));
                return;
            }

            DecodeSink sink = SinkFor(file);
            var progress = new DecodeProgress(this, file);
            using CapturePasswords? passwords = ReadPasswords(target as LabResult);
            var decoder = new CaptureDecoder(Options with { Passwords = passwords }, sink);
            var totals = new DecodeTotals();
            var unread = new UnreadInterfaces();
            CaptureFileFault? fault;
            while (file.TryRead(out CaptureFrame frame, out fault))
            {
                if (unread.IsNew(frame))
                    WriteError(ErrorRecords.UnknownLinkType(file.Reader.Interfaces, frame, target));
                decoder.Handle(frame);
                totals.Count(frame.Ticks);
                if (totals.Frames % FramesBetweenLooks == 0 && !progress.Look(Cancellation))
                    return;
            }

            if (fault is not null)
                WriteError(ErrorRecords.Of(fault, target));
            decoder.Finish();
            progress.Complete();
            string name = file.Path ?? "stream";
            WriteVerbose($"{name}: {file.Reader.Format}, {totals.Frames} frames");
            WriteDebug($"{name}: {file.Reader.StreamPosition} octets read, interfaces {string.Join(", ", file.Reader.Interfaces)}");
            Finished(file, sink, totals);
            foreach (SessionDecryption decryption in decoder.Decryptions)
                Report(decryption, target);
            if (file.Reader.Problem is { } problem)
                WriteError(ErrorRecords.Of(problem, target));
        }
    }

    /// <summary>Tells what became of a session's passwords: a wrong one is an error, none or none that helps a warning. Those of the lab nobody gave.</summary>
    private void Report(SessionDecryption decryption, object target)
    {
        switch (decryption.Outcome)
        {
            case var _ when target is LabResult:
                WriteVerbose($"Session {decryption.SessionId}, user '{decryption.UserName}': {decryption.Outcome}, {decryption.Decrypted} packets decrypted, {decryption.Failed} not");
                break;
            case DecryptionOutcome.WrongPassword:
                WriteError(ErrorRecords.WrongPassword(decryption, target));
                break;
            case DecryptionOutcome.NoCredential:
                WriteWarning($"Session {decryption.SessionId} stays encrypted: -Credential has no user '{decryption.UserName}'.");
                break;
            case DecryptionOutcome.NoExchange:
                WriteWarning($"Session {decryption.SessionId} stays encrypted: the capture has no MS-CHAP challenge and response of it, and the keys are made from these.");
                break;
            default:
                WriteVerbose($"Session {decryption.SessionId}, user '{decryption.UserName}': {decryption.Decrypted} packets decrypted, {decryption.Failed} not");
                break;
        }
    }
}
