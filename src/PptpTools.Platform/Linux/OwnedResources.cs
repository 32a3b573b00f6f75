#if NET
using System;
using System.Collections.Generic;

namespace PptpTools.Linux;

/// <summary>What one object has to give back at its end, the last first.</summary>
internal sealed class OwnedResources : IDisposable
{
    private readonly Stack<IDisposable> _resources = new();

    /// <summary>Takes a resource over.</summary>
    public T Add<T>(T resource)
        where T : IDisposable
    {
        _resources.Push(resource);
        return resource;
    }

    /// <summary>Gives everything back, whatever one of them says; again does nothing.</summary>
    public void Dispose()
    {
        if (!_resources.TryPop(out IDisposable? resource))
            return;
        try
        {
            resource.Dispose();
        }
        finally
        {
            Dispose();
        }
    }
}
#endif
