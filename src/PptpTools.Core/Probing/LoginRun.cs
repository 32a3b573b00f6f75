using System;
using PptpTools.Session;
using PptpTools.Tracing;

namespace PptpTools.Probing;

/// <summary>Logs on, and asks for encryption with one key length.</summary>
internal sealed class LoginRun : ProbeRun
{
    private static readonly TimeSpan LoginLimit = TimeSpan.FromSeconds(40);

    /// <param name="settings">What the test goes by, with credentials.</param>
    /// <param name="kind">The key length, as a check.</param>
    /// <param name="method">How to log on.</param>
    public LoginRun(ProbeSettings settings, ServerCheckKind kind, AuthenticationMethod method)
        : base(settings, OptionsOf(kind, method), settings.Credentials!, proof: null)
    {
        Kind = kind;
        Method = method;
    }

    /// <summary>The key length, as a check.</summary>
    public ServerCheckKind Kind { get; }

    /// <summary>How it logs on.</summary>
    public AuthenticationMethod Method { get; }

    /// <summary>Whether the server took user name and password: Failed only where it refused them.</summary>
    public CheckVerdict Login { get; private set; } = CheckVerdict.Unknown;

    /// <summary>Whether encryption with the key length was agreed, both ways.</summary>
    public CheckVerdict Encryption { get; private set; } = CheckVerdict.Unknown;

    /// <summary>How long the server took from the call to its word on the login; null where it gave none.</summary>
    public TimeSpan? LoginTime { get; private set; }

    /// <inheritdoc/>
    protected override TimeSpan? Due => CalledAt + LoginLimit;

    /// <summary>What the end of the session says, once it is over.</summary>
    public void Judge()
    {
        if (Failure is not { } failure)
            return;
        if (Login == CheckVerdict.Unknown && failure.Kind is >= SessionFailureKind.BadCredentials and <= SessionFailureKind.ServerNotTrusted)
            Login = CheckVerdict.Failed;
        bool isAboutEncryption = failure.Kind is SessionFailureKind.EncryptionRefused or SessionFailureKind.LinkTerminatedByPeer or SessionFailureKind.EncryptionLost;
        if (Login == CheckVerdict.Passed && Encryption == CheckVerdict.Unknown && isAboutEncryption)
            Encryption = CheckVerdict.Failed;
    }

    private protected override void Probe(TunnelCall tunnel, TimeSpan now)
    {
        if (tunnel.Phase > SessionPhase.Authentication && Login == CheckVerdict.Unknown)
        {
            Login = CheckVerdict.Passed;
            LoginTime = now - CalledAt;
        }

        bool isEncrypted = tunnel.Link.SendingOption is not null && tunnel.Link.ReceivingOption is not null;
        if (isEncrypted)
            Encryption = CheckVerdict.Passed;
        if (isEncrypted || now >= CalledAt + LoginLimit)
            Close(now);
    }

    private static ClientOptions OptionsOf(ServerCheckKind kind, AuthenticationMethod method) => new()
    {
        Methods = [method],
        Encryption = EncryptionPolicy.Required,
        Strengths = kind switch
        {
            ServerCheckKind.Mppe40 => KeyStrengths.Bits40,
            ServerCheckKind.Mppe56 => KeyStrengths.Bits56,
            _ => KeyStrengths.Bits128,
        },
        IsStateful = false,
        EchoInterval = null,
    };
}
