#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $canTunnel = $IsLinux -and (id -u) -eq 0 -and (Test-Path /dev/net/tun) -and (Get-Command ip -ErrorAction Ignore) -and (Get-Command setpriv -ErrorAction Ignore)
}

BeforeAll {
    $manifest = "$PSScriptRoot/../PptpTools.psd1"
    Import-Module $manifest
}

Describe 'A tunnel of another user' -Skip:(-not $canTunnel) {
    BeforeAll {
        . $PSScriptRoot/Namespaces.ps1
        $name = "other-$PID"
        $user = 60000 + $PID % 5000
        $namespaces = New-NamespacePair
        $homeFolder = New-Item -ItemType Directory $TestDrive/home
        chown $user $homeFolder
        # The device of TUN interfaces is often root's alone: here it is everybody's, in the mount namespace that ip makes.
        Set-Content TestDrive:/as-user.sh @"
mknod '$TestDrive/tun' c 10 200 && chmod 666 '$TestDrive/tun' && mount --bind '$TestDrive/tun' /dev/net/tun || exit 1
exec env -u XDG_RUNTIME_DIR -u XDG_STATE_HOME HOME='$homeFolder' setpriv --reuid $user --regid $user --clear-groups --inh-caps=-all,+net_admin,+net_raw --ambient-caps +net_admin,+net_raw "`$@"
"@
        $common = "Import-Module '$manifest'; `$user = [pscredential]::new('alice', (ConvertTo-SecureString pw-1 -AsPlainText -Force))"
        Set-Content TestDrive:/server.ps1 "$common; Start-PptpServer -User `$user -ListenAddress 198.18.99.1; Set-Content '$TestDrive/listens' 1; Start-Sleep 120"
        Set-Content TestDrive:/client.ps1 @"
$common
Connect-PptpTunnel -Server 198.18.99.1 -Credential `$user -Name $name -NoDnsChange
while (-not (Test-Path '$TestDrive/look')) { Start-Sleep -Milliseconds 100 }
@{
    User = id -u
    Names = @(Get-PptpSession).Name
    Error = `$(try { Disconnect-PptpTunnel (Get-Content '$TestDrive/look') -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId })
} | ConvertTo-Json > '$homeFolder/seen.new'
Move-Item '$homeFolder/seen.new' '$homeFolder/seen'
Start-Sleep 120
"@
        $children = @(Start-Child $namespaces[0] server)
        Wait-Until { Test-Path $TestDrive/listens }
        $children += Start-Child $namespaces[1] client "sh $TestDrive/as-user.sh"
        Wait-Until { (Get-PptpSession -Name "$name*" -ErrorAction Ignore).State -eq 'Open' }
    }

    AfterAll {
        $children | Stop-Process -Force -ErrorAction Ignore
        foreach ($namespace in $namespaces) { ip netns delete $namespace }
        Remove-Item "/tmp/pptptools-$user" -Recurse -Force -ErrorAction Ignore
    }

    It 'is listed for root with its process, which is that user''s' {
        $session = Get-PptpSession -Name $name -ErrorAction Stop
        $session.Role | Should -Be Client
        $session.ProcessId | Should -Be $children[1].Id
        (Get-Item "/proc/$($session.ProcessId)").UnixStat.UserId | Should -Be $user
        $session.Address | Should -Not -BeNullOrEmpty
    }

    It 'is all that its user sees: what is root''s is neither listed for it nor ended by it' {
        $own = @(Get-PptpSession | Where-Object { $_.Role -eq 'Server' -and $_.ProcessId -eq $children[0].Id })
        $own | Should -HaveCount 1
        $own[0].Name | Should -Be alice
        Set-Content TestDrive:/look alice
        Wait-Until { Test-Path "$homeFolder/seen" }
        $seen = Get-Content "$homeFolder/seen" -Raw | ConvertFrom-Json
        $seen.User | Should -Be $user
        $seen.Names | Should -Be $name
        $seen.Error | Should -BeLike 'PptpSessionNotFound,*'
        (Get-PptpSession -Name alice | Where-Object ProcessId -eq $children[0].Id).State | Should -Be Open
    }

    It 'is traced, and ended, by root' {
        @(Trace-PptpNegotiation -Session $name | Select-Object -First 3).Text | Should -HaveCount 3
        (Disconnect-PptpTunnel $name -PassThru -ErrorAction Stop).State | Should -Be Closed
        Get-PptpSession -Name "$name*" | Should -BeNullOrEmpty
        ip -n $namespaces[1] -br link show type tun | Should -BeNullOrEmpty
        ip -n $namespaces[1] route show | Should -Match '^198.18.99.0/30 '
        Get-ChildItem $homeFolder/.local/state/pptptools/journal -Filter *.journal | Should -BeNullOrEmpty
    }
}

Describe 'Both ends in one network namespace' -Skip:(-not $canTunnel) {
    BeforeAll {
        . $PSScriptRoot/Namespaces.ps1
        $namespaces = New-NamespacePair
        Set-Content TestDrive:/both.ps1 @"
Import-Module '$manifest'
`$user = [pscredential]::new('alice', (ConvertTo-SecureString pw-1 -AsPlainText -Force))
`$null = Start-PptpServer -User `$user -ListenAddress 198.18.99.1
function Get-Host { (ip address) + (ip route show table all) + (ip -6 route show table all) -replace ' (expires|hoplimit) \S+' | Where-Object { `$_ -notmatch 'valid_lft' } }
`$before = Get-Host
`$errors = foreach (`$options in @{}, @{ SplitTunneling = `$true }, @{ NoHostRoute = `$true }) {
    try { Connect-PptpTunnel 198.18.99.1 `$user @options -NoDnsChange -ErrorAction Stop; 'a tunnel' }
    catch { @{ Id = `$_.FullyQualifiedErrorId; Text = `$_.Exception.Message; Action = `$_.ErrorDetails.RecommendedAction } }
}
@{ Errors = @(`$errors); IsSame = (`$before -join "``n") -eq ((Get-Host) -join "``n"); Sessions = @(Get-PptpSession -Name 198.18.99.1*).Count } | ConvertTo-Json -Depth 4 > '$TestDrive/both.json'
"@
        $child = Start-Child $namespaces[0] both
        Wait-Until { $child.HasExited }
        $outcome = Get-Content TestDrive:/both.json -Raw | ConvertFrom-Json
    }

    AfterAll {
        $child | Stop-Process -Force -ErrorAction Ignore
        foreach ($namespace in $namespaces) { ip netns delete $namespace }
    }

    It 'are refused with an error that says why and what to do' {
        $outcome.Errors | Should -HaveCount 3
        foreach ($refusal in $outcome.Errors) {
            $refusal.Id | Should -BeLike 'PptpRouteConflict,*'
            $refusal.Text | Should -Match 'on this host, in this network namespace|is this host, in this network namespace'
            $refusal.Action | Should -Not -BeNullOrEmpty
        }
    }

    It 'leave the host as it was' {
        $outcome.IsSame | Should -BeTrue
        $outcome.Sessions | Should -Be 0
    }
}
