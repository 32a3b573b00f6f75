using System.Management.Automation;
using PptpTools.Authentication;
using PptpTools.Decoding;
using PptpTools.Lab;
using PptpTools.Tracing;

namespace PptpTools.Commands;

/// <summary>A command over the steps of captures.</summary>
public abstract class StepCommand : CaptureCommand
{
    /// <summary>Only steps of these protocols.</summary>
    [Parameter]
    public Layer[] Layer { get; set; } = [];

    /// <summary>All data packets and stand-alone acknowledgments too.</summary>
    [Parameter]
    public SwitchParameter IncludeData { get; set; }

    /// <summary>Users and passwords to read encrypted data with.</summary>
    [Parameter]
    [Credentials]
    [ValidateNotNullOrEmpty]
    public PSCredential[] Credential { get; set; } = [];

    private protected override DecodeOptions Options => base.Options with { Layers = Layer, IncludeData = IncludeData };

    private protected override CapturePasswords? ReadPasswords(LabResult? lab)
    {
        foreach (PSCredential credential in Credential)
        {
            if (credential.Password.Length > MicrosoftChap.MaximumPasswordLength)
                ThrowTerminatingError(ErrorRecords.PasswordTooLong(credential.UserName));
        }

        if (Credential.Length == 0 && lab is null)
            return null;
        CapturePasswords passwords = CredentialReader.Read(Credential);
        lab?.AddPasswords(passwords);
        return passwords;
    }
}
