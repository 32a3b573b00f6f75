using System;

namespace PptpTools.Peers;

/// <summary>A row is not as it should be.</summary>
internal sealed class RowFailure : Exception
{
    public RowFailure(string message)
        : base(message)
    {
    }

    /// <summary>Throws where something is not so.</summary>
    public static void Unless(bool isSo, string message)
    {
        if (!isSo)
            throw new RowFailure(message);
    }
}
