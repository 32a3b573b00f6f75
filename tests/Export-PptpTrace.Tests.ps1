#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../PptpTools.psd1"
    $capture = Join-Path $PSScriptRoot captures 01-mschapv2-mppe128-stateless.pcap
}

Describe 'Export-PptpTrace' {
    It 'writes NDJSON that is read back with the same properties' {
        Export-PptpTrace $capture TestDrive:/trace.ndjson
        $read = Get-Content TestDrive:/trace.ndjson | ConvertFrom-Json
        $steps = Trace-PptpNegotiation $capture
        $read.Text | Should -Be $steps.Text
        $read.Number | Should -Be $steps.Number
        $read.Message | Should -Be $steps.Message
        ($read | Where-Object Layer -eq Lcp)[0].Fields.MaximumReceiveUnit | Should -Be 1400
    }

    It 'writes CSV that is read back' {
        Export-PptpTrace $capture TestDrive:/trace.csv
        $read = Import-Csv TestDrive:/trace.csv
        $steps = Trace-PptpNegotiation $capture
        $read.Text | Should -Be $steps.Text
        $read.Reference | Should -Be $steps.Reference
        $read[0].Source | Should -Be $steps[0].Source.ToString()
    }

    It 'writes text, and adds to it' {
        Export-PptpTrace $capture TestDrive:/trace.log -IncludeData
        Get-Content TestDrive:/trace.log | Should -HaveCount 65
        Export-PptpTrace $capture TestDrive:/trace.log -IncludeData -Append
        Get-Content TestDrive:/trace.log | Should -HaveCount 131
    }

    It 'asks, refuses and forces as told' {
        $file = Join-Path $TestDrive kept.txt
        Export-PptpTrace $capture $file -WhatIf
        $file | Should -Not -Exist
        Set-Content $file old
        { Export-PptpTrace $capture $file -NoClobber } | Should -Throw -ErrorId 'PptpTraceExists,*'
        (Get-Item $file).IsReadOnly = $true
        (Export-PptpTrace $capture $file -Force -PassThru).FullName | Should -Be $file
        Get-Content $file -TotalCount 1 | Should -Match 'TCP Syn'
    }

    It 'never overwrites a capture' {
        Copy-Item $capture TestDrive:/other.pcap
        { Export-PptpTrace $capture TestDrive:/other.pcap } | Should -Throw -ErrorId 'PptpTraceOntoCapture,*'
    }

    It 'takes sessions from the pipeline' {
        Get-PptpSession $capture | Export-PptpTrace -Destination TestDrive:/one.txt -Layer Chap
        Get-Content TestDrive:/one.txt | Should -HaveCount 4
        Get-Content TestDrive:/one.txt -TotalCount 1 | Should -Be "# $capture"
    }
}
