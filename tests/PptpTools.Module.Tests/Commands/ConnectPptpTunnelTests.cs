using System;
using System.Linq;
using System.Management.Automation;

namespace PptpTools.Tests.Commands;

/// <summary>What Connect-PptpTunnel says before it sends anything.</summary>
public sealed class ConnectPptpTunnelTests(Engine engine) : IClassFixture<Engine>
{
    private const string Credential =
        "$p = [securestring]::new(); foreach ($c in 'secret-pw'.ToCharArray()) { $p.AppendChar($c) }; $credential = [pscredential]::new('LAB\\alice', $p); ";

    [SkippableOnOtherSystems]
    public void What_if_writes_the_routes_that_are_planned_and_leaves_open_what_the_server_tells()
    {
        string[] routes = engine.Run<string>(
            Credential + "Connect-PptpTunnel 127.0.0.77 $credential -SplitTunneling -Route 10.9.0.0/16 -ClassNetwork -WhatIf 3>$null | ForEach-Object { \"$($_.Reason) $_\" }");
        Assert.Equal(["OwnAddress (from the server)/32 dev (the tunnel)", "ClassNetwork (from the server)/0 dev (the tunnel)", "Requested 10.9.0.0/16 dev (the tunnel)"], routes);
        Assert.Empty(engine.Errors);
    }

    [SkippableOnOtherSystems]
    public void With_a_metric_there_is_one_default_route_and_without_two_halves()
    {
        Assert.Contains("0.0.0.0/0 dev (the tunnel) metric 50", Plan("-RouteMetric 50"));
        string[] halves = Plan("");
        Assert.Contains("0.0.0.0/1 dev (the tunnel)", halves);
        Assert.Contains("128.0.0.0/1 dev (the tunnel)", halves);
    }

    [Theory]
    [InlineData("-Route 10.0.0.0/40", "PptpNotANetwork", ErrorCategory.InvalidArgument)]
    [InlineData("-UsePeerDns -NoDnsChange", "PptpParametersExclude", ErrorCategory.InvalidArgument)]
    [InlineData("-Detach -OnDown { }", "PptpParametersExclude", ErrorCategory.InvalidArgument)]
    public void What_cannot_be_is_refused_with_what_to_do(string arguments, string id, ErrorCategory category)
    {
        ErrorRecord error = engine.RunToError($"{Credential} Connect-PptpTunnel 127.0.0.77 $credential {arguments}");
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [SkippableOnOtherSystems]
    public void A_name_that_is_none_is_told_without_a_connection()
    {
        ErrorRecord error = engine.RunToError(Credential + "Connect-PptpTunnel '::1' $credential -WhatIf");
        Assert.StartsWith("PptpNameNotFound,", error.FullyQualifiedErrorId);
        Assert.Contains("IPv4 alone", error.ToString());
    }

    [SkippableOnOtherSystems]
    public void Weak_ways_are_warned_of_and_the_default_is_not()
    {
        Assert.Equal(0, Warnings("-SplitTunneling -ClassNetwork:$false"));
        Assert.Equal(2, Warnings("-SplitTunneling -ClassNetwork:$false -AuthenticationMethod Pap, MsChap"));
        Assert.Equal(1, Warnings("-SplitTunneling -ClassNetwork:$false -Encryption Optional"));
        Assert.Equal(1, Warnings("-SplitTunneling -ClassNetwork:$false -KeyStrength Bits40, Bits128"));
    }

    [Fact]
    public void The_password_is_in_no_text_of_the_command()
    {
        string[] lines = engine.Run<string>(Credential + "Connect-PptpTunnel 127.0.0.77 $credential -WhatIf -Verbose *>&1 | ForEach-Object { \"$_\" }");
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, static line => line.Contains("secret-pw", StringComparison.Ordinal));
    }

    private string[] Plan(string arguments) => engine.Run<string>($"{Credential} Connect-PptpTunnel 127.0.0.77 $credential {arguments} -WhatIf 3>$null | ForEach-Object {{ \"$_\" }}");

    private int Warnings(string arguments) => engine.Run<int>(
        $"{Credential} $null = Connect-PptpTunnel 127.0.0.77 $credential {arguments} -WhatIf -WarningVariable found 3>$null; $found.Count").Single();

    private sealed class SkippableOnOtherSystemsAttribute : FactAttribute
    {
        public SkippableOnOtherSystemsAttribute()
        {
            if (!OperatingSystem.IsLinux())
                Skip = "Needs Linux.";
        }
    }
}
