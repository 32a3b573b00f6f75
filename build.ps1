#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests or packs PptpTools.

.DESCRIPTION
Build  compiles the module into module/bin, ready for this machine's processor.
Test   builds, then runs the C# tests and the Pester tests.
Pack   writes the module as it is shipped to output/PptpTools/<version>.

.EXAMPLE
./build.ps1 Build; Import-Module ./PptpTools.psd1
#>
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pack')]
    [string] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$bin = Join-Path $PSScriptRoot module bin
$common = '-c', $Configuration, '-nologo', '-v', 'q'

function Invoke-DotNet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args -join ' ') ended with $LASTEXITCODE." }
}

# Lays the module out in module/bin; with -Ahead the net8.0 build is compiled ahead of time, which only this machine's platform loads.
function Build-Module([switch] $Ahead) {
    if (Test-Path $bin) { Remove-Item $bin -Recurse -Force }
    Invoke-DotNet build "$PSScriptRoot/src/PptpTools" @common
    if (-not $Ahead) { return }

    $ready = '-r', [System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier, '--no-self-contained', '-p:PublishReadyToRun=true'
    $core = Join-Path $bin net8.0
    foreach ($part in 'PptpTools', 'PptpTools.Platform') {
        $folder = if ($part -eq 'PptpTools') { $core } else { Join-Path $core isolated }
        Invoke-DotNet publish "$PSScriptRoot/src/$part" -f net8.0 -o $folder @common @ready '-p:PublishDocumentationFiles=false'
    }

    Remove-Item (Join-Path $core PptpTools.deps.json) -ErrorAction Ignore
}

function Find-Pester {
    $pester = Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0' | Sort-Object Version | Select-Object -Last 1
    if (-not $pester) {
        try {
            Install-PSResource Pester -Version '[5.0,6.0)' -Scope CurrentUser -TrustRepository -ErrorAction Stop
            $pester = Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0' | Select-Object -First 1
        }
        catch {
            Write-Warning "Pester is not installed and cannot be fetched: $_"
        }
    }

    $pester
}

function Test-Module {
    Invoke-DotNet test "$PSScriptRoot/PptpTools.sln" @common
    Build-Module -Ahead
    $pester = Find-Pester
    if (-not $pester) {
        Write-Warning 'THE PESTER TESTS WERE SKIPPED: Pester 5 is not here.'
        return
    }

    # A process of its own: a module's assemblies stay loaded, and this session may hold older ones.
    pwsh -NoLogo -NoProfile -File "$PSScriptRoot/tests/Invoke-Tests.ps1" -PesterPath $pester.Path
    if ($LASTEXITCODE -ne 0) { throw 'Pester tests failed.' }
}

function New-Package {
    $version = (Import-PowerShellDataFile "$PSScriptRoot/PptpTools.psd1").ModuleVersion
    $package = Join-Path $PSScriptRoot output PptpTools $version
    if (Test-Path $package) { Remove-Item $package -Recurse -Force }
    Build-Module
    $null = New-Item $package -ItemType Directory
    Copy-Item "$PSScriptRoot/PptpTools.psd1", "$PSScriptRoot/README.md" $package
    Copy-Item "$PSScriptRoot/module" $package -Recurse
    $package
}

switch ($Task) {
    'Build' { Build-Module -Ahead }
    'Test' { Test-Module }
    'Pack' { New-Package }
}
