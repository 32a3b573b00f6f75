#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $canTunnel = $IsLinux -and (id -u) -eq 0 -and (Test-Path /dev/net/tun) -and (Get-Command ip -ErrorAction Ignore)
}

BeforeAll {
    $manifest = "$PSScriptRoot/../PptpTools.psd1"
    Import-Module $manifest
}

Describe 'Live sessions' -Skip:(-not $IsLinux) {
    It 'are listed without any argument, as objects' {
        Get-PptpSession -ErrorVariable problems | ForEach-Object { $_.PSTypeNames | Should -Contain PptpTools.Session.LiveSession }
        $problems | Should -BeNullOrEmpty
    }

    It 'that are not there are an error of <Command>' -ForEach @(
        @{ Command = 'Get-PptpSession -Name nobody' }
        @{ Command = 'Get-PptpSession -Id 64999' }
        @{ Command = 'Get-PptpLease -Name nobody' }
        @{ Command = 'Disconnect-PptpTunnel nobody' }
        @{ Command = 'Disconnect-PptpTunnel -Id 64999' }
        @{ Command = 'Disconnect-PptpTunnel -Server nowhere.invalid' }
        @{ Command = 'Measure-PptpSession nobody -Count 1' }
    ) {
        Invoke-Expression "$Command -ErrorVariable problems -ErrorAction SilentlyContinue" | Should -BeNullOrEmpty
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'PptpSessionNotFound,*'
        $problems[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $problems[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'that no wildcard fits are none' {
        Get-PptpSession -Name nobody* -ErrorAction Stop | Should -BeNullOrEmpty
        Disconnect-PptpTunnel nobody* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'are not ended without saying which' {
        (Get-Command Disconnect-PptpTunnel).ParameterSets.Where({ -not $_.Parameters.Where({ $_.IsMandatory }) }) | Should -BeNullOrEmpty
    }
}

Describe 'Register-PptpEvent' -Skip:(-not $IsLinux) {
    AfterEach { Get-EventSubscriber | Where-Object SourceIdentifier -like *pptp* | Unregister-Event }

    It 'subscribes under a name, once' {
        Register-PptpEvent | Should -BeNullOrEmpty
        (Get-EventSubscriber PptpSession).EventName | Should -Be SessionChanged
        Register-PptpEvent -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'PptpSubscriptionExists,*'
        Unregister-Event PptpSession
        Register-PptpEvent Down, Failed -SourceIdentifier my.pptp -ErrorAction Stop
        Get-EventSubscriber my.pptp | Should -HaveCount 1
    }

    It 'gives the job of an action' {
        Register-PptpEvent Up -SourceIdentifier act.pptp -Action { } | Should -BeOfType System.Management.Automation.PSEventJob
    }
}

Describe 'A tunnel between two other processes' -Skip:(-not $canTunnel) {
    BeforeAll {
        $name = "pester-$PID"
        . $PSScriptRoot/Namespaces.ps1
        $namespaces = New-NamespacePair
        $common = "Import-Module '$manifest'; `$user = [pscredential]::new('alice', (ConvertTo-SecureString pw-1 -AsPlainText -Force))"
        Set-Content TestDrive:/server.ps1 "$common; Start-PptpServer -User `$user -ListenAddress 198.18.99.1; Set-Content '$TestDrive/listens' 1; Start-Sleep 120"
        Set-Content TestDrive:/client.ps1 "$common; Connect-PptpTunnel -Server 198.18.99.1 -Credential `$user -Name $name; Start-Sleep 120"
        $children = @(Start-Child $namespaces[0] server)
        Wait-Until { Test-Path $TestDrive/listens }
        $children += Start-Child $namespaces[1] client
        Wait-Until { (Get-PptpSession -Name "$name*").State -eq 'Open' }
    }

    AfterAll {
        $children | Stop-Process -Force -ErrorAction Ignore
        foreach ($namespace in $namespaces) { ip netns delete $namespace }
    }

    It 'is listed with what is known of it' {
        $session = Get-PptpSession -Name $name
        $session.Role | Should -Be Client
        $session.UserName | Should -Be alice
        $session.Authentication | Should -Be MS-CHAPv2
        $session.Encryption | Should -Be 'MPPE 128-bit stateless'
        $session.ProcessId | Should -Be $children[1].Id
        $session.ServerAddress.ToString() | Should -Be 198.18.99.1
        $session.Routes.Reason | Should -Contain ServerHostRoute
        (Get-PptpSession -Id $session.Id).Name | Should -Be $name
        foreach ($columns in 80, 120) {
            $table = $session | Format-Table | Out-String -Width $columns
            $table | Should -Match "$($session.Id) .* Open +$($session.Address) "
            $table | Should -Not -Match '\u2026'
        }
    }

    It 'has a lease' {
        $lease = Get-PptpLease -Name $name
        $lease | Should -BeOfType PptpTools.Decoding.PptpLease
        $lease.IsComplete | Should -BeTrue
        $lease.Asked | Should -Contain IpAddress
        $lease.Naked | Should -Contain IpAddress
        $lease.Since | Should -BeLessThan ([datetimeoffset]::Now)
    }

    It 'is traced from its beginning at either end' {
        $served = Get-PptpSession | Where-Object { $_.Role -eq 'Server' -and "$($_.ClientAddress)" -eq '198.18.99.2' }
        $own = Get-PptpSession -Name $name
        $traces = foreach ($id in $served.Id, $own.Id) {
            , @(Trace-PptpNegotiation -Session $id | Select-Object -First 20 | Where-Object { $_.Direction -eq 'ToServer' -and $_.Layer -ne 'Tcp' } | ForEach-Object Text)
        }
        $traces[0].Count | Should -BeGreaterThan 4
        $traces[0][0] | Should -Match StartControlConnectionRequest
        $least = [Math]::Min($traces[0].Count, $traces[1].Count) - 1
        $traces[0][0..$least] | Should -Be $traces[1][0..$least]
    }

    It 'is measured until enough is enough' {
        $rates = Measure-PptpSession $name -Interval 0.1 | Select-Object -First 3
        $rates | Should -HaveCount 3
        $rates.Name | Should -Be $name, $name, $name
    }

    It 'is ended from here, which is told' {
        Register-PptpEvent Down -Name $name -SourceIdentifier $name
        Start-Sleep 1
        Disconnect-PptpTunnel $name -WhatIf
        (Get-PptpSession -Name $name).State | Should -Be Open
        $ended = Disconnect-PptpTunnel $name -PassThru
        $ended.State | Should -Be Closed
        $told = Wait-Event $name -Timeout 20
        $told.SourceEventArgs.Kind | Should -Be Down
        $told.SourceEventArgs.Session.Id | Should -Be $ended.Id
        Unregister-Event $name
        Get-PptpSession -Name "$name*" | Should -BeNullOrEmpty
        ip -n $namespaces[1] -br link show type tun | Where-Object { $_ -match '^pptp' } | Should -BeNullOrEmpty
    }
}
