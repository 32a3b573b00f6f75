#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../PptpTools.psd1"
    $lab = Invoke-PptpLab -Scenario VpnPaper
    $paper = @(1..43) + @(1..15)
}

Describe 'Invoke-PptpLab' {
    It 'plays the paper: an open tunnel with its addresses' {
        $lab | Should -BeOfType PptpTools.Lab.LabResult
        $lab.Ending | Should -Be Open
        $lab.Ending | Should -Be $lab.ExpectedEnding
        "$($lab.Lease.Address)" | Should -Be 192.168.1.52
        "$($lab.Lease.PeerAddress)" | Should -Be 192.168.1.50
    }

    It 'numbers the steps of the paper, live and in the capture' {
        ($lab | Trace-PptpNegotiation).Step | Should -Be $paper
        $file = Join-Path $TestDrive paper.pcapng
        $null = Invoke-PptpLab VpnPaper -CapturePath $file
        (Trace-PptpNegotiation $file).Step | Should -Be $paper
        [System.Linq.Enumerable]::SequenceEqual([System.IO.File]::ReadAllBytes($file), $lab.Capture) | Should -BeTrue
    }

    It 'agrees with the table of the steps' {
        $steps = @($lab | Trace-PptpNegotiation)
        $table = Select-String -Path "$PSScriptRoot/vectors/vpnpaper.txt" -Pattern '^message: (?<layer>\S+) (?<message>\S+)$'
        $table | Should -HaveCount 58
        for ($i = 0; $i -lt 58; $i++) {
            "$($steps[$i].Layer) $($steps[$i].Message)" | Should -Be "$($table[$i].Matches[0].Groups['layer']) $($table[$i].Matches[0].Groups['message'])"
        }
    }

    It 'shows steps in a table with the number of the step' {
        $lab | Trace-PptpNegotiation | Out-String -Width 120 | Should -Match 'Step\s+Number\s+Elapsed\s+Session\s+Text'
    }

    It 'says of each route why it is there, and marks those that the paper does not have' {
        $routes = $lab.ClientAfter.Routes
        $routes.Reason | Should -Not -BeNullOrEmpty
        @($routes | Where-Object Reason -Match 'not in the paper') | Should -HaveCount 2
        $routes.Count - $lab.ClientBefore.Routes.Count | Should -Be 5
    }

    It 'gives sessions and leases down the pipeline' {
        ($lab | Get-PptpSession).Encryption | Should -BeLike 'MPPE 128-bit*'
        "$(($lab | Get-PptpLease).Address)" | Should -Be 192.168.1.52
    }

    It 'plays the same with the same seed only' {
        $again = Invoke-PptpLab VpnPaper
        [System.Linq.Enumerable]::SequenceEqual($again.Capture, $lab.Capture) | Should -BeTrue
        $other = Invoke-PptpLab VpnPaper -Seed 2
        [System.Linq.Enumerable]::SequenceEqual($other.Capture, $lab.Capture) | Should -BeFalse
    }

    It 'completes scenarios and names near ones' {
        $text = 'Invoke-PptpLab -Scenario VpnP'
        (TabExpansion2 $text $text.Length).CompletionMatches.CompletionText | Should -Contain VpnPaper
        $failure = { Invoke-PptpLab VpnPapers } | Should -Throw -ErrorId 'PptpLabUnknownScenario,*' -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -BeLike 'Did you mean VpnPaper*'
    }

    It 'plays every scenario to its ending, and traces it without an error' {
        foreach ($scenario in [PptpTools.Lab.LabScenarios]::All) {
            $result = Invoke-PptpLab $scenario.Name
            $result.Ending | Should -Be $scenario.Ending -Because $scenario.Name
            @($result | Trace-PptpNegotiation -ErrorAction Stop).Count | Should -Be $result.Steps.Count -Because $scenario.Name
        }
    }

    It 'keeps its tables when it comes from another process' {
        $file = Join-Path $TestDrive lab.xml
        $lab | Export-Clixml $file
        $there = Import-Clixml $file
        $there | Out-String -Width 120 | Should -Be ($lab | Out-String -Width 120)
        $there.ClientAfter.Routes | Out-String -Width 120 | Should -Be ($lab.ClientAfter.Routes | Out-String -Width 120)
    }
}
