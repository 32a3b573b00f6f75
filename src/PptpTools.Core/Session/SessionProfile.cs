using System;
using PptpTools.Authentication;

namespace PptpTools.Session;

/// <summary>The habits of an end, beside what its user chose: what it says of itself, in which order it does things, what it leaves out.</summary>
internal sealed record SessionProfile
{
    /// <summary>The control connection.</summary>
    public required ControlConnectionSettings Control { get; init; }

    /// <summary>The link, before the user's options are applied.</summary>
    public required PppLinkOptions Link { get; init; }

    /// <summary>True to send Set-Link-Info as soon as the call is open.</summary>
    public bool SendsLinkInfoAtCall { get; init; }

    /// <summary>True to send Set-Link-Info each time LCP opens.</summary>
    public bool SendsLinkInfoAtLink { get; init; }

    /// <summary>The ACCM of Set-Link-Info, both ways, where LCP has agreed on none. It means nothing in GRE, which has no asynchronous framing.</summary>
    public uint Accm { get; init; } = 0xFFFF_FFFF;

    /// <summary>The sequence number of the first GRE packet.</summary>
    public uint FirstSequence { get; init; }

    /// <summary>How long a received packet may wait for one that carries its acknowledgment.</summary>
    public TimeSpan AcknowledgmentDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>True to ask for WINS servers.</summary>
    public bool WantsWins { get; init; }

    /// <summary>False to leave a server's own address out of its IPCP request, which RFC 1332 section 3.3 allows and users of pppd report (ppp-project/ppp#235).</summary>
    public bool NamesOwnAddress { get; init; } = true;

    /// <summary>True to refuse stateless encryption where stateful was chosen, as Cisco IOS before 12.3(11.4) did (CSCdu30944).</summary>
    public bool InsistsOnStateful { get; init; }

    /// <summary>What is said of callback.</summary>
    public CallbackSettings Callback { get; init; } = CallbackSettings.Default;

    /// <summary>The name in challenges, and whose words the results have.</summary>
    public AuthenticatorSettings Authenticator { get; init; } = AuthenticatorSettings.Default;
}
