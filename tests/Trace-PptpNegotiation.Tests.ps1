#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../PptpTools.psd1"
    $capture = Join-Path $PSScriptRoot captures 01-mschapv2-mppe128-stateless.pcap
}

Describe 'Trace-PptpNegotiation' {
    It 'writes one typed object for each step' {
        $steps = Trace-PptpNegotiation $capture
        $steps | Should -BeOfType PptpTools.Tracing.NegotiationEvent
        $steps[0].Message | Should -Be Syn
        $steps.Message | Should -Contain StartControlConnectionRequest
        $steps.Layer | Should -Not -Contain Mppe
    }

    It 'has every packet with -IncludeData' {
        Trace-PptpNegotiation $capture -IncludeData | Should -HaveCount 65
    }

    It 'filters by layer and by time' {
        (Trace-PptpNegotiation $capture -Layer Chap).Message | Should -Be Challenge, Response, Success
        $middle = (Trace-PptpNegotiation $capture)[10].Time
        (Trace-PptpNegotiation $capture -After $middle)[0].Number | Should -Be 11
        (Trace-PptpNegotiation $capture -Before $middle)[-1].Number | Should -Be 10
    }

    It 'stops decoding when Select-Object has enough' {
        Trace-PptpNegotiation $capture | Select-Object -First 2 | Should -HaveCount 2
        (Trace-PptpNegotiation $capture, $capture | Select-Object -First 40).Count | Should -Be 40
    }

    It 'takes what Get-ChildItem and Get-PptpSession give' {
        Get-ChildItem $capture | Trace-PptpNegotiation -Layer Pap, Chap | Should -HaveCount 3
        Get-PptpSession $capture | Trace-PptpNegotiation -Layer Chap | Should -HaveCount 3
    }

    It 'explains its steps' {
        foreach ($step in Trace-PptpNegotiation $capture) {
            $step.Text | Should -Not -BeNullOrEmpty
            $step.Reference | Should -Match '^\S+ '
        }
    }

    It 'completes layers' {
        $text = 'Trace-PptpNegotiation x.pcap -Layer Ip'
        (TabExpansion2 $text $text.Length).CompletionMatches.CompletionText | Should -Be Ip, Ipcp, Ipv6cp
    }

    It 'needs the credential of one user to connect' {
        { Trace-PptpNegotiation -Server 127.8.7.6 } | Should -Throw -ErrorId 'PptpCredentialNeeded,*'
    }

    It 'says of a connection that nobody takes why, and what to do' -Skip:(-not $IsLinux -or (id -u) -ne 0) {
        $alice = [pscredential]::new('alice', (ConvertTo-SecureString secret -AsPlainText -Force))
        Trace-PptpNegotiation -Server 127.8.7.6 -Credential $alice -ErrorVariable fault -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $fault[0].FullyQualifiedErrorId | Should -BeLike 'PptpConnectionRefused,*'
        $fault[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        { Trace-PptpNegotiation -Server no-such-host.invalid -Credential $alice } | Should -Throw -ErrorId 'PptpServerUnknown,*'
    }

    It 'says that there is no such session' -Skip:(-not $IsLinux) {
        { Trace-PptpNegotiation -Session nobody } | Should -Throw -ErrorId 'PptpSessionNotFound,*'
    }

    It 'says that there is no such interface, or no library to capture with' {
        { Trace-PptpNegotiation -Interface nosuch0 } | Should -Throw -ErrorId 'PptpInterfaceNo*'
    }
}
