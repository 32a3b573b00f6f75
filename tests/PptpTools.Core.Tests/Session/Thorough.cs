using System;

namespace PptpTools.Tests.Session;

/// <summary>PPTPTOOLS_THOROUGH=1 makes the tests that draw lots draw many more of them, and carry more data.</summary>
internal static class Thorough
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("PPTPTOOLS_THOROUGH") == "1";
}
