using System;

namespace PptpTools.Tests;

/// <summary>A test of what Windows does not have: named pipes in folders, interrupts by signal.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Needs Linux or macOS." : null;
}
