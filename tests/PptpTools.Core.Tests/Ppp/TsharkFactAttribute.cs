using Xunit;

namespace PptpTools.Tests.Ppp;

/// <summary>A test that needs tshark.</summary>
internal sealed class TsharkFactAttribute : FactAttribute
{
    public TsharkFactAttribute()
    {
        if (Tshark.Path is null)
            Skip = "Needs tshark.";
    }
}
