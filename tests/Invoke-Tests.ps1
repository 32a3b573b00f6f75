<#
.SYNOPSIS
Runs the Pester tests beside this script against the built module, and ends with 1 where one failed.
#>
param([string] $PesterPath = 'Pester')

$ErrorActionPreference = 'Stop'
Import-Module $PesterPath -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration
"Pester: $($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"
exit [int]($result.Result -ne 'Passed')
