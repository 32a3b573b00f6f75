#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $isLinuxHost = $PSVersionTable.PSEdition -eq 'Core' -and $IsLinux
}

BeforeAll {
    Import-Module "$PSScriptRoot/../PptpTools.psd1"
    $password = [securestring]::new()
    foreach ($character in 'secret-pw'.ToCharArray()) { $password.AppendChar($character) }
    $credential = [pscredential]::new('alice', $password)
}

Describe 'Connect-PptpTunnel' -Skip:(-not $isLinuxHost) {
    It 'plans two halves of the address space, and an address from the server' {
        $routes = Connect-PptpTunnel 127.0.0.77 $credential -WhatIf -WarningAction SilentlyContinue
        $routes.Reason | Should -Be OwnAddress, Default, Default
        $routes[0].Destination | Should -BeNullOrEmpty
        $routes[1..2] | ForEach-Object { "$($_.Destination)/$($_.PrefixLength)" } | Should -Be 0.0.0.0/1, 128.0.0.0/1
    }

    It 'shows the plan within 120 columns' {
        $text = Connect-PptpTunnel 127.0.0.77 $credential -WhatIf -WarningAction SilentlyContinue | Format-Table | Out-String -Width 120
        $text | Should -Match '\(from the server\)'
        $text | Should -Not -Match '\u2026'
    }

    It 'refuses routed traffic to this host itself' {
        $null = Connect-PptpTunnel 127.0.0.77 $credential -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'is this host, in this network namespace'
    }

    It 'completes and describes its parameters' {
        (Get-Help Connect-PptpTunnel -Parameter Detach).description.Text | Should -Match 'inherited pipe'
    }
}

Describe 'Get-PptpRoute and Repair-PptpHost' -Skip:(-not $isLinuxHost) {
    It 'write nothing where no tunnel is' {
        Get-PptpRoute no-such-tunnel | Should -BeNullOrEmpty
        Get-PptpRoute no-such-tunnel -Compare | Should -BeNullOrEmpty
        { Repair-PptpHost -WhatIf } | Should -Not -Throw
    }
}
