#if NET
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PptpTools.Linux;

/// <summary>A file descriptor that is closed with this object.</summary>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    private const int WouldBlock = 11;
    private const int Interrupted = 4;

    private Descriptor(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>The number, for the calls that take it. Only while this object is not disposed of.</summary>
    public int Number => (int)handle;

    /// <summary>Takes a descriptor over, or says why there is none.</summary>
    /// <param name="descriptor">What the call returned.</param>
    /// <param name="what">What was being done, for the error.</param>
    /// <exception cref="Win32Exception">The call failed.</exception>
    public static Descriptor Of(int descriptor, string what) => descriptor >= 0 ? new Descriptor(descriptor) : throw Failed(what);

    /// <summary>The error of the last call.</summary>
    public static Win32Exception Failed(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new Win32Exception(error, $"{what}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>True where the last call failed because it would have had to wait, or was interrupted.</summary>
    public static bool MustRetry() => Marshal.GetLastPInvokeError() is WouldBlock or Interrupted;

    /// <summary>Keeps the number this object's until the hold is disposed of, whoever disposes of this object meanwhile.</summary>
    public DescriptorHold Hold()
    {
        bool isOpen = false;
        try
        {
            if (!IsClosed)
                DangerousAddRef(ref isOpen);
        }
        catch (ObjectDisposedException)
        {
            // It was closed in between, and the hold says so.
        }

        return new DescriptorHold(this, isOpen);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.Close((int)handle) == 0;
}

/// <summary>A descriptor that is not closed as long as this lasts.</summary>
/// <param name="descriptor">The descriptor.</param>
/// <param name="isOpen">False where it was closed before.</param>
internal readonly ref struct DescriptorHold(Descriptor descriptor, bool isOpen)
{
    /// <summary>False where the descriptor was closed before, and its number may be another's.</summary>
    public bool IsOpen => isOpen;

    public void Dispose()
    {
        if (isOpen)
            descriptor.DangerousRelease();
    }
}
#endif
