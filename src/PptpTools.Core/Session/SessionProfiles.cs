using System;
using System.Text;
using PptpTools.Authentication;
using PptpTools.Encryption;
using PptpTools.Negotiation;
using PptpTools.Wire;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Session;

/// <summary>
/// The habits of real peers, each with where it is known from. What no source tells is as in <see cref="PeerProfile.Standard"/>.
/// </summary>
internal static class SessionProfiles
{
    private const byte LocallyAssignedClass = 1;
    private const byte CallbackByProtocol = 6;
    private const ushort MicrosoftFirmware2000 = 2195;
    private const string CiscoVendor = "Cisco Systems, Inc.";
    private const ushort CiscoFirmware = 0x1200;

    /// <summary>A client's habits.</summary>
    /// <param name="profile">Whose.</param>
    /// <param name="hostName">The name of this computer.</param>
    public static SessionProfile Client(PeerProfile profile, string hostName) => profile switch
    {
        // The paper: options and order of steps 7 to 41, results and bits. Public captures of Windows NT 5 clients: no host name, capabilities 1 and 1,
        // window 64, 300 bit/s to 100 Mbit/s, MRRU 1614, discriminator of class 1 with 20 octets.
        PeerProfile.Windows2000 => WindowsClient("Microsoft Windows NT", MicrosoftFirmware2000) with
        {
            AcknowledgmentDelay = TimeSpan.FromMilliseconds(100),
            Callback = new CallbackSettings { AnswerDelay = TimeSpan.FromMilliseconds(145) },
            Link = new PppLinkOptions
            {
                NetworkStart = NetworkStart.AtOnce,
                Lcp = new LcpPreferences
                {
                    MaximumReceiveUnit = null,
                    AsyncControlCharacterMap = null,
                    MaximumReceivedReconstructedUnit = 1614,
                    EndpointDiscriminator = Endpoint(hostName),
                    Callback = new CallbackOption(CallbackByProtocol),
                },
                Identifications = ["MSRASV5.00", $"MSRAS-1-{hostName}"],
            },
        },

        // A public capture of a Windows 7 client: vendor "Microsoft", firmware 0, no host name, MRU 1400 and callback in LCP, no multilink,
        // Identifications of version 5.20, network protocols beside CCP.
        PeerProfile.Windows => WindowsClient("Microsoft", firmware: 0) with
        {
            Link = new PppLinkOptions
            {
                NetworkStart = NetworkStart.AtOnce,
                Lcp = new LcpPreferences { MaximumReceiveUnit = 1400, AsyncControlCharacterMap = null, Callback = new CallbackOption(CallbackByProtocol) },
                Identifications = ["MSRASV5.20", $"MSRAS-0-{hostName}"],
            },
        },

        // Our captures 01 to 16 of pptp-linux 1.10.0 with pppd 2.4.9: 65535 channels, window 3, sequence from 1, acknowledgment after 0.5 s,
        // Call-Clear-Request and FIN at the end, ACCM 0, network after encryption.
        PeerProfile.Linux => Standard("local", "cananian", firmware: 1, isServer: false) with
        {
            Control = Control("local", "cananian", 1, isServer: false) with
            {
                MaximumChannels = ushort.MaxValue,
                SendsStopRequest = false,
                Call = new ControlCallSettings { ReceiveWindow = 3, MinimumBps = 2400, MaximumBps = 10_000_000 },
            },
            FirstSequence = 1,
            Link = LinuxLink,
        },

        // As the server of that name; no capture or log of a client was found.
        PeerProfile.RouterOS => Standard(hostName, "MikroTik", firmware: 1, isServer: false) with { Link = RouterOSLink },

        // As the server of that name; no capture or log of a client was found.
        PeerProfile.Cisco => Standard(hostName, CiscoVendor, CiscoFirmware, isServer: false) with { Link = CiscoLink, InsistsOnStateful = true },
        _ => Standard(hostName, "PptpTools", firmware: 1, isServer: false),
    };

