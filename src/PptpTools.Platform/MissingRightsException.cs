using System;

namespace PptpTools;

/// <summary>This process may not do what a tunnel needs.</summary>
public sealed class MissingRightsException : UnauthorizedAccessException
{
    /// <summary>Says which rights are missing.</summary>
    /// <param name="missing">Their names and what each is for.</param>
    public MissingRightsException(string missing)
        : base($"This process lacks {missing}.")
    {
    }
}
