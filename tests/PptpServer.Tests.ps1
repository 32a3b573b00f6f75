#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $canServe = $IsLinux -and (id -u) -eq 0 -and (Test-Path /dev/net/tun)
}

BeforeAll {
    Import-Module "$PSScriptRoot/../PptpTools.psd1"
    $alice = [pscredential]::new('alice', (ConvertTo-SecureString 'clientPass' -AsPlainText -Force))
    # Loopback addresses of their own, so that nobody else's server is in the way.
    $at = '127.93.0.1'
}

AfterAll { Stop-PptpServer -Confirm:$false }

Describe 'Start-PptpServer' -Skip:(-not $canServe) {
    AfterEach { Stop-PptpServer }

    It 'starts with safe defaults and is listed until it is stopped' {
        $server = Start-PptpServer -User $alice -Name lab -ListenAddress $at
        $server.Status | Should -Be Running
        $server.Settings.Options.Methods | Should -Be MsChapV2
        $server.Settings.Options.Encryption | Should -Be Required
        $server.Settings.Options.Strengths | Should -Be Bits128
        (Get-PptpServer lab).InterfaceName | Should -Be $server.InterfaceName
        Stop-PptpServer lab
        Get-PptpServer | Should -BeNullOrEmpty
        $server.Status | Should -Be Stopped
        Test-Path "/sys/class/net/$($server.InterfaceName)" | Should -BeFalse
    }

    It 'takes users as credentials and as tables with an address' {
        $server = Start-PptpServer -User $alice, @{ Credential = [pscredential]::new('bob', $alice.Password); Address = '192.168.177.9' } -ListenAddress $at
        $server.Settings.Users.Names | Should -Be alice, bob
    }

    It 'takes the users of a secrets file' {
        $file = Join-Path $TestDrive chap-secrets
        Set-Content $file "# users`nalice * `"client Pass`" *`nbob other secret *`n'c d' * s\ 1 10.0.0.7"
        chmod 600 $file
        $server = Start-PptpServer -SecretsPath $file -ListenAddress $at
        $server.Settings.Users.Names | Should -Be alice, 'c d'
    }

    It 'warns of a secrets file that others may read' {
        $file = Join-Path $TestDrive open-secrets
        Set-Content $file 'alice * secret *'
        chmod 640 $file
        $null = Start-PptpServer -SecretsPath $file -ListenAddress $at -WarningVariable told -WarningAction SilentlyContinue
        $told | Should -Match 'chmod 600'
        Stop-PptpServer
        chmod 600 $file
        $null = Start-PptpServer -SecretsPath $file -ListenAddress $at -WarningVariable told
        $told | Should -BeNullOrEmpty
    }

    It 'says which line of a secrets file is wrong, and no secret' {
        $file = Join-Path $TestDrive bad-secrets
        Set-Content $file "alice * topsecret *`nbob * topsecret 10.0.0.0/24"
        chmod 600 $file
        { Start-PptpServer -SecretsPath $file -ListenAddress $at } | Should -Throw -ErrorId 'PptpSecretsUnreadable,*' -ExceptionType ([System.IO.IOException])
        $Error[0].Exception.Message | Should -Match 'Line 2'
        $Error[0].Exception.Message | Should -Not -Match topsecret
    }

    It 'says that somebody listens there already, and that an address is not of this host' {
        $null = Start-PptpServer -User $alice -ListenAddress $at
        { Start-PptpServer -User $alice -ListenAddress $at } | Should -Throw -ErrorId 'PptpServerPortInUse,*'
        { Start-PptpServer -User $alice -ListenAddress 192.0.2.77 } | Should -Throw -ErrorId 'PptpServerAddressUnknown,*'
    }

    It 'warns of what is weak' {
        $null = Start-PptpServer -User $alice -ListenAddress $at -AuthenticationMethod Pap, MsChapV2 -Encryption Optional -WarningVariable weak -WarningAction SilentlyContinue
        $weak | Should -HaveCount 2
    }

    It 'takes faults as a table' {
        (Start-PptpServer -User $alice -ListenAddress $at -Fault @{ Drop = 0.1; Delay = '0:00:00.020' }).Settings.Faults.Delay.TotalMilliseconds | Should -Be 20
    }

    It 'does nothing with -WhatIf' {
        Start-PptpServer -User $alice -ListenAddress $at -WhatIf | Should -BeNullOrEmpty
        Get-PptpServer | Should -BeNullOrEmpty
    }

    It 'shows a server in a table of at most 120 columns' {
        Start-PptpServer -User $alice -Name lab -ListenAddress $at | Out-String -Width 120 | Should -Match 'Name\s+Address\s+Status\s+Interface\s+Tunnels\s+Accepted\s+Refused\s+Started'
    }

    It 'waits where the process has no descriptor left, tells it, and accepts again' -Skip:(-not (Get-Command prlimit -ErrorAction Ignore)) {
        Set-Content TestDrive:/short.ps1 @"
Import-Module '$PSScriptRoot/../PptpTools.psd1'
`$server = Start-PptpServer -ListenAddress $at -User ([pscredential]::new('alice', (ConvertTo-SecureString pw-1 -AsPlainText -Force)))
`$null = `$server.Events
prlimit --pid `$PID "--nofile=`$(@(Get-ChildItem /proc/self/fd).Count + 4):4096"
[IO.File]::WriteAllText('$TestDrive/short.new', '')
[IO.File]::Move('$TestDrive/short.new', '$TestDrive/short')
[Threading.SpinWait]::SpinUntil({ [Threading.Thread]::Sleep(100); `$server.Accepted -ge 30 }, 60000)
`$server.Events.Text | Set-Content '$TestDrive/events.new'
Move-Item '$TestDrive/events.new' '$TestDrive/events'
"@
        $child = Start-Process (Get-Process -Id $PID).Path "-NoProfile -NonInteractive -File $TestDrive/short.ps1" -PassThru -RedirectStandardOutput "$TestDrive/short.out"
        for ($i = 0; $i -lt 600 -and -not (Test-Path $TestDrive/short); $i++) { Start-Sleep -Milliseconds 100 }
        $clients = 1..30 | ForEach-Object { [System.Net.Sockets.TcpClient]::new($at, 1723) }
        Start-Sleep 2
        $clients | ForEach-Object Dispose
        $child.WaitForExit(90000) | Should -BeTrue
        $events = Get-Content $TestDrive/events
        @($events) -match '^No control connection can be accepted: Too many open files' | Should -Not -BeNullOrEmpty
        @($events) -match 'opened a control connection' | Should -HaveCount 30
    }

    It 'stops when the module is removed' {
        $server = Start-PptpServer -User $alice -ListenAddress $at
        Remove-Module PptpTools
        $server.Status | Should -Be Stopped
        Import-Module "$PSScriptRoot/../PptpTools.psd1"
    }
}

Describe 'Stop-PptpServer' {
    It 'says that there is no such server' {
        { Stop-PptpServer nobody -ErrorAction Stop } | Should -Throw -ErrorId 'PptpServerNotFound,*'
    }
}

Describe 'Invoke-PptpLab -Live' -Skip:(-not $canServe) {
    It 'fetches a page through a real tunnel and records it' {
        $file = Join-Path $TestDrive live.pcapng
        $run = Invoke-PptpLab -Live -CapturePath $file
        $run.Page.Status | Should -Match '200'
        $run.Page.TunnelOctets | Should -BeGreaterThan $run.Page.Length
        $run.Session.Encryption | Should -Be 'MPPE 128-bit stateless'
        $run.Routes.Count | Should -BeGreaterThan 0
        $session = Get-PptpSession $file
        $session.Phase | Should -Be Open
        $session.FromServer.Octets | Should -BeGreaterThan $run.Page.Length
        "$((Get-PptpLease $file).Address)" | Should -Be "$($run.Lease.Address)"
        @($run | Trace-PptpNegotiation).Count | Should -BeGreaterThan 20
    }
}