    /// <summary>A server's habits.</summary>
    /// <param name="profile">Whose.</param>
    /// <param name="hostName">The name of this computer, which goes into challenges.</param>
    public static SessionProfile Server(PeerProfile profile, string hostName) => profile switch
    {
        // The paper: the server waits for the client's LCP (10, 11), asks for a link discriminator (11), Set-Link-Info (16), callback (23).
        PeerProfile.Windows2000 => Standard(hostName, "Microsoft Windows NT", MicrosoftFirmware2000, isServer: true) with
        {
            SendsLinkInfoAtLink = true,
            AcknowledgmentDelay = TimeSpan.FromMilliseconds(100),
            Link = new PppLinkOptions
            {
                NetworkStart = NetworkStart.AtOnce,
                WaitsForPeer = true,
                Lcp = new LcpPreferences
                {
                    MaximumReceiveUnit = null,
                    AsyncControlCharacterMap = null,
                    MaximumReceivedReconstructedUnit = 1614,
                    EndpointDiscriminator = Endpoint(hostName),
                    LinkDiscriminator = 1,
                    GrantsCallback = true,
                },
            },
        },
        // Logs of pppd and pptp-linux against servers of Windows 2003 and later (ubuntuforums.org, "LCP terminated by peer" and others, 2005 to 2010):
        // LCP from identifier 0 with MRU 1400, authentication, callback, MRRU 1614, discriminator of 20 octets and link discriminator; IPCP beside
        // CCP; Set-Link-Info with the client's own ACCM; and the error's number in LCP's Terminate-Request (pptpclient.sourceforge.net,
        // "lcp_term_garbled"). That the server waits for the client's LCP is the paper's; vendor and firmware are the client's, for want of a source.
        PeerProfile.Windows => Standard(hostName, "Microsoft", firmware: 0, isServer: true) with
        {
            SendsLinkInfoAtLink = true,
            Link = new PppLinkOptions
            {
                NetworkStart = NetworkStart.AtOnce,
                WaitsForPeer = true,
                FirstIdentifier = 0,
                EndsWithErrorNumber = true,
                Lcp = new LcpPreferences
                {
                    MaximumReceiveUnit = 1400,
                    AsyncControlCharacterMap = null,
                    Callback = new CallbackOption(CallbackByProtocol),
                    MaximumReceivedReconstructedUnit = 1614,
                    EndpointDiscriminator = Endpoint(hostName),
                    LinkDiscriminator = 1,
                    GrantsCallback = true,
                },
            },
        },

        // peerlab's captures of pptpd 1.4.0 with pppd 2.4.9: capabilities 0, one channel, call ids from 0, acknowledgment after 0.05 s,
        // FIN alone at the end; pppd's words in MS-CHAP's results.
        PeerProfile.Linux => Standard(hostName, "linux", firmware: 1, isServer: true) with
        {
            Control = Control("local", "linux", 1, isServer: true) with
            {
                FramingCapabilities = 0,
                BearerCapabilities = 0,
                MaximumChannels = 1,
                FirstCallId = 0,
                CallIdStep = 128,
                SendsCallEnd = false,
                SendsStopRequest = false,
                Call = new ControlCallSettings { ReceiveWindow = 3, ConnectSpeed = 100_000_000 },
            },
            AcknowledgmentDelay = TimeSpan.FromMilliseconds(50),
            Link = LinuxLink,
            Authenticator = new AuthenticatorSettings { Name = "pptpd", Wording = ResultWording.Pppd, UnknownUsersGetNoMessage = true },
        },

        // nmap's answer from one ("MikroTik (Firmware: 1)", host name its identity); the rest of the control connection has no source.
        PeerProfile.RouterOS => Standard(hostName, "MikroTik", firmware: 1, isServer: true) with { Link = RouterOSLink },

        // IOS before 12.3(11.4) rejects stateless MPPE (CSCdu30944, after mpd's manual, "Troubleshooting").
        // A public capture of a Cisco server ("PPTP_negotiation"): channels 0, firmware 4608, 64 kbit/s, window 16; LCP asks for authentication and
        // magic number alone; IPCP begins at once.
        PeerProfile.Cisco => Standard(hostName, CiscoVendor, CiscoFirmware, isServer: true) with
        {
            Control = Control(hostName, CiscoVendor, CiscoFirmware, isServer: true) with
            {
                MaximumChannels = 0,
                Call = new ControlCallSettings { ReceiveWindow = 16, ConnectSpeed = 64_000 },
            },
            Link = CiscoLink,
            InsistsOnStateful = true,
        },
        _ => Standard(hostName, "PptpTools", firmware: 1, isServer: true),
    };

