using System;
using PptpTools.Wire;
using PptpTools.Wire.Control;

namespace PptpTools.Session;

/// <summary>What one end of a control connection says of itself, how long it waits, and how it behaves.</summary>
internal sealed record ControlConnectionSettings
{
    /// <summary>The protocol version, 1.0.</summary>
    public ushort ProtocolVersion { get; init; } = StartControlConnectionRequest.CurrentVersion;

    /// <summary>Framing capabilities: 1 asynchronous, 2 synchronous, 3 both.</summary>
    public uint FramingCapabilities { get; init; } = 3;

    /// <summary>Bearer capabilities: 1 analog, 2 digital, 3 both.</summary>
    public uint BearerCapabilities { get; init; } = 3;

    /// <summary>Calls that a PAC can have; a PNS says 0.</summary>
    public ushort MaximumChannels { get; init; }

    /// <summary>The firmware revision.</summary>
    public ushort FirmwareRevision { get; init; } = 1;

    /// <summary>The host name, at most 64 octets.</summary>
    public OctetString HostName { get; init; }

    /// <summary>The vendor string, at most 64 octets.</summary>
    public OctetString VendorString { get; init; }

    /// <summary>How long the peer may be silent before an Echo-Request is sent (RFC 2637 section 3.1.4); null for never.</summary>
    public TimeSpan? EchoInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after an Echo-Request the peer may be silent.</summary>
    public TimeSpan EchoTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long requests to start and to call wait for the peer.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the end of a call or of the connection waits for the peer's answer.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most calls at a time that each end asks for; further ones of the peer are refused for want of resources.</summary>
    public int MaximumCalls { get; init; } = 16;

    /// <summary>The first call id of all connections that share them, others counting up from it; null for random ones that are not 0. Linux's pptpd begins at 0.</summary>
    public ushort? FirstCallId { get; init; }

    /// <summary>How far apart successive call ids are where they are not random.</summary>
    public ushort CallIdStep { get; init; } = 1;

    /// <summary>The serial number of the first call that this end asks for.</summary>
    public ushort FirstSerialNumber { get; init; }

    /// <summary>True where the end of a call is said: Call-Clear-Request of a PNS, Call-Disconnect-Notify of a PAC. Linux's pptpd says none.</summary>
    public bool SendsCallEnd { get; init; } = true;

    /// <summary>True where Stop-Control-Connection-Request precedes the end of TCP. pptp-linux and pptpd only finish TCP.</summary>
    public bool SendsStopRequest { get; init; } = true;

    /// <summary>
    /// True where octets that are no message are skipped; false for what RFC 2637 section 1.4 demands: the connection is
    /// closed at once.
    /// </summary>
    public bool Resynchronizes { get; init; }

    /// <summary>The result of every Start-Control-Connection-Reply to a request: 1, or the code by which clients are refused (RFC 2637 section 2.2).</summary>
    public byte StartResult { get; init; } = 1;

    /// <summary>What this end says of its calls.</summary>
    public ControlCallSettings Call { get; init; } = new();
}

/// <summary>What one end says of a call.</summary>
internal sealed record ControlCallSettings
{
    /// <summary>Packets that this end buffers for the call (RFC 2637 section 4.4).</summary>
    public ushort ReceiveWindow { get; init; } = 64;

    /// <summary>How long this end takes for a full window, in tenths of a second.</summary>
    public ushort ProcessingDelay { get; init; }

    /// <summary>The lowest line speed asked for, in bit/s.</summary>
    public uint MinimumBps { get; init; } = 300;

    /// <summary>The highest line speed asked for, in bit/s.</summary>
    public uint MaximumBps { get; init; } = 100_000_000;

    /// <summary>The speed that a PAC reports, in bit/s.</summary>
    public uint ConnectSpeed { get; init; } = 100_000_000;

    /// <summary>The PAC's physical channel.</summary>
    public uint PhysicalChannelId { get; init; }

    /// <summary>Bearer: 1 analog, 2 digital, 3 any.</summary>
    public uint BearerType { get; init; } = 3;

    /// <summary>Framing: 1 asynchronous, 2 synchronous, 3 either.</summary>
    public uint FramingType { get; init; } = 3;

    /// <summary>The number to dial, or that was dialed; at most 64 octets.</summary>
    public OctetString PhoneNumber { get; init; }

    /// <summary>The number that the call comes from; at most 64 octets.</summary>
    public OctetString DialingNumber { get; init; }

    /// <summary>Further dialing information; at most 64 octets.</summary>
    public OctetString Subaddress { get; init; }
}
