using System;
using PptpTools.Tests.Sessions.Fuzzing;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Sessions;

/// <summary>A short run of what <c>tests/fuzz</c> runs at length.</summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const ulong Seed = 2637;
    private const int Inputs = 20_000;

    [Fact]
    public void No_octets_make_the_decoder_throw()
    {
        FuzzSeeds seeds = FuzzSeeds.Load(ownOnly: true);
        using var target = new FuzzTarget();
        for (long number = 0; number < Inputs; number++)
        {
            try
            {
                target.Run(FuzzInput.Make(seeds, Seed, number), number);
            }
            catch (Exception exception)
            {
                Assert.Fail($"input {number} of seed {Seed}: {exception}");
            }
        }

        output.WriteLine($"{target.Frames} frames, {target.Met.Count} different messages, anomalies and ends");
        Assert.True(target.Met.Count > 150, $"only {target.Met.Count} different things were met");
    }
}