    private static PppLinkOptions LinuxLink => new()
    {
        Lcp = new LcpPreferences { MaximumReceiveUnit = 1400, AsyncControlCharacterMap = 0 },
        NetworkStart = NetworkStart.AfterEncryption,
        Flush = MppeFlush.ChangesKey,
        SendsResetAck = true,
    };

    /// <summary>
    /// A log of pppd against a RouterOS server (ubuntuforums.org, "Having trouble connecting to any PPTP VPN server", 2016): authentication, MRU
    /// 1450 and magic number, in that order; ACCM and both compressions are rejected, as ppp-project/ppp#84 has it too. What comes after LCP
    /// is as pppd, without a source.
    /// </summary>
    private static PppLinkOptions RouterOSLink => LinuxLink with
    {
        Lcp = new LcpPreferences
        {
            MaximumReceiveUnit = 1450,
            AsyncControlCharacterMap = null,
            GrantsAsyncControlCharacterMap = false,
            DemandsAuthenticationFirst = true,
            AllowsProtocolFieldCompression = false,
            AllowsAddressAndControlFieldCompression = false,
        },
    };

    private static PppLinkOptions CiscoLink => new()
    {
        NetworkStart = NetworkStart.AtOnce,
        Lcp = new LcpPreferences
        {
            MaximumReceiveUnit = null,
            AsyncControlCharacterMap = null,
            AllowsProtocolFieldCompression = false,
            AllowsAddressAndControlFieldCompression = false,
        },
    };

    private static SessionProfile WindowsClient(string vendor, ushort firmware) => Standard("", vendor, firmware, isServer: false) with
    {
        Control = Control("", vendor, firmware, isServer: false) with { FramingCapabilities = 1, BearerCapabilities = 1 },
        SendsLinkInfoAtCall = true,
        SendsLinkInfoAtLink = true,
        WantsWins = true,
    };

    private static SessionProfile Standard(string hostName, string vendor, ushort firmware, bool isServer) => new()
    {
        Control = Control(hostName, vendor, firmware, isServer),
        Link = new PppLinkOptions(),
        AcknowledgmentDelay = TimeSpan.FromMilliseconds(isServer ? 50 : 500),
        Authenticator = new AuthenticatorSettings { Name = hostName },
    };

    private static ControlConnectionSettings Control(string hostName, string vendor, ushort firmware, bool isServer) => new()
    {
        HostName = Ascii(hostName),
        VendorString = Ascii(vendor),
        FirmwareRevision = firmware,
        MaximumChannels = (ushort)(isServer ? 16 : 0),
    };

    private static EndpointDiscriminatorOption Endpoint(string hostName)
    {
        // A locally assigned address (RFC 1990 section 5.1.3, class 1) of 20 octets that is always the same for a name.
        Span<byte> address = stackalloc byte[Digests.Sha1Length];
        Digests.Sha1(Encoding.UTF8.GetBytes(hostName), address);
        return new EndpointDiscriminatorOption(LocallyAssignedClass, new OctetString(address));
    }

    private static OctetString Ascii(string text) => new(Encoding.ASCII.GetBytes(text.Length > 64 ? text.Substring(0, 64) : text));
}
