#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../PptpTools.psd1"
    $captures = Join-Path $PSScriptRoot captures
    $file = Join-Path $captures 01-mschapv2-mppe128-stateless.pcap
}

Describe 'Import-PptpCapture' {
    It 'holds what the file says of itself' {
        $capture = Import-PptpCapture $file
        $capture.Path | Should -Be $file
        $capture.Format | Should -BeLike 'pcap*'
        $capture.FrameCount | Should -Be 65
        $capture.Interfaces | Should -HaveCount 1
        $capture.StartTime | Should -BeOfType DateTimeOffset
        $capture.Duration.TotalSeconds | Should -BeGreaterThan 3
        $capture.Problem | Should -BeNullOrEmpty
    }

    It 'holds sessions and steps' {
        $capture = Import-PptpCapture $file
        $capture.Sessions | Should -HaveCount 1
        $capture.Events.Text | Should -Be (Trace-PptpNegotiation $file).Text
        (Import-PptpCapture $file -IncludeData).Events | Should -HaveCount 65
    }

    It 'keeps what was readable of a capture that was cut, and says where' {
        $cut = Join-Path $TestDrive cut.pcap
        [System.IO.File]::WriteAllBytes($cut, [System.IO.File]::ReadAllBytes($file)[0..2000])
        $capture = Import-PptpCapture $cut -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 1
        $capture.Problem.Fault | Should -Be CutShort
        $capture.Problem.Offset | Should -BeLessOrEqual 2001
        $capture.FrameCount | Should -BeGreaterThan 5
    }

    It 'can be piped to the other commands' {
        Import-PptpCapture $file | Get-PptpSession | Should -HaveCount 1
    }

    Context 'with -Credential' {
        BeforeAll {
            function Get-Login($User, $Password) {
                $secret = [securestring]::new()
                $Password.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
                [pscredential]::new($User, $secret)
            }
        }

        It 'shows what ran inside the tunnel' {
            $capture = Import-PptpCapture $file -IncludeData -Credential (Get-Login vpnuser 'Pa55-word!')
            $capture.Events | Should -HaveCount 65
            $inner = @($capture.Events | Where-Object IsDecrypted)
            $inner | Should -HaveCount 26
            $inner.Layer | Sort-Object -Unique | Should -Be Ip
            ($inner.Text -match 'GET / HTTP') | Should -Not -BeNullOrEmpty
            $capture.Sessions[0].Decryption.Outcome | Should -Be Ready
            $capture.Sessions[0].Decryption.Decrypted | Should -Be 26
        }

        It 'takes several, and the one that is right' {
            $logins = (Get-Login vpnuser wrong), (Get-Login second x), (Get-Login vpnuser 'Pa55-word!')
            @(Trace-PptpNegotiation $file -IncludeData -Credential $logins | Where-Object IsDecrypted) | Should -HaveCount 26
        }

        It 'reports a wrong password without showing it and leaves the data encrypted' {
            $capture = Import-PptpCapture $file -IncludeData -Credential (Get-Login vpnuser 'not-the-one') -ErrorVariable problems -ErrorAction SilentlyContinue
            $problems | Should -HaveCount 1
            $problems[0].FullyQualifiedErrorId | Should -BeLike 'PptpPasswordWrong,*'
            "$($problems[0] | Out-String)$($problems[0].Exception)" | Should -Not -Match 'not-the-one'
            $capture.Events.Text | Should -Be (Import-PptpCapture $file -IncludeData).Events.Text
        }

        It 'warns of a session of another user' {
            Import-PptpCapture $file -Credential (Get-Login somebody x) -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
            $warnings | Should -HaveCount 1
            "$warnings" | Should -BeLike "*no user 'vpnuser'*"
        }

        It 'refuses a password that is too long' {
            { Import-PptpCapture $file -Credential (Get-Login vpnuser ('s' * 257)) } | Should -Throw -ErrorId 'PptpPasswordTooLong,*'
        }
    }
}
