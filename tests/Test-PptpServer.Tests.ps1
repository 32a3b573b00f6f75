#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../PptpTools.psd1"
}

Describe 'Test-PptpServer' {
    It 'says of a name that nobody has what is wrong, and tries nothing' {
        $report = Test-PptpServer no-such-host.invalid
        $report | Should -BeOfType PptpTools.Probing.ServerReport
        $report.Verdict | Should -Be Failed
        $report.Connections | Should -Be 0
        $report.Checks[0].Verdict | Should -Be Failed
        $report.Checks[0].Evidence | Should -Match no-such-host.invalid
        $report.Checks[1..16].Verdict | Sort-Object -Unique | Should -Be NotTried
    }

    It 'says that nobody listens' {
        $report = Test-PptpServer 127.8.7.6
        $report.Verdict | Should -Be Failed
        ($report.Checks | Where-Object Check -eq TcpPort).Verdict | Should -Be Failed
        ($report.Checks | Where-Object Check -eq TcpPort).Action | Should -Not -BeNullOrEmpty
        $report.Connections | Should -Be 1
    }

    It 'takes several servers from the pipeline' {
        '127.8.7.6', '127.8.7.5' | Test-PptpServer | ForEach-Object Server | Should -Be 127.8.7.6, 127.8.7.5
    }

    It 'tells what listens when it is no PPTP server' {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]'127.8.7.4', 1723)
        $listener.Start()
        try {
            $shell = [powershell]::Create().AddScript('param($Module) Import-Module $Module; Test-PptpServer 127.8.7.4').AddArgument("$PSScriptRoot/../PptpTools.psd1")
            $running = $shell.BeginInvoke()
            $client = $listener.AcceptTcpClient()
            $client.GetStream().Write([byte[]](0x53, 0x53, 0x48, 0x2D, 0x32, 0x2E, 0x30, 0x0D, 0x0A) * 3, 0, 27)
            $report = $shell.EndInvoke($running)
            ($report.Checks | Where-Object Check -eq TcpPort).Verdict | Should -Be Passed
            ($report.Checks | Where-Object Check -eq ControlConnection).Verdict | Should -Be Failed
            $client.Dispose()
            $shell.Dispose()
        }
        finally {
            $listener.Stop()
        }
    }

    It 'shows a report as a list, and its checks as a table within 120 columns' {
        $report = Test-PptpServer no-such-host.invalid
        $report | Out-String | Should -Match 'Verdict +: Failed'
        ($report.Checks | Out-String -Width 120) -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 120 }
        $report.Checks | Out-String | Should -Match 'NameResolution +Failed'
    }
}
