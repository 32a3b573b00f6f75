#if NET
using System.ComponentModel;
using System.Linq;
using PptpTools.Routing;

namespace PptpTools.Journal;

/// <summary>Something that the kernel was given for one interface, with which it goes.</summary>
/// <param name="InterfaceName">Name of the interface.</param>
internal abstract record KernelChange(string InterfaceName) : HostChange
{
    /// <summary>The kernel's number of the interface: another may have its name later.</summary>
    protected abstract int InterfaceIndex { get; }

    /// <inheritdoc/>
    public sealed override UndoResult Undo(RouteSocket routes, bool isDryRun)
    {
        if (!routes.ListLinks().Any(link => link.Index == InterfaceIndex && link.Name == InterfaceName) || !IsThere(routes))
            return UndoResult.AlreadyGone;
        if (isDryRun)
            return UndoResult.Undone;
        try
        {
            Remove(routes);
            return UndoResult.Undone;
        }
        catch (Win32Exception error) when (error.NativeErrorCode
            is RouteSocket.NoSuchDevice or RouteSocket.NoSuchProcess or RouteSocket.NoSuchEntry or RouteSocket.AddressNotAvailable)
        {
            return UndoResult.AlreadyGone;
        }
    }

    /// <summary>True where the kernel has exactly this.</summary>
    protected abstract bool IsThere(RouteSocket routes);

    /// <summary>Takes it away.</summary>
    /// <exception cref="Win32Exception">The kernel refuses, or has it no more.</exception>
    protected abstract void Remove(RouteSocket routes);
}
#endif
