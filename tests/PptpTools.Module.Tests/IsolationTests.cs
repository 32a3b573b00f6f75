using PptpTools.Tests.Shell;

namespace PptpTools.Tests;

/// <summary>The packages of PptpTools.Platform live in a load context of their own.</summary>
public sealed class IsolationTests
{
    private const string Contexts =
        """
        $contexts = [System.Runtime.Loader.AssemblyLoadContext]
        function Find($name) { [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq $name } | ForEach-Object { $contexts::GetLoadContext($_).Name } }
        """;

    [Fact]
    public void Platform_is_loaded_apart_and_Core_once()
    {
        ShellResult result = ShellProcess.Run("-Command", Contexts + "\n$null = Get-PptpSession tests/captures/01-mschapv2-mppe128-stateless.pcap; Find 'PptpTools.Platform'; Find 'PptpTools.Core'");
        Assert.Equal(["PptpTools.Platform", "Default"], result.Lines);
    }

    [Fact]
    public void A_package_that_another_module_has_loaded_before_does_not_matter()
    {
        using var folder = new TemporaryFolder();
        ShellResult result = ShellProcess.Run("-Command", Contexts + $$"""

            $name = 'BouncyCastle.Cryptography'
            $isolated = [System.IO.Path]::GetFullPath('module/bin/net8.0/isolated')
            $copy = '{{folder.Path}}/' + $name + '.dll'
            [System.IO.File]::Copy("$isolated/$name.dll", $copy)
            $foreign = [System.Reflection.Assembly]::LoadFrom($copy)
            $null = Get-PptpSession tests/captures/01-mschapv2-mppe128-stateless.pcap
            $platform = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'PptpTools.Platform' }
            $ours = $contexts::GetLoadContext($platform).LoadFromAssemblyName($foreign.GetName())
            [object]::ReferenceEquals($ours, $foreign)
            $ours.Location -eq "$isolated/$name.dll"
            """);
        Assert.Equal(["False", "True"], result.Lines);
    }
}
