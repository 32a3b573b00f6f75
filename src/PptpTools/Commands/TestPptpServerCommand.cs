using System;
using System.Management.Automation;
using PptpTools.Authentication;
using PptpTools.Probing;

namespace PptpTools.Commands;

/// <summary>Tests what a PPTP server accepts, and whether it can be reached, without harm to it or to an account.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PptpServer")]
[OutputType(typeof(ServerReport))]
public sealed class TestPptpServerCommand : PptpCommand
{
    private const int ActivityId = 1724;

    /// <summary>Names or IPv4 addresses of servers.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("ServerAddress", "ComputerName")]
    public string[] Server { get; set; } = [];

    /// <summary>Who logs on, so that encryption can be tested.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Credential is { Password.Length: > MicrosoftChap.MaximumPasswordLength } credential)
            ThrowTerminatingError(ErrorRecords.PasswordTooLong(credential.UserName));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string server in Server)
        {
            if (Cancellation.IsCancellationRequested)
                return;
            Test(server);
        }
    }

    private void Test(string server)
    {
        var progress = new ProgressRecord(ActivityId, $"Testing {server}", "starting");
        (string? user, string? domain) = CredentialReader.Name(Credential);
        using var test = new ServerTest(server, user, domain, Credential is null ? [] : CredentialReader.Characters(Credential))
        {
            Progress = text =>
            {
                WriteVerbose($"{server}: {text}");
                progress.StatusDescription = text;
                WriteProgress(progress);
            },
        };
        try
        {
            WriteObject(test.Run(Cancellation));
        }
        catch (OperationCanceledException)
        {
            // The pipeline is being stopped: what is known so far is not asked for any more.
        }
        finally
        {
            progress.RecordType = ProgressRecordType.Completed;
            if (!Cancellation.IsCancellationRequested)
                WriteProgress(progress);
        }
    }
}
