#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../PptpTools.psd1"
    $captures = Join-Path $PSScriptRoot captures
}

Describe 'Get-PptpLease' {
    It 'has addresses and name servers as IPAddress' {
        $lease = Get-PptpLease (Join-Path $captures 01-*.pcap)
        $lease.Address | Should -BeOfType System.Net.IPAddress
        $lease.Address.ToString() | Should -Be 10.78.0.10
        $lease.PeerAddress.ToString() | Should -Be 10.78.0.1
        $lease.DnsServers | ForEach-Object ToString | Should -Be 10.78.0.1, 10.78.0.2
        $lease.IsComplete | Should -BeTrue
        $lease.Since | Should -BeOfType DateTimeOffset
    }

    It 'tells what was asked, changed and rejected' {
        $lease = Get-PptpLease (Join-Path $captures 03-*.pcap)
        $lease.Rejected | Should -Be PrimaryDnsServerAddress, SecondaryDnsServerAddress
        $lease.Naked | Should -Be IpAddress
    }

    It 'is absent where IPCP did not begin' {
        Get-PptpLease (Join-Path $captures 05a-*.pcap) | Should -BeNullOrEmpty
    }

    It 'can be had of a session down the pipeline' {
        (Get-PptpSession (Join-Path $captures 01-*.pcap) | Get-PptpLease).Address.ToString() | Should -Be 10.78.0.10
    }
}
