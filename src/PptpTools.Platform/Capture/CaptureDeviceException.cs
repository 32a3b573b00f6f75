using System;

namespace PptpTools.Capture;

/// <summary>Why an interface cannot be captured on.</summary>
public enum CaptureDeviceFault
{
    /// <summary>libpcap or Npcap is not installed.</summary>
    NoLibrary,

    /// <summary>There is no such interface.</summary>
    NotFound,

    /// <summary>A right is missing.</summary>
    AccessDenied,

    /// <summary>Anything else that the library says.</summary>
    Failed,
}

/// <summary>An interface cannot be captured on.</summary>
public sealed class CaptureDeviceException : Exception
{
    internal CaptureDeviceException(CaptureDeviceFault fault, string text, string action, Exception? cause = null)
        : base(text, cause)
    {
        Fault = fault;
        Action = action;
    }

    /// <summary>Why.</summary>
    public CaptureDeviceFault Fault { get; }

    /// <summary>What to do.</summary>
    public string Action { get; }
}
