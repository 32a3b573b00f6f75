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
}
