using System;

namespace PptpTools.Probing;

/// <summary>A server's name has no address that can be used.</summary>
public sealed class ServerNameException : Exception
{
    internal ServerNameException(string text)
        : base(text)
    {
    }
}
