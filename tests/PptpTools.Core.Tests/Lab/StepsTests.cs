using System.Linq;
using PptpTools.Cryptography;
using PptpTools.Decoding;
using PptpTools.Lab;
using PptpTools.Tests.Sessions;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>The steps of the whole network, read while the frames pass.</summary>
public sealed class StepsTests
{
    public static TheoryData<string> Scenarios => [.. LabScenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void What_was_read_live_is_what_the_capture_gives_with_the_users_password(string scenario)
    {
        var cryptography = new BouncyCastleCryptography();
        LabResult result = ScenarioRun.Play(LabScenarios.Find(scenario)!, 3, null, cryptography);
        using var passwords = new CapturePasswords(cryptography);
        result.AddPasswords(passwords);
        DecodedCapture decoded = DecodedCapture.Of(result.Capture, new DecodeOptions { Passwords = passwords });
        Assert.NotEmpty(result.Steps);
        Assert.Equal(
            result.Steps.Select(step => (step.Time, step.SessionId, step.Text, step.Explanation)),
            decoded.Events.Select(step => (step.Time, step.SessionId, step.Text, step.Explanation)));
    }

    [Fact]
    public void Misspelt_scenarios_have_near_names()
    {
        Assert.Equal(["VpnPaper"], LabScenarioNames.Near("vpnpapper"));
        Assert.Contains("VpnPaper", LabScenarioNames.Near("paper"));
        Assert.Empty(LabScenarioNames.Near(""));
        Assert.Empty(LabScenarioNames.Near("zzzzzzzzzzzz"));
        Assert.Empty(LabScenarioNames.Near(new string('v', 10_000)));
    }
}
