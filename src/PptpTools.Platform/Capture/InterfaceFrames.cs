using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using PptpTools.Decoding;
using PptpTools.Wire.Ip;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PptpTools.Capture;

/// <summary>The PPTP of any host that passes an interface of this one, by libpcap or Npcap. Nothing of it is in a tunnel of ours.</summary>
public sealed class InterfaceFrames : LiveFrames
{
    private const int MillisecondsToWait = 100;
    private const int LongestFrame = 262_144;
    private const int KernelBuffer = 16 * 1024 * 1024;

    private readonly LibPcapLiveDevice _device;
    private readonly LinkType _linkType;
    private long _number;
    private long _dropped;
    private bool _isClosed;

    private InterfaceFrames(LibPcapLiveDevice device)
    {
        _device = device;
        _linkType = (LinkType)(int)device.LinkType;
    }

    /// <inheritdoc/>
    public override string Source => _device.Name;

    /// <inheritdoc/>
    public override long Dropped
    {
        get
        {
            NoteDrops();
            return _dropped;
        }
    }

    /// <summary>Begins to capture.</summary>
    /// <param name="name">The interface, by its name or by the name that Windows shows for it; <c>any</c> on Linux.</param>
    /// <exception cref="CaptureDeviceException">There is no library, no such interface, or no right to it.</exception>
    public static InterfaceFrames Open(string name)
    {
        if (name is null)
            throw new ArgumentNullException(nameof(name));
        LibPcapLiveDevice device = Find(name);
        try
        {
            device.Open(new DeviceConfiguration
            {
                Mode = DeviceModes.Promiscuous,
                ReadTimeout = MillisecondsToWait,
                Immediate = true,
                Snaplen = LongestFrame,
                BufferSize = KernelBuffer,
            });
            var frames = new InterfaceFrames(device);
            device.Filter = PptpFilter.For(frames._linkType);
            return frames;
        }
        catch (PcapException error)
        {
            device.Dispose();
            bool isDenied = error.Error is PcapError.PermissionDenied or PcapError.PromiscuousPermissionDenied;
            throw isDenied
                ? new CaptureDeviceException(CaptureDeviceFault.AccessDenied, $"The interface '{name}' may not be captured on: {error.Message}", "Run as root, or with CAP_NET_RAW; on Windows as an administrator.", error)
                : new CaptureDeviceException(CaptureDeviceFault.Failed, $"The interface '{name}' cannot be captured on: {error.Message}", "See whether the interface is up, and whether it can be captured on with tcpdump or Wireshark.", error);
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(CancellationToken cancellation, out CaptureFrame frame)
    {
        while (!cancellation.IsCancellationRequested)
        {
            switch (_device.GetNextPacket(out PacketCapture packet))
            {
                case GetPacketStatus.PacketRead:
                    frame = new CaptureFrame
                    {
                        Number = ++_number,
                        Ticks = packet.Header.Timeval.Date.Ticks,
                        LinkType = _linkType,
                        OriginalLength = packet.Header is PcapHeader header ? (int)header.PacketLength : packet.Data.Length,
                        Octets = packet.Data,
                    };
                    return true;
                case GetPacketStatus.Error:
                    throw new IOException($"The interface '{Source}' cannot be read any more: {_device.LastError}");
                case GetPacketStatus.NoRemainingPackets:
                    frame = default;
                    return false;
            }
        }

        frame = default;
        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || _isClosed)
            return;
        NoteDrops();
        _isClosed = true;
        _device.Dispose();
    }

    private static LibPcapLiveDevice Find(string name)
    {
        var names = new List<string>();
        foreach (LibPcapLiveDevice device in Devices())
        {
            if (string.Equals(device.Name, name, StringComparison.Ordinal) || string.Equals(device.Interface?.FriendlyName, name, StringComparison.OrdinalIgnoreCase))
                return device;
            names.Add(device.Interface?.FriendlyName is { Length: > 0 } friendly ? friendly : device.Name);
        }

        throw new CaptureDeviceException(
            CaptureDeviceFault.NotFound, $"There is no interface '{name}' that can be captured on.",
            names.Count == 0 ? "Run as root, or with CAP_NET_RAW: without that no interface is seen." : $"Name one of {string.Join(", ", names)}.");
    }

    private static LibPcapLiveDeviceList Devices()
    {
        try
        {
            return LibPcapLiveDeviceList.New();
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException)
        {
            throw new CaptureDeviceException(
                CaptureDeviceFault.NoLibrary, "Capturing on an interface needs libpcap, or Npcap on Windows, and it is not there.",
                "Install it: libpcap0.8 on Debian and Ubuntu, libpcap on others, Npcap from npcap.com on Windows. Captures, and sessions of this module, are traced without it.", error);
        }
    }

    private void NoteDrops()
    {
        if (_isClosed || _device.Statistics is not { } statistics)
            return;
        _dropped = (long)statistics.DroppedPackets + statistics.InterfaceDroppedPackets;
    }
}
