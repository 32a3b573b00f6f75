#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../PptpTools.psd1"
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
