using System;
using System.IO;
using System.Linq;
using System.Text;
using PptpTools.Cryptography;
using PptpTools.Lab;
using PptpTools.Session;
using PptpTools.Tracing;
using Xunit;

namespace PptpTools.Tests.Lab;

public sealed class ScenarioTests
{
    private const int Seeds = 5;
    private const long MostActions = 40_000;

    public static TheoryData<string> Names => [.. LabScenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scenario_ends_as_documented_whatever_the_seed(string name)
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            LabResult result = Play(name, seed);
            Assert.True(result.Ending == result.ExpectedEnding, $"seed {seed}: {result.Ending} instead of {result.ExpectedEnding}: {result.Failure}");
            Assert.InRange(result.Actions, 1, MostActions);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scenario_leaves_the_client_as_it_was_and_the_pool_full(string name)
    {
        LabResult result = Play(name, seed: 1);
        Assert.Equal(result.ClientBefore.Routes, result.ClientClosed.Routes);
        Assert.Equal(result.ClientBefore.Interfaces, result.ClientClosed.Interfaces);
        Assert.True(result.AddressWasGivenBack);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scenario_has_its_signature_on_the_wire(string name)
    {
        for (ulong seed = 1; seed <= 2; seed++)
        {
            var wire = new ScenarioWire(Play(name, seed));
            Assert.True(ScenarioSignatures.All[name](wire), $"seed {seed}:\n{string.Join('\n', wire.Lines)}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_healthy_tunnel_has_none_of_the_signatures_of_faults(string name)
    {
        if (name is not ("Healthy" or "VpnPaper"))
            Assert.False(ScenarioSignatures.All[name](new ScenarioWire(Play("Healthy", seed: 1))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_octets(string name) => Assert.Equal(Play(name, 7).Capture, Play(name, 7).Capture);

    [Fact]
    public void Every_scenario_says_what_is_wrong_and_ends_in_one_of_the_list()
    {
        Assert.True(LabScenarios.All.Count > 32);
        Assert.Equal(LabScenarios.All.Count, LabScenarios.All.Select(scenario => scenario.Name).Distinct().Count());
        foreach (LabScenario scenario in LabScenarios.All)
        {
            Assert.Matches("^[A-Z][A-Za-z0-9]+$", scenario.Name);
            Assert.True(scenario.Name == "Healthy" || scenario.Fault.EndsWith('.'), scenario.Name);
            Assert.True(scenario.Ending == nameof(SessionPhase.Open) || Enum.TryParse<SessionFailureKind>(scenario.Ending, out _), scenario.Name);
        }
    }

    [Fact]
    public void The_help_lists_every_scenario_with_fault_and_ending()
    {
        string topic = Path.Combine(TestFiles.Repository, "module", "en-US", "about_PptpLab.help.txt");
        string text = File.ReadAllText(topic).ReplaceLineEndings("\n");
        string list = text.Substring(text.IndexOf("    VpnPaper ", StringComparison.Ordinal));
        list = list.Substring(0, list.IndexOf("\nSEE ALSO", StringComparison.Ordinal));
        Assert.Equal(string.Concat(LabScenarios.All.Select(Entry)), list);
    }

    [Fact]
    public void A_scenario_is_found_by_its_name_in_any_case()
    {
        Assert.Same(LabScenarios.Find("WrongPassword"), LabScenarios.Find("wrongpassword"));
        Assert.Null(LabScenarios.Find("NoSuchThing"));
    }

    [Fact]
    public void A_segment_alone_has_nothing_of_the_others()
    {
        LabResult lan = ScenarioRun.Play(LabScenarios.Find("RoutingLoop")!, 1, "lan", new BouncyCastleCryptography());
        Assert.DoesNotContain(new ScenarioWire(lan).Events, step => step.Layer is Layer.Control or Layer.Gre or Layer.Mppe);
    }

    private static string Entry(LabScenario scenario)
    {
        const int Width = 80;
        const string Indent = "        ";
        var entry = new StringBuilder($"    {scenario.Name,-28}{scenario.Ending}\n");
        var line = new StringBuilder();
        foreach (string word in (scenario.Fault.Length == 0 ? "Nothing is wrong." : scenario.Fault).Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                entry.Append(line).Append('\n');
                line.Clear();
            }

            line.Append(line.Length == 0 ? Indent : " ").Append(word);
        }

        return entry.Append(line).Append('\n').ToString();
    }

    private static LabResult Play(string name, ulong seed) =>
        ScenarioRun.Play(LabScenarios.Find(name)!, seed, segment: null, new BouncyCastleCryptography());
}
