namespace PptpTools.Tracing;

/// <summary>Says of each step what it does and why.</summary>
internal static class Explanations
{
    public static string Of(NegotiationEvent step) => "";
}
