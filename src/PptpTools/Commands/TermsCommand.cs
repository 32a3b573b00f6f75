using System.Management.Automation;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>A command that is one end of tunnels: what it allows the other to agree. The defaults are safe.</summary>
public abstract class TermsCommand : PptpCommand
{
    /// <summary>The ways of authentication that are allowed, the preferred first.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public AuthenticationMethod[] AuthenticationMethod { get; set; } = [Session.AuthenticationMethod.MsChapV2];

    /// <summary>Whether data must be encrypted.</summary>
    [Parameter]
    [Alias("EncryptionLevel")]
    public EncryptionPolicy Encryption { get; set; } = EncryptionPolicy.Required;

    /// <summary>The key lengths that are allowed.</summary>
    [Parameter]
    public KeyStrengths KeyStrength { get; set; } = KeyStrengths.Bits128;

    /// <summary>Whose habits this end has.</summary>
    [Parameter]
    [Alias("Quirk")]
    public PeerProfile PeerProfile { get; set; }
}
