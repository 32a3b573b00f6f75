#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../PptpTools.psd1"
    $captures = Join-Path $PSScriptRoot captures
    $capture = Join-Path $captures 01-mschapv2-mppe128-stateless.pcap
}

Describe 'Get-PptpSession' {
    It 'tells of <File>: <Phase>, <End>, <Authentication>, <Encryption>' -ForEach @(
        @{ File = '01-mschapv2-mppe128-stateless'; Phase = 'Open'; End = 'CaptureEnded'; Authentication = 'MS-CHAPv2'; Encryption = 'MPPE 128-bit stateless' }
        @{ File = '02-mschapv2-mppe40-stateful'; Phase = 'Open'; End = 'CaptureEnded'; Authentication = 'MS-CHAPv2'; Encryption = 'MPPE 40-bit stateful' }
        @{ File = '03-chap-md5-plain'; Phase = 'Open'; End = 'CaptureEnded'; Authentication = 'CHAP-MD5'; Encryption = 'none' }
        @{ File = '04-pap-plain'; Phase = 'Open'; End = 'CaptureEnded'; Authentication = 'PAP'; Encryption = 'none' }
        @{ File = '05a-auth-failure-mschapv2'; Phase = 'Authentication'; End = 'AuthenticationFailed'; Authentication = 'MS-CHAPv2'; Encryption = 'none' }
    ) {
        $session = Get-PptpSession (Join-Path $captures "$File.pcap")
        $session | Should -HaveCount 1
        $session.Phase | Should -Be $Phase
        $session.End | Should -Be $End
        $session.Authentication | Should -Be $Authentication
        $session.Encryption | Should -Be $Encryption
        $session.UserName | Should -Be vpnuser
    }

    It 'keeps the history of every option' {
        $address = (Get-PptpSession $capture).Options | Where-Object { $_.Option -eq 'IpAddress' -and $_.ProposedBy -eq 'client' }
        $address.Entries.Verb | Should -Be Request, Nak, Request, Ack
        $address.FinalValue | Should -Be 10.78.0.10
        $address.Rounds | Should -Be 2
    }

    It 'expands wildcards, drives and ~' {
        Get-PptpSession (Join-Path $captures '0[1-3]-*.pcap') | Should -HaveCount 3
        $null = New-PSDrive captures FileSystem $captures
        Get-PptpSession captures:/01-*.pcap | Should -HaveCount 1
        Push-Location $captures
        try { Get-PptpSession 0[12]*.pcap | Should -HaveCount 2 }
        finally { Pop-Location }
    }

    It 'reads compressed captures and streams' {
        $zipped = Join-Path $TestDrive c.gz
        $out = [System.IO.Compression.GZipStream]::new([System.IO.File]::Create($zipped), [System.IO.Compression.CompressionMode]::Compress)
        $octets = [System.IO.File]::ReadAllBytes($capture)
        $out.Write($octets, 0, $octets.Length)
        $out.Dispose()
        Get-PptpSession $zipped | Should -HaveCount 1
        Get-PptpSession -InputObject ([System.IO.MemoryStream]::new($octets)) | Should -HaveCount 1
    }

    It 'writes <Id> and goes on where the file is <Kind>' -ForEach @(
        @{ Kind = 'gone'; Id = 'PptpCaptureNotFound'; Make = { } }
        @{ Kind = 'empty'; Id = 'PptpCaptureEmpty'; Make = { $null = New-Item $args[0] } }
        @{ Kind = 'no capture'; Id = 'PptpCaptureNotACapture'; Make = { Set-Content $args[0] ('text ' * 50) } }
        @{ Kind = 'cut short'; Id = 'PptpCaptureCutShort'; Make = { [System.IO.File]::WriteAllBytes($args[0], [System.IO.File]::ReadAllBytes($args[1])[0..2000]) } }
    ) {
        $file = Join-Path $TestDrive "$Kind.pcap"
        & $Make $file $capture
        $sessions = Get-PptpSession $file, $capture -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $problems[0].TargetObject | Should -Be $file
        $problems[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $sessions[-1].Path | Should -Be $capture
    }

    It 'completes the numbers of sessions' {
        $text = "Get-PptpSession '$capture' -SessionId "
        (TabExpansion2 $text $text.Length).CompletionMatches.CompletionText | Should -Be 1
    }
}
