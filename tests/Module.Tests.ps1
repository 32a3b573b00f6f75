#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../PptpTools.psd1" -Force
    $commands = (Get-Command -Module PptpTools).Name
}

BeforeAll {
    $root = Split-Path $PSScriptRoot
    $manifest = Join-Path $root PptpTools.psd1
    $capture = Join-Path $PSScriptRoot captures 01-mschapv2-mppe128-stateless.pcap
    Import-Module $manifest -Force
}

Describe 'The manifest' {
    It 'is valid and names only what is exported' {
        $module = Test-ModuleManifest $manifest
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be ((Get-Command -Module PptpTools).Name | Sort-Object)
        $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
        $module.CompatiblePSEditions | Should -Be 'Core', 'Desktop'
    }

    It 'has no wildcard in what it exports' {
        $data = Import-PowerShellDataFile $manifest
        foreach ($kind in 'CmdletsToExport', 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') {
            $data[$kind] -match '\*' | Should -BeNullOrEmpty
        }
    }

    It 'uses approved verbs and one prefix' {
        foreach ($command in Get-Command -Module PptpTools) {
            $command.Verb | Should -BeIn (Get-Verb).Verb
            $command.Noun | Should -BeLike 'Pptp*'
        }
    }
}

Describe 'What is shipped' {
    It 'holds no part of PowerShell' {
        Get-ChildItem "$root/module/bin" -Recurse -Filter System.Management.Automation.dll | Should -BeNullOrEmpty
    }

    It 'has a build for either edition' {
        "$root/module/bin/net8.0/PptpTools.dll" | Should -Exist
        "$root/module/bin/net472/PptpTools.dll" | Should -Exist
    }
}

Describe 'Importing' {
    It 'keeps the commands when it is forced, and when the module was removed' {
        $count = (Get-Command -Module PptpTools).Count
        Import-Module $manifest -Force
        (Get-Command -Module PptpTools).Count | Should -Be $count
        Remove-Module PptpTools
        Import-Module $manifest
        (Get-Command -Module PptpTools).Count | Should -Be $count
        Get-PptpSession $capture | Should -HaveCount 1
    }

    It 'is not disturbed by a package that another module loaded before' {
        $result = pwsh -NoLogo -NoProfile -Command {
            param($root, $capture, $copy)
            $isolated = "$root/module/bin/net8.0/isolated/BouncyCastle.Cryptography.dll"
            Copy-Item $isolated $copy
            $foreign = [System.Reflection.Assembly]::LoadFrom($copy)
            Import-Module "$root/PptpTools.psd1"
            $null = Get-PptpSession $capture
            $platform = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'PptpTools.Platform' }
            $ours = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($platform).LoadFromAssemblyName($foreign.GetName())
            [object]::ReferenceEquals($ours, $foreign)
        } -args $root, $capture, (Join-Path $TestDrive BouncyCastle.Cryptography.dll)
        $result | Should -BeFalse
    }
}

Describe 'Help for <_>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $_ -Full
        $common = [System.Management.Automation.Internal.CommonParameters].GetProperties().Name
    }

    It 'has synopsis, description and three examples' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match '\[-'
        $help.Description.Text | Should -Not -BeNullOrEmpty
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 3
    }

    It 'describes every parameter' {
        foreach ($name in (Get-Command $_).Parameters.Keys | Where-Object { $_ -notin $common }) {
            ($help.Parameters.Parameter | Where-Object Name -eq $name).Description.Text | Should -Not -BeNullOrEmpty -Because $name
        }
    }
}

Describe 'Help topics' {
    It '<_> is found' -ForEach 'about_PptpTools', 'about_PptpCapture', 'about_PptpLab' {
        Get-Help $_ | Out-String | Should -Match $_
    }
}

Describe 'Objects that come from another process' {
    It 'of <Name> keep their table' -ForEach @(
        @{ Name = 'Trace-PptpNegotiation'; Header = 'Number\s+Elapsed\s+Session\s+Text' }
        @{ Name = 'Get-PptpSession'; Header = 'Id\s+Client\s+Server\s+Phase\s+End' }
        @{ Name = 'Get-PptpLease'; Header = 'Session\s+Address\s+Peer\s+DNS' }
        @{ Name = 'Import-PptpCapture'; Header = 'File\s+Format\s+Frames\s+Start' }
    ) {
        $file = Join-Path $TestDrive objects.xml
        & $Name $capture | Export-Clixml $file
        $there = Import-Clixml $file
        $there[0].PSObject.TypeNames[0] | Should -BeLike 'Deserialized.PptpTools.*'
        $here = & $Name $capture | Out-String -Width 120
        $here | Should -Match $Header
        $there | Out-String -Width 120 | Should -Be $here
    }
}
